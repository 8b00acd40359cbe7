import { composeLetter, type MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type Recipient } from '../../mail/phrases.ts';

/** To whoever made a token: it acts as them, and outlives the session that made it. */
export function apiTokenMade(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A new API token for your ${context.productName} account`,
    heading: 'You have a new API token',
    paragraphs: [
      hello(fields),
      'Someone signed in as you created a token that lets a program act as you. If it was you, you don’t need to do anything.',
    ],
    ifNotYou: `Revoke it under Account security, change your password, and email ${context.supportEmail}.`,
  });
}
