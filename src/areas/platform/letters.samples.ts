import { ada, adaAtAcme } from '../../mail/facts.samples.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  enforcementSuspended: letters.enforcementSuspended(context, adaAtAcme),
  enforcementResumed: letters.enforcementResumed(context, { ...adaAtAcme, asked: ['team', 'clients'] }),
  mailTest: letters.mailTest(context, { to: ada.to, host: 'portal.example' }),
});
