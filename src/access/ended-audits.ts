import { sql } from 'kysely';
import type { Database, Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';

/** Writes what is left of auditors' memberships that ended by themselves (B13), so that whoever comes back is told why. */

interface EndedAuditsTable {
  account_id: string;
  workspace_id: string;
  ended_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    ended_audits: EndedAuditsTable;
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** So long is somebody told that their time as an auditor is over, in milliseconds. */
const TOLD_MS = 180 * DAY_MS;

/** A membership that its end took away, and whose it was. */
export interface EndedMembership {
  readonly membershipId: string;
  readonly accountId: string;
  readonly workspaceId: string;
}

/** Auditors whose time is over, and who are members still. */
export async function auditorsPast(db: Reader, now: number): Promise<readonly EndedMembership[]> {
  return db
    .selectFrom('memberships')
    .select(['id as membershipId', 'account_id as accountId', 'workspace_id as workspaceId'])
    .where('ends_at', '<=', now)
    .where('role', '=', 'auditor')
    .orderBy('id')
    .execute();
}

/** Notes that somebody's time as an auditor is over. */
export async function noteEnded(
  trx: Trx,
  { accountId, workspaceId }: Omit<EndedMembership, 'membershipId'>,
  endedAt: number,
): Promise<void> {
  await trx
    .insertInto('ended_audits')
    .values({ account_id: accountId, workspace_id: workspaceId, ended_at: endedAt })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'workspace_id']).doUpdateSet({ ended_at: endedAt }),
    )
    .execute();
}

/** Forgets it, for somebody who is a member again. */
export async function forgetEnded(trx: Trx, accountId: string, workspaceId: string): Promise<void> {
  await trx
    .deleteFrom('ended_audits')
    .where('account_id', '=', accountId)
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** Forgets what is long over. */
export async function removeOldEnded(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('ended_audits')
    .where(unheld(db, 'ended_audits', sql`ended_at < ${now - TOLD_MS}`))
    .execute();
}

/** What somebody is told who looked at a workspace as an auditor until a day. */
export interface EndedAudit {
  readonly slug: string;
  readonly workspace: string;
  readonly zone: string;
  /** The midnight at which it was over, in epoch milliseconds. */
  readonly endedAt: number;
  /** Whom to ask for more time; null where nobody owns the workspace. */
  readonly owner: string | null;
}

/** Where an account's time as an auditor is over, whether or not that was kept by now. */
export async function endedAuditsOf(
  db: Reader,
  accountId: string,
  now: number,
): Promise<readonly EndedAudit[]> {
  const kept = db
    .selectFrom('ended_audits')
    .select(['workspace_id', 'ended_at'])
    .where('account_id', '=', accountId);
  const due = db
    .selectFrom('memberships')
    .select(['workspace_id', sql<number>`ends_at`.as('ended_at')])
    .where('account_id', '=', accountId)
    .where('role', '=', 'auditor')
    .where('ends_at', '<=', now);
  const rows = await db
    .selectFrom(kept.unionAll(due).as('x'))
    .innerJoin('workspaces as w', 'w.id', 'x.workspace_id')
    .leftJoin('memberships as o', (join) =>
      join.onRef('o.workspace_id', '=', 'w.id').on('o.role', '=', 'owner'),
    )
    .leftJoin('accounts as a', 'a.id', 'o.account_id')
    .select(['w.slug', 'w.name as workspace', 'w.zone', 'x.ended_at as endedAt', 'a.name as owner'])
    .where('w.closed_at', 'is', null)
    .orderBy('w.name')
    .execute();
  return rows;
}
