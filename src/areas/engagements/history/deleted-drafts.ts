import type { Act, TeamReach } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { within } from '../../../access/reach.ts';
import { record } from '../../../audit/record.ts';
import type { Database, Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { inStretch, type ListPosition, type PageOf, readPage, type Stretch } from '../../../data/list.ts';
import { type Severity, severityOf } from '../../../domain/finding.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { byItselfOn } from '../engagement/by-itself.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { heldFinding } from '../finding/commands.ts';
import { unsealDraft } from '../finding/content.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { removeDeletedDraft, undeleteDraft } from '../finding/findings.ts';
import { recordedOf } from '../recorded.ts';

const DAY_MS = 24 * 60 * 60_000;
/** For how long a deleted draft can be restored, in milliseconds. */
export const RESTORABLE_MS = 30 * DAY_MS;

/** A draft that was deleted, and can be restored. */
export interface DeletedDraft {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity | null;
  /** Epoch milliseconds. */
  readonly deletedAt: number;
  /** Null for somebody who has left. */
  readonly deletedBy: string | null;
  /** Days that are left, the one that has begun among them. */
  readonly daysLeft: number;
}

const deleted = (db: Reader, reach: TeamReach, engagementId: string, now: number) =>
  db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .where('f.engagement_id', '=', engagementId)
    .where('f.deleted_at', '>', now - RESTORABLE_MS)
    .where(within(reach));

/** Those of a stretch of their list, as they are kept. */
function rowsIn(query: ReturnType<typeof deleted>, stretch: Stretch) {
  const rows = query
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .leftJoin('accounts as a', 'a.id', 'f.deleted_by')
    .select(['f.id', 'f.company_id', 'f.number', 'f.severity', 'f.deleted_at'])
    .select(bytesOf('f.content'))
    .select(['a.name as deleted_by', 'k.sealed as key']);
  return inStretch(rows, 'f.id', stretch).execute();
}

/** The same with their titles. */
async function opened(
  keyring: Services['keyring'],
  query: ReturnType<typeof deleted>,
  found: readonly Awaited<ReturnType<typeof rowsIn>>[number][],
  now: number,
): Promise<readonly DeletedDraft[]> {
  const keys = new CompanyKeys(keyring);
  const contents = (ids: readonly string[]) =>
    query.select(['f.id', 'f.content']).where('f.id', 'in', ids).execute();
  const rows: DeletedDraft[] = [];
  for await (const row of withContents(found, contents)) {
    const deletedAt = row.deleted_at ?? now;
    rows.push({
      id: row.id,
      number: row.number,
      title: unsealDraft(keys.of(row.company_id, row.key), row.id, row.content).title,
      severity: severityOf(row.severity),
      deletedAt,
      deletedBy: row.deleted_by,
      daysLeft: Math.ceil((deletedAt + RESTORABLE_MS - now) / DAY_MS),
    });
  }
  return rows;
}

/** Where deleted drafts are read from. */
type From = Pick<Services, 'keyring'> & { readonly db: Reader };

/** The deleted drafts of an engagement within reach that can still be restored, of those the highest numbers first. */
export async function deletedDraftsOf(
  { db, keyring }: From,
  reach: TeamReach,
  { engagementId, position }: { readonly engagementId: string; readonly position: ListPosition },
  now: number,
): Promise<PageOf<DeletedDraft>> {
  const query = deleted(db, reach, engagementId, now);
  const page = await readPage('newest-first', position, (stretch) => rowsIn(query, stretch));
  return { ...page, rows: await opened(keyring, query, page.rows, now) };
}

/** So many of the same behind one of them, from the first on where none is named; none where that is not one of them any more. */
export async function deletedDraftsBehind(
  { db, keyring }: From,
  reach: TeamReach,
  { engagementId, after, most }: { engagementId: string; after: string | null; most: number },
  now: number,
): Promise<readonly DeletedDraft[]> {
  const query = deleted(db, reach, engagementId, now);
  if (after !== null) {
    const one = await query.select('f.id').where('f.id', '=', after).executeTakeFirst();
    if (one === undefined) return [];
  }
  const rows = await rowsIn(query, { before: after, after: null, direction: 'desc', limit: most });
  return opened(keyring, query, rows, now);
}

/** Whether an engagement within reach has a deleted draft that can still be restored. */
export async function hasDeletedDrafts(
  db: Reader,
  reach: TeamReach,
  engagementId: string,
  now: number,
): Promise<boolean> {
  const one = await deleted(db, reach, engagementId, now).select('f.id').limit(1).executeTakeFirst();
  return one !== undefined;
}

/** `unknown`: there is no such draft within reach, or none any more. */
export type UndeleteOutcome =
  | { readonly ok: true; readonly companyId: string }
  | { readonly ok: false; readonly reason: 'unknown' };

/**
 * Brings back a deleted draft as it was, with its number, history and notes (E15). For one that is back already there is
 * nothing to do.
 */
export function undeleteFinding(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
): Promise<UndeleteOutcome> {
  return perform(services, act, async (held): Promise<UndeleteOutcome> => {
    const { trx, reach, now } = held;
    const row = await trx
      .selectFrom('findings as f')
      .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
      .select('f.engagement_id')
      .where('f.id', '=', id)
      .where('f.deleted_at', 'is not', null)
      .where(within(reach))
      .executeTakeFirst();
    const isHeld =
      row !== undefined && (await heldEngagement(services, held, row.engagement_id, 'unchanged')) !== null;
    const isBack = isHeld && (await undeleteDraft(trx, id, now - RESTORABLE_MS));
    const finding = await heldFinding(services, held, id);
    if (finding === null) return { ok: false, reason: 'unknown' };
    if (isBack) await record(trx, { ...recordedOf(held, id), type: 'finding.undeleted' });
    return { ok: true, companyId: finding.companyId };
  });
}

/** How many are looked up at once. */
const BATCH = 200;

/** Removes for good what can't be restored any more, one after the other: nobody waits for the writer for long (E28). */
export async function removeOldDrafts(db: Database, now: number): Promise<void> {
  const until = now - RESTORABLE_MS;
  for (let after: string | null = ''; after !== null; ) {
    const rows: readonly (EngagementIds & { readonly id: string })[] = await db
      .selectFrom('findings')
      .select(['id', 'workspace_id as workspaceId'])
      .select(['company_id as companyId', 'engagement_id as engagementId'])
      .where('deleted_at', '<=', until)
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const draft of rows)
      await byItselfOn({ db }, draft, (trx) => removeDeletedDraft(trx, draft.id, until));
    after = rows.at(-1)?.id ?? null;
  }
}
