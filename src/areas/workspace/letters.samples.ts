import { ada, adaAtAcme, sampleLink } from '../../mail/facts.samples.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import * as letters from './letters.ts';

const invited = {
  to: ada.to,
  inviterName: 'Grace',
  workspaceName: 'Acme',
  link: sampleLink,
  expiresDays: 7,
};

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  invitation: letters.invitation(context, { ...invited, role: 'client', companyName: 'Babbage & Co' }),
  invitationForExistingAccount: letters.invitationForExistingAccount(context, {
    ...invited,
    role: 'consultant',
  }),
  ownershipTransferred: letters.ownershipTransferred(context, {
    ...adaAtAcme,
    youAre: 'new-owner',
    otherName: 'Grace',
  }),
  removedFromWorkspace: letters.removedFromWorkspace(context, adaAtAcme),
});
