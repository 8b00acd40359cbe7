import { unattended } from '../../../access/deed.ts';
import { beginPolicies, endExceptions } from '../../../access/policies.ts';
import { record } from '../../../audit/record.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';
import { tellOfDays } from './notices.ts';

const MINUTE_MS = 60_000;

/**
 * Keeps that the day of a policy has come, and that an exception has ended (B1, B3). Each holds without that, by
 * the clock; once it is kept, no clock that is put back takes it back.
 */
export async function keepWhatHasBegun(services: Services, now: number): Promise<void> {
  await unattended(services, async (trx) => {
    for (const { workspaceId, audience } of await beginPolicies(trx, now)) {
      await record(trx, {
        type: 'policy.began',
        at: now,
        origin: { host: services.config.baseHost, ip: '' },
        workspaceId,
        actor: { id: null, label: 'SecPortal' },
        detail: { audience },
      });
    }
    await endExceptions(trx, now);
  });
}

/** Tells people of days that are near, and keeps what has begun, every minute, on one node of all. */
export const policyDays = (services: Services): RecurringJob => ({
  name: 'policy-days',
  everyMs: MINUTE_MS,
  lookMs: MINUTE_MS / 4,
  run: async (now) => {
    // First, for of a day that is kept as come nobody is told any more.
    await tellOfDays(services, now);
    await keepWhatHasBegun(services, now);
  },
});
