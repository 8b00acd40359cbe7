import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { holdMembership } from '../../../access/memberships.ts';
import type { Services } from '../../../services.ts';
import { type NoticeChoice, saveChoice } from './notice-choices.ts';
import { sendWaiting } from './notices.ts';

/** Sets which emails about findings somebody gets, and how (E22). What waited for a daily email goes at once if they end that. */
export async function chooseNotices(
  services: Services,
  act: Act<'dashboard'> | Act<'portal'>,
  choice: NoticeChoice,
): Promise<void> {
  await perform(services, act, async ({ trx, session, now }) => {
    const { id } = session.membership;
    // As a link in an email does, which may stop some of them at the same moment.
    await holdMembership(trx, id);
    await saveChoice(trx, id, choice);
    if (!choice.daily) await sendWaiting(trx, services.keyring, id, now);
  });
  services.mail.kick();
}
