import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  auditEnding: letters.auditEnding(context, {
    ...adaAtAcme,
    endsAt: Date.UTC(2026, 11, 8, 23),
    zone: 'Europe/Berlin',
    href: 'http://localhost:3000/dashboard/acme/evidence',
  }),
  auditOfYoursEnding: letters.auditOfYoursEnding(context, {
    ...adaAtAcme,
    auditorName: 'Audrey',
    auditorEmail: 'audrey@firm.example',
    endsAt: Date.UTC(2026, 11, 8, 23),
    zone: 'Europe/Berlin',
    href: 'http://localhost:3000/dashboard/acme/members/1/role',
  }),
});
