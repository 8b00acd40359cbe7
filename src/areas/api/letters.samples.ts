import { ada } from '../../mail/facts.samples.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  apiTokenMade: letters.apiTokenMade(context, ada),
});
