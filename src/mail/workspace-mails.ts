import { composeLetter, type MailContext, plainName } from './mail-layout.tsx';
import type { Message } from './message.ts';
import { hello, type Recipient } from './phrases.ts';

/** An account, and the workspace that the mail is about. */
export interface WorkspaceRecipient extends Recipient {
  workspaceName: string;
}

/** To a member, if the owner chooses to tell everyone: what will be asked, and when (D1). */
export function enforcementEnabled(
  context: MailContext,
  fields: WorkspaceRecipient & { apply: 'next-sign-in' | 'now' },
): Message {
  const workspace = plainName(fields.workspaceName);
  const when = fields.apply === 'now' ? 'The next time you open it' : 'The next time you sign in';
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} now asks for two-factor authentication`,
    heading: `${workspace} now asks for a second step`,
    paragraphs: [
      hello(fields),
      `To protect the findings kept there, the owner of “${workspace}” switched two-factor authentication on for everybody.`,
      `${when}, after your password, you will be asked for a six-digit code from an authenticator app on your phone. If you have not set one up yet, the page leads you through it; it takes about a minute.`,
      'Any of these apps will do: Google Authenticator, Microsoft Authenticator, Authy, 1Password, Bitwarden. If you have none, install one before you sign in.',
    ],
    ifNotYou:
      'If you have never heard of this workspace, you can delete this mail. We never ask for a code by mail or telephone: type it on the sign-in page only.',
  });
}

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

/** To both sides of a transfer: `youAre` is the reader's part in it. */
export function ownershipTransferred(
  context: MailContext,
  fields: WorkspaceRecipient & { youAre: 'new-owner' | 'previous-owner'; otherName: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const other = plainName(fields.otherName);
  const what =
    fields.youAre === 'new-owner'
      ? `${other} made you the owner of “${workspace}”. You can now change its settings and its members; ${other} is a consultant there.`
      : `You made ${other} the owner of “${workspace}”. You are a consultant there now, and can no longer change its settings.`;
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} has a new owner`,
    heading: fields.youAre === 'new-owner' ? `You now own ${workspace}` : `${other} now owns ${workspace}`,
    paragraphs: [hello(fields), what],
    ifNotYou: `If you did not agree to this, write to ${context.supportEmail} at once. Only the new owner or an administrator can change it back.`,
  });
}

/** To somebody who was removed: the sessions there have ended; the account itself remains. */
export function removedFromWorkspace(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `You no longer have access to ${workspace}`,
    heading: `Your access to ${workspace} has ended`,
    paragraphs: [
      hello(fields),
      `The owner of “${workspace}” removed you from it. You were signed out there, and can no longer open its pages.`,
      'Your account, its password and its authenticator app remain, and so does your access to any other workspace.',
    ],
    ifNotYou: `If you think this is a mistake, ask the owner of the workspace, or write to ${context.supportEmail}.`,
  });
}
