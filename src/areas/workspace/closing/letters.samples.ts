import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

const until = '26 December 2026';
const page = 'http://localhost:3000/dashboard/acme/settings/closing';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  workspaceClosed: letters.workspaceClosed(context, {
    ...{ ...adaAtAcme, until, page },
    youAre: 'owner',
    closedBy: 'Ada',
  }),
  erasureComing: letters.erasureComing(context, { ...adaAtAcme, until, page, youAre: 'consultant' }),
  workspaceReopened: letters.workspaceReopened(context, {
    ...adaAtAcme,
    youAre: 'consultant',
    reopenedBy: 'Grace',
    page: 'http://localhost:3000/dashboard/acme',
  }),
  workspaceErased: letters.workspaceErased(context, adaAtAcme),
});
