import type { Generated } from 'kysely';
import type { AloneTrx } from '../../../access/deed-alone.ts';
import type { Trx } from '../../../data/database.ts';
import { isPostgres } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { EngagementKind, EngagementState } from '../../../domain/engagement.ts';

/** Writes engagements and their teams. */

interface EngagementsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  /** Unique in the workspace, and plain: what a list is sorted by, and what nobody else may have. */
  reference: string;
  kind: EngagementKind;
  state: EngagementState;
  /** The client sees it. */
  visible: Generated<0 | 1>;
  /** A day, as `2026-11-25`. */
  starts_on: string | null;
  ends_on: string | null;
  lead_id: string | null;
  /** Sealed under the company's key: title, scope, rules, tags. */
  content: Uint8Array;
  /** Of the finding that is made next. */
  next_number: Generated<number>;
  revision: Generated<number>;
  created_at: Millis;
  changed_at: Millis;
}

interface EngagementTeamTable {
  engagement_id: string;
  account_id: string;
  workspace_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    engagements: EngagementsTable;
    engagement_team: EngagementTeamTable;
  }
}

/** What an engagement is made of, its content sealed. */
export interface EngagementRow {
  readonly reference: string;
  readonly kind: EngagementKind;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly leadId: string | null;
  readonly content: Uint8Array;
}

const columnsOf = (row: EngagementRow) => ({
  reference: row.reference,
  kind: row.kind,
  starts_on: row.startsOn,
  ends_on: row.endsOn,
  lead_id: row.leadId,
  content: row.content,
});

/** Adds an engagement that is planned and that its client does not see. Throws where the workspace has its reference. */
export async function addEngagement(
  trx: AloneTrx,
  ids: { readonly id: string; readonly workspaceId: string; readonly companyId: string },
  row: EngagementRow,
  now: number,
): Promise<void> {
  await trx
    .insertInto('engagements')
    .values({
      id: ids.id,
      workspace_id: ids.workspaceId,
      company_id: ids.companyId,
      ...columnsOf(row),
      state: 'planned',
      created_at: now,
      changed_at: now,
    })
    .execute();
}

/** Changes an engagement that the caller holds. */
export async function changeEngagement(trx: Trx, id: string, row: EngagementRow, now: number): Promise<void> {
  await trx
    .updateTable('engagements')
    .set((eb) => ({ ...columnsOf(row), revision: eb('revision', '+', 1), changed_at: now }))
    .where('id', '=', id)
    .execute();
}

/** Moves an engagement from one state to another; false where it is not in that one any more. */
export async function moveEngagement(
  trx: Trx,
  id: string,
  { from, to }: { readonly from: EngagementState; readonly to: EngagementState },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('engagements')
    .set((eb) => ({ state: to, revision: eb('revision', '+', 1), changed_at: now }))
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Shows an engagement to its client, or no longer; whether that changed anything. */
export async function showEngagement(
  trx: AloneTrx,
  id: string,
  visible: boolean,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('engagements')
    .set((eb) => ({ visible: visible ? 1 : 0, revision: eb('revision', '+', 1), changed_at: now }))
    .where('id', '=', id)
    .where('visible', '=', visible ? 0 : 1)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes the next number of a finding. Of any number of simultaneous ones each gets its own, and none is given again (E8). */
export async function takeNumber(trx: Trx, engagementId: string): Promise<number> {
  const { next_number } = await trx
    .updateTable('engagements')
    .set((eb) => ({ next_number: eb('next_number', '+', 1) }))
    .where('id', '=', engagementId)
    .returning('next_number')
    .executeTakeFirstOrThrow();
  return next_number - 1;
}

/** Puts members of the workspace on the team of an engagement, and everybody else off it. */
export async function setTeam(
  trx: AloneTrx,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  accountIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('engagement_team').where('engagement_id', '=', id).execute();
  const unique = [...new Set(accountIds)];
  if (unique.length === 0) return;
  await trx
    .insertInto('engagement_team')
    .values(unique.map((account_id) => ({ engagement_id: id, account_id, workspace_id: workspaceId })))
    .execute();
}

/** Takes a member of the workspace off all teams, and as lead from all engagements; for whoever stops being a consultant. */
export async function leaveTeams(
  trx: Trx,
  { accountId, workspaceId }: { readonly accountId: string; readonly workspaceId: string },
): Promise<void> {
  await trx
    .deleteFrom('engagement_team')
    .where('account_id', '=', accountId)
    .where('workspace_id', '=', workspaceId)
    .execute();
  await trx
    .updateTable('engagements')
    .set({ lead_id: null })
    .where('lead_id', '=', accountId)
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/**
 * Holds an engagement until the transaction ends: `unchanged` beside others that write findings in it, `alone` for what
 * changes who reaches it. Says nothing of who may: ask within the reach *after* holding, so that of a removal from the team
 * and a deed one comes wholly before the other (D24).
 */
export async function holdEngagement(trx: Trx, id: string, how: 'unchanged' | 'alone'): Promise<void> {
  if (!isPostgres(trx)) return;
  const engagement = trx.selectFrom('engagements').select('id').where('id', '=', id);
  await (how === 'alone' ? engagement.forNoKeyUpdate() : engagement.forShare()).execute();
}
