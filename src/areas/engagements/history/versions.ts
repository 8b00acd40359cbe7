import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import type { Millis } from '../../../data/schema.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { isAheadOfTime } from '../../../domain/stored-times.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { sealVersion } from './content.ts';

/**
 * Writes the versions of findings (E15). A finding has one from its beginning on. The newest is what the finding itself
 * holds, so that whoever writes on writes one row; it gets a text of its own when another begins.
 */

interface FindingVersionsTable {
  /** Of the first version that of its finding. */
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_id: string;
  /** 1 for the first of its finding, and so on. */
  number: number;
  author_id: string | null;
  started_at: Millis;
  /** When it was written in last; null for the newest, of which the finding says it. */
  changed_at: Millis | null;
  /** Sealed under the company's key; null for the newest, which the finding holds. */
  content: Uint8Array | null;
  /** When it was published last. */
  published_at: Millis | null;
  /** Which version was restored by it. */
  restored_id: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_versions: FindingVersionsTable;
  }
}

/** After so long without a word of it, whoever writes on begins another version, in milliseconds. */
export const IDLE_MS = 10 * 60_000;

/** Who writes, when, and which version they restore by it. */
interface Writing {
  readonly by: string;
  readonly now: number;
  readonly restoredId?: string | undefined;
}

type Row = Pick<FindingVersionsTable, 'id' | 'number' | 'finding_id'>;

const rowOf = (version: Row & EngagementIds, { by, now, restoredId = undefined }: Writing) => ({
  id: version.id,
  ...engagementColumns(version),
  finding_id: version.finding_id,
  number: version.number,
  author_id: by,
  started_at: now,
  changed_at: null,
  content: null,
  published_at: null,
  restored_id: restoredId ?? null,
});

/** Begins the history of a finding that is added. */
export async function beginHistory(
  trx: Trx,
  finding: EngagementIds & { readonly id: string },
  writing: Writing,
): Promise<void> {
  const first = { ...finding, finding_id: finding.id, number: 1 };
  await trx.insertInto('finding_versions').values(rowOf(first, writing)).execute();
}

/** A finding as it was before somebody wrote in it. */
interface Before extends EngagementIds {
  readonly id: string;
  readonly text: FindingText;
  readonly changedAt: number;
}

/** Whether somebody writes on in a version: their own, neither published nor restored, that they have just been writing. */
const writesOn = (
  newest: Pick<FindingVersionsTable, 'author_id' | 'published_at' | 'restored_id'>,
  { changedAt }: Before,
  { by, now, restoredId }: Writing,
): boolean =>
  restoredId === undefined &&
  newest.author_id === by &&
  newest.published_at === null &&
  newest.restored_id === null &&
  now - changedAt < IDLE_MS &&
  !isAheadOfTime(changedAt, now);

/**
 * Keeps what a finding held before somebody wrote in it, unless they write on in their version. To be called once it is
 * written, in the same transaction: of two that write at once, the second finds what the first one kept.
 */
export async function keepVersion(
  trx: Trx,
  key: CompanyKey,
  before: Before,
  writing: Writing,
): Promise<void> {
  const newest = await trx
    .selectFrom('finding_versions')
    .select(['id', 'number', 'author_id', 'published_at', 'restored_id'])
    .where('finding_id', '=', before.id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  if (writesOn(newest, before, writing)) return;
  await trx
    .updateTable('finding_versions')
    .set({ content: sealVersion(key, newest.id, before.text), changed_at: before.changedAt })
    .where('id', '=', newest.id)
    .execute();
  const next = { ...before, id: newId(), finding_id: before.id, number: newest.number + 1 };
  await trx.insertInto('finding_versions').values(rowOf(next, writing)).execute();
}

/** Notes that the newest version of a finding was published, which ends it. */
export async function notePublishedVersion(trx: Trx, findingId: string, now: number): Promise<void> {
  await trx
    .updateTable('finding_versions')
    .set({ published_at: now })
    .where('finding_id', '=', findingId)
    .where('changed_at', 'is', null)
    .execute();
}

/** How many go in one statement: few enough that others are answered in between. */
const REMOVED_AT_ONCE = 200;

/** Removes some of the versions of findings that go; false once there are none left. */
export async function removeVersions(trx: Trx, findingIds: readonly string[]): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('finding_versions')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('finding_versions')
        .select('id')
        .where('finding_id', 'in', findingIds)
        .limit(REMOVED_AT_ONCE),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
