import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../mail/phrases.ts';

/** D10: to the owner, when the plan no longer includes enforcement. */
export function enforcementSuspended(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} no longer demands two-factor authentication`,
    heading: 'Enforcement is suspended',
    paragraphs: [
      hello(fields),
      `“${workspace}” is now on the Starter plan, which does not include enforced two-factor authentication. Nobody in the workspace is required to use it for the time being.`,
      'Your setting is kept: authenticator apps that are set up stay so, and on the Pro or Team plan enforcement resumes by itself.',
    ],
    ifNotYou: `If you did not expect the plan to change, write to ${context.supportEmail}.`,
  });
}

/** D10: to the owner, when the plan includes enforcement again and the setting takes effect once more. */
export function enforcementResumed(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} demands two-factor authentication again`,
    heading: 'Enforcement has resumed',
    paragraphs: [
      hello(fields),
      `The plan of “${workspace}” includes enforced two-factor authentication again, so your setting is back in force. Everybody, you included, is asked for a code again; who has signed in meanwhile, at the next page they open.`,
      'You can switch it off at any time under Settings.',
    ],
    ifNotYou: `If you did not expect the plan to change, write to ${context.supportEmail}.`,
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
