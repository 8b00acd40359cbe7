import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';

/** Writes exceptions from policies (B3): people whom theirs asks nothing of for a while. */

/** Ends exceptions of a workspace whose time is over; of which memberships they were. */
export async function endExceptions(trx: Trx, workspaceId: string, now: number): Promise<readonly string[]> {
  const ended = await trx
    .updateTable('mfa_exceptions')
    .set({ ended_at: now })
    .where('ended_at', 'is', null)
    .where('until', '<=', now)
    .where('membership_id', 'in', (eb) =>
      eb.selectFrom('memberships').select('id').where('workspace_id', '=', workspaceId),
    )
    .returning('membership_id')
    .execute();
  return ended.map(({ membership_id }) => membership_id);
}

/** Excepts a member until a moment, in place of an exception that still lasts. The caller has checked whose it is. */
export async function addException(
  trx: Trx,
  exception: {
    readonly membershipId: string;
    readonly until: number;
    readonly reason: string;
    /** The account that gives it. */
    readonly by: string;
    readonly now: number;
  },
): Promise<void> {
  const { membershipId: membership_id, until, reason, by: made_by, now } = exception;
  await endException(trx, membership_id, now);
  await trx
    .insertInto('mfa_exceptions')
    .values({ id: newId(), membership_id, until, reason, made_by, made_at: now, ended_at: null })
    .execute();
}

/** Ends the exception of a member that still lasts; whether there was one. The caller has checked whose it is. */
export async function endException(trx: Trx, membershipId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mfa_exceptions')
    .set({ ended_at: now })
    .where('membership_id', '=', membershipId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
