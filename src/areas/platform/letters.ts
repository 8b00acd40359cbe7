import type { Audience } from '../../domain/mfa-policy.ts';
import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { allOf, hello, type WorkspaceRecipient } from '../../mail/phrases.ts';

/** D10: to the owner, when the plan no longer includes enforcement. */
export function enforcementSuspended(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `Required two-factor authentication is suspended in ${workspace}`,
    heading: 'Required two-factor authentication is suspended',
    paragraphs: [
      hello(fields),
      `“${workspace}” is now on the Starter plan, which doesn’t include required two-factor authentication. For now, nobody in the workspace has to use it.`,
      'We’ve kept your setting. It takes effect again when the workspace moves to Pro or Team. People keep what they’ve set up.',
    ],
    ifNotYou: `Email ${context.supportEmail} and ask why the plan changed.`,
  });
}

/** D10: to the owner, when the plan includes enforcement again and the setting takes effect once more. */
export function enforcementResumed(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** For whom it has begun; nobody where the day is yet to come (B1, B2). */
    asked: readonly Audience[];
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const [first] = fields.asked;
  const whom = fields.asked.length > 1 || first === undefined ? null : first;
  const what =
    first === undefined
      ? 'Nobody is asked for it before the day you’ve chosen.'
      : `${allOf(whom)} will be asked for it again – people who are signed in, on the next page they open.`;
  return composeLetter(context, {
    to: fields.to,
    subject: `Two-factor authentication is required in ${workspace} again`,
    heading: 'Two-factor authentication is required again',
    paragraphs: [
      hello(fields),
      `The plan of “${workspace}” includes required two-factor authentication again, so your setting takes effect. ${what}`,
      'You can turn it off at any time under Settings.',
    ],
    ifNotYou: `Email ${context.supportEmail} and ask why the plan changed.`,
  });
}

/** B15: to whom an operator names, to see that email arrives. */
export function mailTest(
  context: MailContext,
  fields: { readonly to: string; readonly host: string },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Test email from ${context.productName}`,
    heading: 'Email works',
    paragraphs: [
      `An operator of ${context.productName} at ${plainName(fields.host)} sent this email to check that it arrives. You don’t need to do anything.`,
    ],
    ifNotYou: `Someone who runs ${context.productName} there may have mistyped their own address. You can delete this email.`,
  });
}
