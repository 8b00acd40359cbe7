import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { proseWords } from '../../../domain/search-words.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { Passage } from './documents.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

const TABLES = { comment: 'finding_comments', note: 'internal_notes' } as const;

/**
 * What was said about findings, by the finding, the newest first. The caller has made sure that whoever looks reads them:
 * notes are for the consultancy alone (E17).
 */
export async function remarkPassages(
  { db, keyring }: Needs,
  kind: 'comment' | 'note',
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Passage[]>> {
  const table = TABLES[kind];
  const rows = await db
    .selectFrom(`${table} as r`)
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .select(['r.id', 'r.finding_id', 'r.company_id', 'k.sealed as key'])
    .select(bytesOf('r.text'))
    .where('r.finding_id', 'in', findingIds)
    .where('r.text', 'is not', null)
    .orderBy('r.id', 'desc')
    .execute();
  const keys = new CompanyKeys(keyring);
  const said = new Map<string, Passage[]>();
  const texts = (ids: readonly string[]) =>
    db.selectFrom(table).select(['id', 'text']).where('id', 'in', ids).execute();
  for await (const { id, finding_id, company_id, key, text } of withContents(rows, texts)) {
    // Removed since.
    if (text === null) continue;
    const passages = said.get(finding_id) ?? [];
    const opened = keys.of(company_id, key).unseal(text, [table, id, 'text']);
    passages.push({ place: kind, text: proseWords(opened) });
    said.set(finding_id, passages);
  }
  return said;
}
