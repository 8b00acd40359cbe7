import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, takenOver, type WorkspaceRecipient } from '../../../mail/phrases.ts';

/** To the owner of a workspace that somebody has left. */
export function memberLeft(
  context: MailContext,
  fields: WorkspaceRecipient & { memberName: string; memberEmail: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const member = plainName(fields.memberName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${member} left ${workspace}`,
    heading: `${member} left ${workspace}`,
    paragraphs: [
      hello(fields),
      `${member} (${fields.memberEmail}) left “${workspace}” and can’t open it any more.`,
      'To give them access again, send them a new invitation.',
    ],
    ifNotYou: `Ask ${member}, or email ${context.supportEmail}.`,
  });
}

/** To somebody who has left; the account itself remains. */
export function leftWorkspace(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** Keys of its portal, which work nowhere else. */
    losesKeys: boolean;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `You left ${workspace}`,
    heading: `You left ${workspace}`,
    paragraphs: [
      hello(fields),
      `You left “${workspace}” and can’t open it any more. To come back, ask its owner for a new invitation.`,
      fields.losesKeys
        ? 'Your account, its password and your other devices remain, and so does your access to any other workspace. What you set up at its portal as a passkey or security key works nowhere else.'
        : 'Your account, its password and its two-factor authentication remain, and so does your access to any other workspace.',
    ],
    ifNotYou: takenOver(context),
  });
}
