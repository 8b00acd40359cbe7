import { setImmediate } from 'node:timers/promises';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, turnsOf } from '../../../data/in-turns.ts';
import { parseAssets, parseCwe } from '../../../domain/finding-fields.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealDraft, unsealStateNote } from '../finding/content.ts';
import { headOf, type Picked, type SearchDocument } from './documents.ts';
import { passagesOf } from './passages.ts';
import { remarkPassages } from './remark-passages.ts';
import { retestPassages } from './retest-passages.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

const rowsOf = (db: Reader, ids: readonly string[], where: RawBuilder<SqlBool>) =>
  db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .innerJoin('companies as c', 'c.id', 'f.company_id')
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .select(['f.id', 'f.company_id', 'f.engagement_id', 'e.reference', 'c.name as company', 'f.number'])
    .select(['f.severity', 'f.changed_at', 'f.content', 'p.state', 'p.state_note', 'k.sealed as key'])
    .where('f.id', 'in', ids)
    .where('f.deleted_at', 'is', null)
    .where(where)
    .execute();

/**
 * Findings as the consultancy reads them, with all that is said about them; `rows` is in SQL of `f`. They are read and opened a few at a time; others are answered in between (E28).
 */
export async function* teamDocuments(
  { db, keyring }: Needs,
  { rows: picked, most, reach }: Picked,
): AsyncGenerator<SearchDocument> {
  const found = await db
    .selectFrom(
      db
        .selectFrom('findings as f')
        .select(['f.id', 'f.engagement_id', bytesOf('f.content')])
        .where('f.deleted_at', 'is', null)
        .where(picked)
        // Or SQLite would look for a few among all that their engagement has.
        .limit(most)
        .as('f'),
    )
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select(['f.id', 'f.bytes'])
    .where(reach)
    .execute();
  const keys = new CompanyKeys(keyring);
  for (const turn of turnsOf(found)) {
    const ids = turn.map(({ id }) => id);
    const rows = await rowsOf(db, ids, reach);
    const retests = await retestPassages({ db, keyring }, ids);
    const comments = await remarkPassages({ db, keyring }, 'comment', ids);
    const notes = await remarkPassages({ db, keyring }, 'note', ids);
    for (const row of rows) {
      const key = keys.of(row.company_id, row.key);
      const text = unsealDraft(key, row.id, row.content);
      const cwe = parseCwe(text.cwe);
      const note = row.state_note === null ? '' : unsealStateNote(key, row.id, row.state_note);
      yield {
        head: headOf(row, { title: text.title.trim(), state: row.state ?? 'draft' }),
        passages: [
          ...passagesOf({
            ...text,
            cwe: cwe === 'unknown' ? null : cwe,
            assets: parseAssets(text.assets),
            prose: text,
          }),
          ...(note === '' ? [] : [{ place: 'stateNote' as const, text: note }]),
          ...(retests.get(row.id) ?? []),
          ...(comments.get(row.id) ?? []),
          ...(notes.get(row.id) ?? []),
        ],
      };
    }
    await setImmediate();
  }
}
