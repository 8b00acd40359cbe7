import { stopAlwaysAsking } from '../access/accounts.ts';
import type { Act } from '../access/context.ts';
import { perform } from '../access/deed.ts';
import { policiesOver } from '../access/policies.ts';
import { endSessionsOf } from '../access/session-ends.ts';
import type { Reader } from '../data/database.ts';
import type { Services } from '../services.ts';
import { recordRemoval } from './binding.ts';
import { removeDevice } from './devices.ts';
import { mustProveAddress } from './proven-addresses.ts';
import { dropRecoveryCodes } from './recovery.ts';
import { stayOf } from './staying.ts';

/** The workspaces whose policy demands a second factor of this account at a moment, by name. */
export async function demandingWorkspaces(db: Reader, accountId: string, now: number): Promise<string[]> {
  const policies = await policiesOver(db, accountId, now);
  return policies.filter(({ demands }) => demands).map(({ workspace }) => workspace);
}

/** `unknown`: it is none of the account's. `demanded`: it has to stay. */
export type Removal = 'removed' | 'unknown' | 'demanded';

/**
 * Removes a device of the session's own account; dead at once (ASVS 6.5.6). Never the last one that a
 * policy takes: that would be a way round it. With the last one go the recovery codes and "always ask".
 */
export async function removeOwnDevice(
  services: Services,
  act: Act<'account'>,
  deviceId: string,
): Promise<Removal> {
  // The account is held, so that two removals at once cannot each leave the other's device as the last.
  const outcome = await perform(services, act, async (held): Promise<Removal> => {
    const { trx, session, site, now } = held;
    const { account } = session;
    const { devices: all, stayOf: mustStay } = await stayOf(trx, services.config, { account, site, now });
    const device = all.find(({ id }) => id === deviceId);
    if (device === undefined) return 'unknown';
    if (mustStay(device) !== null) return 'demanded';
    await mustProveAddress(held);
    if (all.length === 1) {
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
