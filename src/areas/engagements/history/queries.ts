import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealDraft } from '../finding/content.ts';
import { unsealVersion } from './content.ts';

/** A version of a finding: what one person wrote at a time, until they paused, it was published, or somebody else wrote (E15). */
export interface Version {
  readonly id: string;
  /** 1 for the first of its finding, and so on. */
  readonly number: number;
  /** Null for somebody who has left. */
  readonly author: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly changedAt: number;
  /** When it was published last; null where it never was. */
  readonly publishedAt: number | null;
  /** The number of the version that was restored by it. */
  readonly restored: number | null;
  /** What is written in the finding now. */
  readonly isNewest: boolean;
}

/** A version with what was written. */
export interface WholeVersion extends Version {
  readonly text: FindingText;
}

/** Versions of a finding within reach; a reach of a client's does not compile here. */
const versions = (db: Reader, reach: TeamReach, findingId: string) =>
  db
    .selectFrom('finding_versions as v')
    .innerJoin('findings as f', 'f.id', 'v.finding_id')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .leftJoin('accounts as a', 'a.id', 'v.author_id')
    .leftJoin('finding_versions as r', 'r.id', 'v.restored_id')
    .select(['v.id', 'v.number', 'a.name as author', 'v.started_at', 'v.changed_at', 'v.published_at'])
    .select(['r.number as restored', 'f.changed_at as finding_changed_at'])
    .where('v.finding_id', '=', findingId)
    .where('f.deleted_at', 'is', null)
    .where(within(reach));

type Row = Awaited<ReturnType<ReturnType<typeof versions>['execute']>>[number];

const versionOf = (row: Row): Version => ({
  id: row.id,
  number: row.number,
  author: row.author,
  startedAt: row.started_at,
  changedAt: row.changed_at ?? row.finding_changed_at,
  publishedAt: row.published_at,
  restored: row.restored,
  isNewest: row.changed_at === null,
});

/** The versions of a finding within reach, the newest first: so many of those whose number is below another. */
export async function versionsOf(
  db: Reader,
  reach: TeamReach,
  findingId: string,
  { below, most }: { readonly below: number | null; readonly most: number },
): Promise<readonly Version[]> {
  const rows = await versions(db, reach, findingId)
    .$if(below !== null, (all) => all.where('v.number', '<', below))
    .orderBy('v.number', 'desc')
    .limit(most)
    .execute();
  return rows.map(versionOf);
}

/** The same behind one of them, from the newest on where none is named; none where that is no version of the finding. */
export async function versionsBehind(
  db: Reader,
  reach: TeamReach,
  findingId: string,
  { after, most }: { readonly after: string | null; readonly most: number },
): Promise<readonly Version[]> {
  if (after === null) return versionsOf(db, reach, findingId, { below: null, most });
  const row = await versions(db, reach, findingId).where('v.id', '=', after).executeTakeFirst();
  return row === undefined ? [] : versionsOf(db, reach, findingId, { below: row.number, most });
}

/** One version, by its id or its number; null for what is none of that finding, or out of reach. */
export async function findVersion(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  findingId: string,
  which: { readonly id: string } | { readonly number: number },
): Promise<WholeVersion | null> {
  const row = await versions(db, reach, findingId)
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .select(['v.content', 'f.company_id', 'k.sealed as key'])
    .select((eb) => eb.case().when('v.content', 'is', null).then(eb.ref('f.content')).end().as('written'))
    .$if('id' in which, (all) => all.where('v.id', '=', 'id' in which ? which.id : ''))
    .$if('number' in which, (all) => all.where('v.number', '=', 'number' in which ? which.number : 0))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, content, written } = row;
  const key = new CompanyKeys(keyring).of(row.company_id, row.key);
  if (content !== null) return { ...versionOf(row), text: unsealVersion(key, id, content) };
  if (written === null) throw new Error('a version without a text');
  return { ...versionOf(row), text: unsealDraft(key, findingId, written) };
}
