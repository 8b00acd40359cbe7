import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import {
  duration,
  hello,
  type Recipient,
  takenOver,
  type WorkspaceRecipient,
} from '../../../mail/phrases.ts';

/** To the new address, which nobody has proven yet: it says nothing of the account. */
export function newAddressLink(
  context: MailContext,
  fields: { to: string; link: string; expiresMinutes: number },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Confirm your new email address for ${context.productName}`,
    heading: 'Confirm your new email address',
    paragraphs: [
      `Someone – we hope it was you – asked to use this email address for their ${context.productName} account.`,
      'If it was you, open the link in the browser that you’re signed in with. The address changes once you confirm it there.',
    ],
    button: { label: 'Continue', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once and expires in ${duration(fields.expiresMinutes)}. After that, ask for the change again.`,
    ],
    ifNotYou:
      'You don’t need to do anything. Nothing has changed, and only someone who can read your email could go on. Never forward this email.',
  });
}

/** To a new address that another account has: whoever asked was not told so. */
export function newAddressTaken(context: MailContext, fields: { to: string }): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `This email address already has a ${context.productName} account`,
    heading: 'This address already has an account',
    paragraphs: [
      `Someone – perhaps you – asked to use this email address for another ${context.productName} account. It already belongs to an account, so nothing has changed.`,
      'If it was you, sign in with this address, or choose a different one for your other account. To use this address there, delete the account that has it first.',
    ],
    ifNotYou:
      'You don’t need to do anything. Your account hasn’t changed, and we didn’t reveal that you have one.',
  });
}

/** To the address that the account has, when another one is asked for. */
export function newAddressAsked(
  context: MailContext,
  fields: Recipient & { newAddress: string; expiresMinutes: number },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Someone asked to change your ${context.productName} email address`,
    heading: 'Is this your new email address?',
    paragraphs: [
      hello(fields),
      `Someone – we hope it was you – asked to change the email address of your account to ${fields.newAddress}.`,
      `Nothing has changed yet. The address changes once it’s confirmed from that mailbox, within ${duration(fields.expiresMinutes)}.`,
    ],
    ifNotYou: `${takenOver(context)} A new password also cancels the change.`,
  });
}

/** To the address that the account had until now. It can get nothing done any more: its reader has to write to support. */
export function addressChanged(context: MailContext, fields: Recipient & { newAddress: string }): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Your ${context.productName} email address was changed`,
    heading: 'Your email address was changed',
    paragraphs: [
      hello(fields),
      `The email address of your account is now ${fields.newAddress}. Sign in with it from now on. Your account was signed out everywhere else.`,
      'This is the last email we send you at this address.',
    ],
    ifNotYou: `Email ${context.supportEmail} at once, from this address: someone else may be using your account.`,
  });
}

/** To an address whose account was deleted; the last mail. */
export function accountDeleted(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Your ${context.productName} account has been deleted`,
    heading: 'Your account has been deleted',
    paragraphs: [
      hello(fields),
      'Your account is gone, with its password, authenticator apps, passkeys, security keys and recovery codes. You were signed out everywhere and are no longer in any workspace.',
      'The activity logs of those workspaces keep what you did there.',
    ],
    ifNotYou: `Email ${context.supportEmail} at once: someone else may have your password. A deleted account can’t be restored.`,
  });
}

/** To the owner of a workspace one of whose members has deleted their account. */
export function memberDeletedAccount(
  context: MailContext,
  fields: WorkspaceRecipient & { memberName: string; memberEmail: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const member = plainName(fields.memberName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${member} is no longer in ${workspace}`,
    heading: `${member} deleted their account`,
    paragraphs: [
      hello(fields),
      `${member} (${fields.memberEmail}) deleted their ${context.productName} account, and is no longer in “${workspace}”.`,
      'The activity log keeps what they did. If they’re to work with you again, send them a new invitation.',
    ],
    ifNotYou: `Ask ${member}, or email ${context.supportEmail}.`,
  });
}
