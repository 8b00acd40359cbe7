import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { count, duration, hello, type Recipient, takenOver } from '../../mail/phrases.ts';

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

/** A one-time link to a new password. D9: it signs nobody in and leaves two-factor authentication alone. */
export function passwordReset(
  context: MailContext,
  fields: Recipient & { link: string; expiresMinutes: number },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Choose a new ${context.productName} password`,
    heading: 'Choose a new password',
    paragraphs: [
      hello(fields),
      `Somebody, we hope you, asked for a new password for your ${context.productName} account.`,
    ],
    button: { label: 'Choose a new password', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once, for ${duration(fields.expiresMinutes)}. Your authenticator app stays as it is.`,
    ],
    ifNotYou:
      'You need do nothing: your password has not changed, and only somebody who can read your mail could use the link. Do not pass it on.',
  });
}

/** The password was changed, by its owner or by a reset link. */
export function passwordChanged(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Your ${context.productName} password was changed`,
    heading: 'Your password was changed',
    paragraphs: [
      hello(fields),
      'The password of your account was changed, and your account was signed out everywhere else. If that was you, all is well.',
    ],
    ifNotYou: takenOver(context),
  });
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
