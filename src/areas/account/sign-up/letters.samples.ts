import { ada, sampleLink } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

const asked = { to: ada.to, workspaceName: 'Acme', link: sampleLink, expiresMinutes: 60 };

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  signUpLink: letters.signUpLink(context, asked),
  signUpKnownAddress: letters.signUpKnownAddress(context, { ...asked, resetUrl: 'http://localhost:3000/y' }),
  signUpByInvitation: letters.signUpByInvitation(context, { to: ada.to }),
  ownerInvitation: letters.ownerInvitation(context, { to: ada.to, link: sampleLink, expiresDays: 7 }),
});
