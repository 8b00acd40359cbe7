import { ada, adaAtAcme, sampleLink } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

const newAddress = 'ada.lovelace@example.net';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  newAddressLink: letters.newAddressLink(context, { to: ada.to, link: sampleLink, expiresMinutes: 60 }),
  newAddressTaken: letters.newAddressTaken(context, { to: ada.to }),
  newAddressAsked: letters.newAddressAsked(context, { ...ada, newAddress, expiresMinutes: 60 }),
  accountDeleted: letters.accountDeleted(context, ada),
  memberDeletedAccount: letters.memberDeletedAccount(context, {
    ...adaAtAcme,
    memberName: 'Grace',
    memberEmail: 'grace@acme.example',
  }),
  addressChanged: letters.addressChanged(context, { ...ada, newAddress }),
});
