import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { NOTICE_KINDS } from './kinds.ts';
import * as letters from './letters.ts';

const about = {
  ...adaAtAcme,
  link: { href: 'http://acme.localhost:3000/portal/findings/x#remark-y', label: 'Open the finding' },
  chooseHref: 'http://acme.localhost:3000/portal/emails',
  stopHref: 'http://acme.localhost:3000/emails/stop/x',
};

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  notice: letters.notice(context, { ...about, kind: 'published' }),
  notices: letters.notices(context, { ...about, kinds: NOTICE_KINDS }),
});
