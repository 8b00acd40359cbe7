import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  policyReminder: letters.policyReminder(context, {
    ...adaAtAcme,
    startsAt: Date.UTC(2026, 11, 4, 17),
    zone: 'Europe/Berlin',
    methods: 'any',
    askedBy: 'Olivia Owner',
    href: 'http://localhost:3000/account/security',
  }),
});
