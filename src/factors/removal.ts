import { stopAlwaysAsking } from '../access/accounts.ts';
import type { Act } from '../access/context.ts';
import { perform } from '../access/deed.ts';
import { policiesOver } from '../access/policies.ts';
import { endSessionsOf } from '../access/session-ends.ts';
import type { Reader } from '../data/database.ts';
import type { Services } from '../services.ts';
import { recordRemoval } from './binding.ts';
import { devicesOf, removeDevice } from './devices.ts';
import { dropRecoveryCodes } from './recovery.ts';

/** The workspaces whose policy demands a second factor of this account at a moment, by name. */
export async function demandingWorkspaces(db: Reader, accountId: string, now: number): Promise<string[]> {
  const policies = await policiesOver(db, accountId, now);
  return policies.filter(({ demands }) => demands).map(({ workspace }) => workspace);
}

/** `unknown`: it is none of the account's. `demanded`: it is the last one, and somebody demands a second factor. */
export type Removal = 'removed' | 'unknown' | 'demanded';

/**
 * Removes a device of the session's own account; dead at once (ASVS 6.5.6). Never the last one while a
 * policy demands one: that would be a way round it. With the last one go the recovery codes and "always ask".
 */
export async function removeOwnDevice(
  services: Services,
  act: Act<'account'>,
  deviceId: string,
): Promise<Removal> {
  // The account is held, so that two removals at once cannot each leave the other's device as the last.
  const outcome = await perform(services, act, async (held): Promise<Removal> => {
    const { trx, session, now } = held;
    const { account } = session;
    const all = await devicesOf(trx, account.id);
    const device = all.find(({ id }) => id === deviceId);
    if (device === undefined) return 'unknown';
    if (all.length === 1) {
      if (account.isAdmin || (await demandingWorkspaces(trx, account.id, now)).length > 0) return 'demanded';
      await stopAlwaysAsking(trx, account.id);
      await dropRecoveryCodes(trx, account.id);
    }
    await removeDevice(trx, device);
    await endSessionsOf(trx, account.id, { now, config: services.config }, session.sessionId);
    await recordRemoval(services, held, device);
    return 'removed';
  });
  if (outcome === 'removed') services.mail.kick();
  return outcome;
}
