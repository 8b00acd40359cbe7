import { unattendedIn } from '../../../access/deed.ts';
import { beginPolicies } from '../../../access/policies.ts';
import { endExceptions } from '../../../access/policy-exceptions.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';
import { endLaterDays } from '../companies/companies.ts';
import { tellOfDays } from './notices.ts';

const MINUTE_MS = 60_000;

/** Where the day of a policy or a company has come, or an exception is over, and that is not kept yet. */
async function workspacesWithDays(db: Reader, now: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('mfa_policies')
    .select('workspace_id')
    .where('required', '=', 1)
    .where('starts_at', '<=', now)
    .union(db.selectFrom('companies').select('workspace_id').where('mfa_starts_at', '<=', now))
    .union(
      db
        .selectFrom('mfa_exceptions as x')
        .innerJoin('memberships as m', 'm.id', 'x.membership_id')
        .select('m.workspace_id')
        .where('x.ended_at', 'is', null)
        .where('x.until', '<=', now),
    )
    .execute();
  return rows.map(({ workspace_id }) => workspace_id).sort();
}

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
  const keep = async (trx: Trx, workspaceId: string) => {
    for (const audience of await beginPolicies(trx, workspaceId, now)) {
      await record(trx, { ...byItself, workspaceId, type: 'policy.began', detail: { audience } });
    }
    await endLaterDays(trx, workspaceId, now);
    for (const membershipId of await endExceptions(trx, workspaceId, now)) {
      const subject = await trx
        .selectFrom('memberships as m')
        .innerJoin('accounts as a', 'a.id', 'm.account_id')
        .select(['a.id', 'a.email as label'])
        .where('m.id', '=', membershipId)
        .executeTakeFirstOrThrow();
      await record(trx, { ...byItself, workspaceId, subject, type: 'policy.exception-ended' });
    }
  };
  for (const workspaceId of await workspacesWithDays(services.db, now))
    await unattendedIn(services, workspaceId, (trx) => keep(trx, workspaceId), 'alone');
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
