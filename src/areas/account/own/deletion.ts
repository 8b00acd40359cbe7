import { removeAccount } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { performAlone } from '../../../access/deed-alone.ts';
import { holdLinksOf } from '../../../access/holds.ts';
import { removeLinksOf } from '../../../access/one-time-links.ts';
import { recordOwn } from '../../../access/own-record.ts';
import { endSessionsOf } from '../../../access/session-ends.ts';
import { clearWaits } from '../../../access/waits.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { tellAccount, tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { membershipsOf } from '../start/queries.ts';
import { accountDeleted, memberDeletedAccount } from './letters.ts';

/** What keeps an account from being deleted: what it owns, or what it runs. */
export type Keeping = 'owner' | 'administrator';
export type Deletion = 'deleted' | Keeping;

/**
 * Deletes the account of whoever asks (B14): memberships, sessions, authenticators, recovery codes, mailed links and waits
 * go with it, at once and for good. The record of each of its workspaces keeps that it did so, and what it did before.
 * The owners of these are told, and its own address, for the last time.
 */
export async function deleteAccount(services: Services, act: Act<'account'>): Promise<Deletion> {
  const outcome = await performAlone(services, act, async (held): Promise<Deletion> => {
    const { trx, session, now } = held;
    const { account } = session;
    if (account.isAdmin) return 'administrator';
    const memberships = await membershipsOf(trx, account.id, now);
    if (memberships.some(({ role }) => role === 'owner')) return 'owner';
    const sessionsEnded = await endSessionsOf(trx, account.id, { now, config: services.config });
    await recordOwn(held, { type: 'account.deleted', detail: { sessionsEnded } });
    for (const { workspaceId } of memberships) {
      await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
        memberDeletedAccount(context, { ...owner, memberName: account.name, memberEmail: account.email }),
      );
    }
    await tellAccount(services, trx, account, now, accountDeleted, whereaboutsOf(held));
    await holdLinksOf(trx, account.email);
    await removeLinksOf(trx, account.email);
    await clearWaits(trx, account, now);
    if (!(await removeAccount(trx, account.id))) throw new Error('an account that is held was not deleted');
    return 'deleted';
  });
  if (outcome === 'deleted') services.mail.kick();
  return outcome;
}
