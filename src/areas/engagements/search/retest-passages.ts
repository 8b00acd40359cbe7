import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { proseWords } from '../../../domain/search-words.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealAnswer, unsealNote, unsealResult } from '../retest/content.ts';
import type { Passage } from './documents.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What was found of each asset, in the rounds of these findings that are published. */
async function* resultsOf({ db, keyring }: Needs, findingIds: readonly string[]) {
  const rows = await db
    .selectFrom('retest_results as q')
    .innerJoin('retest_rounds as r', 'r.id', 'q.round_id')
    .innerJoin('company_keys as k', 'k.company_id', 'q.company_id')
    .select(['q.id', 'q.finding_id', 'q.company_id', 'k.sealed as key'])
    .select(bytesOf('q.content'))
    .where('q.finding_id', 'in', findingIds)
    .where('r.state', '=', 'closed')
    .orderBy('q.round_id', 'desc')
    .orderBy('q.position')
    .execute();
  const keys = new CompanyKeys(keyring);
  const contents = (ids: readonly string[]) =>
    db.selectFrom('retest_results').select(['id', 'content']).where('id', 'in', ids).execute();
  for await (const { id, finding_id, company_id, key, content } of withContents(rows, contents))
    yield { findingId: finding_id, text: unsealResult(keys.of(company_id, key), id, content).words };
}

/** What a client wrote who asked for a round, and what the consultancy wrote about all of it, by its findings. */
async function* roundsOf({ db, keyring }: Needs, findingIds: readonly string[]) {
  const places = await db
    .selectFrom('retest_findings as x')
    .innerJoin('retest_rounds as r', 'r.id', 'x.round_id')
    .select(['x.round_id', 'x.finding_id'])
    .where('x.finding_id', 'in', findingIds)
    .where('r.state', '=', 'closed')
    .execute();
  if (places.length === 0) return;
  const findings = Map.groupBy(places, ({ round_id }) => round_id);
  const rows = await db
    .selectFrom('retest_rounds as r')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .select(['r.id', 'r.company_id', 'k.sealed as key', bytesOf('r.answer')])
    .where('r.id', 'in', [...findings.keys()])
    .orderBy('r.id', 'desc')
    .execute();
  const keys = new CompanyKeys(keyring);
  const contents = (ids: readonly string[]) =>
    db.selectFrom('retest_rounds').select(['id', 'note', 'answer']).where('id', 'in', ids).execute();
  const sized = rows.map((row) => ({ ...row, bytes: Number(row.bytes ?? 0) }));
  for await (const { id, company_id, key, note, answer } of withContents(sized, contents)) {
    const opener = keys.of(company_id, key);
    const texts = [
      ...(note === null ? [] : [unsealNote(opener, id, note)]),
      ...(answer === null ? [] : [unsealAnswer(opener, id, answer)]),
    ];
    for (const { finding_id } of findings.get(id) ?? [])
      for (const text of texts) yield { findingId: finding_id, text };
  }
}

/**
 * What retests came to, by the finding: of published rounds alone, which both sides read (E12, E19). The caller has made sure
 * that whoever looks reads the findings.
 */
export async function retestPassages(
  needs: Needs,
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Passage[]>> {
  const said = new Map<string, Passage[]>();
  for (const texts of [resultsOf(needs, findingIds), roundsOf(needs, findingIds)])
    for await (const { findingId, text } of texts) {
      const words = proseWords(text);
      if (words === '') continue;
      said.set(findingId, [...(said.get(findingId) ?? []), { place: 'retest', text: words }]);
    }
  return said;
}
