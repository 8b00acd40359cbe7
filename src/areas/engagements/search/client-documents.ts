import { setImmediate } from 'node:timers/promises';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, turnsOf } from '../../../data/in-turns.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealPublished, unsealStateNote } from '../finding/content.ts';
import { headOf, type Picked, type SearchDocument } from './documents.ts';
import { passagesOf } from './passages.ts';
import { remarkPassages } from './remark-passages.ts';
import { retestPassages } from './retest-passages.ts';

/** What clients search: the table that publishing writes, and no other of findings (E12). A test looks that none stands here. */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

const rowsOf = (db: Reader, ids: readonly string[], where: RawBuilder<SqlBool>) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .innerJoin('companies as c', 'c.id', 'p.company_id')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select(['p.finding_id as id', 'p.company_id', 'p.engagement_id', 'e.reference', 'c.name as company'])
    .select(['p.number', 'p.severity', 'p.state', 'p.content', 'p.changed_at', 'p.state_note'])
    .select(['k.sealed as key'])
    .where('p.finding_id', 'in', ids)
    .where(where)
    .execute();

/**
 * Published findings as their client reads them, with the comments on them; `rows` is in SQL of `p`. They are read and opened a few at a time; others are answered in between (E28).
 */
export async function* clientDocuments(
  { db, keyring }: Needs,
  { rows: picked, most, reach }: Picked,
): AsyncGenerator<SearchDocument> {
  const found = await db
    .selectFrom(
      db
        .selectFrom('published_findings as p')
        .select(['p.finding_id', 'p.engagement_id', bytesOf('p.content')])
        .where(picked)
        // As on the consultancy's side.
        .limit(most)
        .as('p'),
    )
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.finding_id as id', 'p.bytes'])
    .where(reach)
    .execute();
  const keys = new CompanyKeys(keyring);
  for (const turn of turnsOf(found)) {
    const ids = turn.map(({ id }) => id);
    const rows = await rowsOf(db, ids, reach);
    const retests = await retestPassages({ db, keyring }, ids);
    const comments = await remarkPassages({ db, keyring }, 'comment', ids);
    for (const row of rows) {
      const key = keys.of(row.company_id, row.key);
      const content = unsealPublished(key, row.id, row.content);
      const note = row.state_note === null ? '' : unsealStateNote(key, row.id, row.state_note);
      yield {
        head: headOf(row, { title: content.title, state: row.state }),
        passages: [
          ...passagesOf({ ...content, tags: content.tags.join(', ') }),
          ...content.changes.map(({ what }) => ({ place: 'changes' as const, text: what })),
          ...(note === '' ? [] : [{ place: 'stateNote' as const, text: note }]),
          ...(retests.get(row.id) ?? []),
          ...(comments.get(row.id) ?? []),
        ],
      };
    }
    await setImmediate();
  }
}
