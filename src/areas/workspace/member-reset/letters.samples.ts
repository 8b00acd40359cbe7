import { ada } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  resetAsked: letters.resetAsked(context, {
    to: ada.to,
    workspaceName: 'Acme',
    ownerEmail: 'grace@acme.example',
    memberEmail: 'ada@acme.example',
    page: 'http://localhost:3000/admin/accounts/x',
  }),
});
