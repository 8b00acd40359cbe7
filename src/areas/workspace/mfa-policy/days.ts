import { unattended } from '../../../access/deed.ts';
import { beginPolicies } from '../../../access/policies.ts';
import { endExceptions } from '../../../access/policy-exceptions.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';
import { endLaterDays } from '../companies/companies.ts';
import { tellOfDays } from './notices.ts';

const MINUTE_MS = 60_000;

/**
 * Keeps that the day of a policy or a company has come, and that an exception has ended (B1–B3). Each holds without that, by
 * the clock; once it is kept, no clock that is put back takes it back.
 */
export async function keepWhatHasBegun(services: Services, now: number): Promise<void> {
  const byItself = {
    at: now,
    origin: { host: services.config.baseHost, ip: '' },
    actor: BY_ITSELF_ACTOR,
  };
  await unattended(services, async (trx) => {
    for (const { workspaceId, audience } of await beginPolicies(trx, now)) {
      await record(trx, { ...byItself, workspaceId, type: 'policy.began', detail: { audience } });
    }
    await endLaterDays(trx, now);
    for (const membershipId of await endExceptions(trx, now)) {
      const { workspace_id: workspaceId, ...subject } = await trx
        .selectFrom('memberships as m')
        .innerJoin('accounts as a', 'a.id', 'm.account_id')
        .select(['m.workspace_id', 'a.id', 'a.email as label'])
        .where('m.id', '=', membershipId)
        .executeTakeFirstOrThrow();
      await record(trx, { ...byItself, workspaceId, subject, type: 'policy.exception-ended' });
    }
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
