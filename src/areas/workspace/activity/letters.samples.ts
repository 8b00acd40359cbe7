import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  proofOfActivity: letters.proofOfActivity(context, {
    ...adaAtAcme,
    page: 'http://localhost:3000/dashboard/acme/activity/check',
    head: {
      entries: 1204,
      at: '2026-12-01T00:05:00.000Z',
      line: '{"head":1,"chain":"0193a1d2-0000-7000-8000-000000000000","entries":1204}',
    },
  }),
});
