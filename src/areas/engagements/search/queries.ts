import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { turnsOf } from '../../../data/in-turns.ts';
import { releaseBytes } from '../../../domain/release-bytes.ts';
import { lookIn, partOf } from '../../../domain/search-pack.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { Best, type Rank } from './best.ts';
import { clientDocuments } from './client-documents.ts';
import { type FoundFinding, findIn, type SearchDocument } from './documents.ts';
import { areNumbered, numberedWithin } from './number-queries.ts';
import { unsealPart } from './packs.ts';
import { teamDocuments } from './team-documents.ts';

/**
 * Looks through what somebody reaches for words (E23): first through the packs, which tell where they may be, then through
 * the findings themselves, as they are now. A pack that is behind, or has what is gone, shows nobody anything.
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** Findings on a page of results. */
export const FOUND_PER_PAGE = 20;
/** How many are looked at for a page; packs are wrong about few. */
const MOST_LOOKED_AT = 500;

/** Some findings, `most` at most, as whoever looks reads them, if they reach them. */
function documentsOf(
  needs: Needs,
  reach: Reach,
  rowsOf: (alias: 'f' | 'p', id: 'f.id' | 'p.finding_id') => RawBuilder<SqlBool>,
  most: number,
): AsyncGenerator<SearchDocument> {
  const rest = { most, reach: within(reach) };
  return reach.kind === 'team'
    ? teamDocuments(needs, { rows: rowsOf('f', 'f.id'), ...rest })
    : clientDocuments(needs, { rows: rowsOf('p', 'p.finding_id'), ...rest });
}

/** Few enough for one statement of either database. */
const ASKED_AT_ONCE = 200;

async function* found(needs: Needs, reach: Reach, ids: readonly string[], terms: readonly string[]) {
  for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
    const asked = ids.slice(at, at + ASKED_AT_ONCE);
    const rowsOf = (_: 'f' | 'p', id: 'f.id' | 'p.finding_id') =>
      sql<SqlBool>`${sql.ref(id)} in (${sql.join(asked)})`;
    for await (const document of documentsOf(needs, reach, rowsOf, asked.length)) {
      const one = findIn(document, terms);
      if (one !== null) yield one;
    }
  }
}

/** The findings whose numbers are among the terms; the others are in them, as ever. */
async function foundByNumber(needs: Needs, reach: Reach, terms: readonly string[]): Promise<FoundFinding[]> {
  const numbered = await numberedWithin(needs.db, reach, terms);
  if (numbered.length === 0) return [];
  const all: FoundFinding[] = [];
  const rowsOf = (alias: 'f' | 'p') => areNumbered(alias, numbered);
  for await (const document of documentsOf(needs, reach, rowsOf, numbered.length)) {
    const one = findIn(document, terms);
    if (one !== null) all.push(one);
  }
  return all;
}

/** Where a finding stands among what is found for these terms; null where it isn't. */
async function rankOf(
  needs: Needs,
  reach: Reach,
  terms: readonly string[],
  id: string,
): Promise<Rank | null> {
  for await (const { head, inTitle } of found(needs, reach, [id], terms))
    return { id: head.id, at: head.changedAt, inTitle };
  return null;
}

interface Candidate extends Rank {
  /** Where it has been looked through already. */
  readonly found?: FoundFinding;
}

async function changedWithin(db: Reader, reach: Reach): Promise<string[]> {
  const rows = await db
    .selectFrom('search_changes as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .select('s.finding_id')
    .where(within(reach))
    .execute();
  return [...new Set(rows.map(({ finding_id }) => finding_id))];
}

/** Opening a pack and looking through it takes so many times as long as reading so many bytes. */
const OPENED = 3;

/** The packs within reach by engagement, and how much is to be read of each for some parts. */
async function packsWithin(db: Reader, reach: Reach, parts: readonly number[]) {
  const rows = await db
    .selectFrom('search_packs as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'e.company_id')
    .select(['e.id as engagementId', 'e.company_id as companyId', 'k.sealed as key', 's.slot'])
    .select(sql<number>`sum(octet_length(s.sealed))`.as('size'))
    .where('s.side', '=', reach.kind)
    .where('s.part', 'in', parts)
    .where(within(reach))
    .groupBy(['e.id', 'e.company_id', 'k.sealed', 's.slot'])
    .orderBy('e.id', 'desc')
    .orderBy('s.slot', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, bytes: Number(row.size) * OPENED }));
}

type PackRow = Awaited<ReturnType<typeof packsWithin>>[number];

/** Packs that are read in one go: of one engagement, or all of several. */
function readTogether(packs: readonly PackRow[]): PackRow[][] {
  const together: PackRow[][] = [];
  for (const turn of turnsOf(packs)) {
    const whole = new Map<string, PackRow[]>();
    for (const pack of turn) whole.set(pack.engagementId, [...(whole.get(pack.engagementId) ?? []), pack]);
    const [first = [], ...rest] = [...whole.values()];
    // Only the first and the last engagement of a turn can go on in another one.
    const last = rest.pop();
    for (const group of [first, rest.flat(), last ?? []]) if (group.length > 0) together.push(group);
  }
  return together;
}

async function partsOf(db: Reader, reach: Reach, packs: readonly PackRow[], parts: readonly number[]) {
  const slots = packs.map(({ slot }) => slot);
  return db
    .selectFrom('search_packs as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .select(['s.engagement_id as engagementId', 's.slot', 's.part', 's.sealed'])
    .where('s.engagement_id', 'in', [...new Set(packs.map(({ engagementId }) => engagementId))])
    .where('s.side', '=', reach.kind)
    .where('s.slot', '>=', Math.min(...slots))
    .where('s.slot', '<=', Math.max(...slots))
    .where('s.part', 'in', parts)
    .where(within(reach))
    .execute();
}

/** What the packs within reach say; others are answered between a few of them and the next (E28). */
async function* hitsOf({ db, keyring }: Needs, reach: Reach, terms: readonly string[]) {
  const asked = [...new Set([0, ...terms.map(partOf)])];
  const keys = new CompanyKeys(keyring);
  for (const packs of readTogether(await packsWithin(db, reach, asked))) {
    const rows = await partsOf(db, reach, packs, asked);
    const byPack = Map.groupBy(rows, ({ engagementId, slot }) => `${engagementId} ${slot}`);
    for (const { engagementId, slot, companyId, key } of packs) {
      const opener = keys.of(companyId, key);
      const packSlot = { engagementId, slot, side: reach.kind };
      const sealed = new Map(
        (byPack.get(`${engagementId} ${slot}`) ?? []).map((row) => [row.part, row.sealed]),
      );
      const opened = new Map<number, Buffer>();
      yield* lookIn((part) => {
        const box = sealed.get(part);
        if (box !== undefined && !opened.has(part)) opened.set(part, unsealPart(opener, packSlot, part, box));
        return opened.get(part);
      }, terms);
      // What is read and opened lies outside of the heap, where much of it would pile up before the collector looks for it.
      for (const bytes of [...sealed.values(), ...opened.values()]) releaseBytes(bytes);
    }
    await setImmediate();
  }
}

/** Findings that were found, the best first and of those the newest; `next` is the one that the page after begins behind. */
export interface FoundPage {
  readonly findings: readonly FoundFinding[];
  readonly next: string | null;
}

/**
 * The findings within reach in which all terms begin words, from behind one of them on (E1, E23). Behind what is not found
 * there is nothing.
 */
export async function searchFindings(
  needs: Needs,
  reach: Reach,
  terms: readonly string[],
  behind: string | null = null,
): Promise<FoundPage> {
  const after = behind === null ? null : await rankOf(needs, reach, terms, behind);
  if (behind !== null && after === null) return { findings: [], next: null };
  const best = new Best<Candidate>(MOST_LOOKED_AT, after);
  const add = (one: FoundFinding) =>
    best.add({ id: one.head.id, at: one.head.changedAt, inTitle: one.inTitle, found: one });
  const numbered = await foundByNumber(needs, reach, terms);
  const looked = new Set(numbered.map(({ head }) => head.id));
  const changed = (await changedWithin(needs.db, reach)).filter((id) => !looked.has(id));
  for (const id of changed) looked.add(id);
  for (const one of numbered) add(one);
  for await (const hit of hitsOf(needs, reach, terms)) if (!looked.has(hit.id)) best.add(hit);
  for await (const one of found(needs, reach, changed, terms)) add(one);
  const { kept, isCut } = best.first();
  const findings: FoundFinding[] = [];
  for (let at = 0; at < kept.length; at += FOUND_PER_PAGE) {
    const asked = kept.slice(at, at + FOUND_PER_PAGE);
    const known = new Map(asked.flatMap((one) => (one.found ? [[one.id, one.found] as const] : [])));
    const others = asked.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    for await (const one of found(needs, reach, others, terms)) known.set(one.head.id, one);
    for (const [nth, candidate] of asked.entries()) {
      const one = known.get(candidate.id);
      if (one !== undefined) findings.push(one);
      const isLast = at + nth + 1 === kept.length && !isCut;
      if (findings.length === FOUND_PER_PAGE) return { findings, next: isLast ? null : candidate.id };
    }
  }
  const last = kept.at(-1);
  return { findings, next: isCut && last !== undefined ? last.id : null };
}
