import { composeLetter, type MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { duration, hello, type Recipient, takenOver } from '../../mail/phrases.ts';

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
      `Someone – we hope it was you – asked to reset your ${context.productName} password.`,
    ],
    button: { label: 'Choose a new password', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once and expires in ${duration(fields.expiresMinutes)}. If you use two-factor authentication, it keeps working.`,
    ],
    ifNotYou: 'You don’t need to do anything. Your password hasn’t changed. Never forward this email.',
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
      'Your password was changed, and you were signed out everywhere else. If it was you, you don’t need to do anything.',
    ],
    ifNotYou: takenOver(context),
  });
}
