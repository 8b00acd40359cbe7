import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  memberLeft: letters.memberLeft(context, {
    ...adaAtAcme,
    memberName: 'Grace',
    memberEmail: 'grace@acme.example',
  }),
  leftWorkspace: letters.leftWorkspace(context, { ...adaAtAcme, losesKeys: true }),
});
