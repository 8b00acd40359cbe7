import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type Recipient } from '../../mail/phrases.ts';

/** An account, and the workspace that the mail is about. */
export interface WorkspaceRecipient extends Recipient {
  workspaceName: string;
}

/** To the owner, when an operator switched enforcement off in their place. */
export function enforcementSwitchedOff(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} no longer demands two-factor authentication`,
    heading: 'Enforcement was switched off',
    paragraphs: [
      hello(fields),
      `An administrator of ${context.productName} switched enforced two-factor authentication off for “${workspace}”. Why stands under Activity.`,
      'Authenticator apps that are set up stay so. You can switch it on again at any time under Settings.',
    ],
    ifNotYou: `Write to ${context.supportEmail}, and switch it on again.`,
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
