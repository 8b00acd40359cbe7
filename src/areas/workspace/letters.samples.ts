import { ada, adaAtAcme, sampleLink } from '../../mail/facts.samples.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import * as letters from './letters.ts';

const invited = {
  to: ada.to,
  inviterName: 'Grace',
  inviterEmail: 'grace@acme.example',
  workspaceName: 'Acme',
  home: 'http://acme.localhost:3000',
  link: sampleLink,
  expiresAt: Date.UTC(2026, 11, 2, 9, 30),
  needs: 'any' as const,
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
    byOwner: true,
  }),
  roleChanged: letters.roleChanged(context, {
    ...adaAtAcme,
    was: 'consultant',
    role: 'client',
    companyName: 'Babbage & Co',
    home: 'http://acme.localhost:3000/portal',
  }),
  removedFromWorkspace: letters.removedFromWorkspace(context, { ...adaAtAcme, losesKeys: true }),
});
