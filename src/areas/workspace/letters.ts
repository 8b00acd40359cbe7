import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { count, hello, type WorkspaceRecipient } from '../../mail/phrases.ts';

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

/** An invitation to a workspace; `companyName` is the client company, for a client. */
export interface InvitationFields {
  to: string;
  inviterName: string;
  workspaceName: string;
  companyName?: string;
  role: 'consultant' | 'client';
  link: string;
  expiresDays: number;
}

/** An invitation to somebody who has no account yet; the link leads to a page that asks for a name and a password. */
export function invitation(context: MailContext, fields: InvitationFields): Message {
  return invitationLetter(context, fields, [
    'The button leads to a page where you choose your name and password. That is all it takes.',
  ]);
}

/** An invitation to an address that has an account: the account that exists joins, with the password it has. */
export function invitationForExistingAccount(context: MailContext, fields: InvitationFields): Message {
  return invitationLetter(context, fields, [
    `You have a ${context.productName} account already. Join with it: your password and your authenticator app stay the same.`,
  ]);
}

function invitationLetter(context: MailContext, fields: InvitationFields, how: string[]): Message {
  const workspace = plainName(fields.workspaceName);
  const inviter = plainName(fields.inviterName);
  const place =
    fields.role === 'consultant'
      ? 'as a consultant'
      : fields.companyName
        ? `to read the reports for ${plainName(fields.companyName)}`
        : 'as a client';
  return composeLetter(context, {
    to: fields.to,
    subject: `${inviter} invites you to ${workspace}`,
    heading: `Join ${workspace}`,
    paragraphs: [
      `${inviter} invites you to the workspace “${workspace}” on ${context.productName}, ${place}.`,
      ...how,
    ],
    button: { label: 'Accept the invitation', href: fields.link, oneTime: true },
    afterButton: [
      `The invitation is for you alone and works once, for ${count(fields.expiresDays, 'day')}. After that, ask ${inviter} for a new one.`,
    ],
    ifNotYou:
      'If you do not know this person or were not expecting an invitation, delete this mail. Nothing happens unless you accept.',
  });
}
