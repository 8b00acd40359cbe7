import { adaAtAcme } from '../../mail/facts.samples.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  riskRanOut: letters.riskRanOut(context, { ...adaAtAcme, href: 'http://acme.localhost:3000/' }),
  mentioned: letters.mentioned(context, {
    ...adaAtAcme,
    kind: 'comment',
    href: 'http://acme.localhost:3000/portal/findings/x#remark-y',
  }),
});
