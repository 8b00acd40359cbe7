import type { KeyObject } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../data/database.ts';
import type { AuditEventsTable } from '../record.ts';
import { BEGINNING, commitmentOf, linkHash, type Seals, showsErased } from './commitments.ts';
import type { Head } from './heads.ts';
import { Dates, type MisdatedEntries } from './misdated.ts';
import {
  entriesOf,
  findEnd,
  isLinkedElsewhere,
  type Link,
  linksAfter,
  type Recorded,
  recordedAfter,
} from './queries.ts';

/** Reads a chain from its first entry on, and says whether it is whole, or which entry is the first that is not (B11). */

/** How many links are looked at before others are answered (E28). */
const LINKS_A_TURN = 100;
/** As far as this from where an entry stands it is looked for where it belongs. */
const MOVED_BY = 1000;

/** What is wrong with the first entry that is not as it was chained. */
export type FlawKind =
  /** The entry is gone from the record. */
  | 'missing'
  /** Something stands in the entry, or in its link, that did not when it was chained. */
  | 'changed'
  /** The entry belongs elsewhere in the chain. */
  | 'moved'
  /** The entry is in the chain twice. */
  | 'twice'
  /** Links are gone from the chain. */
  | 'gap'
  /** The chain goes on in two ways. */
  | 'fork'
  /** The link does not follow from the one before. */
  | 'cut'
  /** The chain is shorter than it was. */
  | 'cut-off'
  /** The chain is another one than that of which a head was kept. */
  | 'rewritten'
  /** The entry was put into the record past the chain, or taken out of it. */
  | 'left-out';

export interface Flaw {
  readonly kind: FlawKind;
  /** Its place in the chain; null for an entry that has none. */
  readonly sequence: number | null;
  readonly eventId: string | null;
  /** When the entry says that it happened; null where it is gone. */
  readonly at: number | null;
  /** The head that shows it, where none of the rest does. */
  readonly head?: Head;
}

/** A chain as far as it is whole. */
export interface Checked {
  /** How many entries were looked at. */
  readonly entries: number;
  /** When the first of them happened; null where there is none. */
  readonly since: number | null;
  /** When that one was chained. */
  readonly chainedAt: number | null;
  /** Those of them that were chained long after they say that they happened, or before; left out where there are none. */
  readonly misdated?: MisdatedEntries;
}

export type Verdict =
  | (Checked & { readonly whole: true; readonly waiting: number })
  | (Checked & { readonly whole: false; readonly flaw: Flaw });

interface Check {
  readonly db: Reader;
  readonly key: KeyObject;
  readonly chain: string;
  /** Heads that were kept, of any chain. */
  readonly heads?: readonly Head[];
  /** Told after each turn how many links were looked at so far, of how many. */
  readonly onTurn?: (checked: number, of: number) => Promise<void> | void;
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

const sealsOf = ({ actor_seal, subject_seal, detail_seal }: Link): Seals => ({
  actor: actor_seal,
  subject: subject_seal,
  detail: detail_seal,
});

/** Whether the entry is what the link was made of, in the place that `sequence` says. */
function isOf(key: KeyObject, link: Link, entry: AuditEventsTable, sequence = link.sequence): boolean {
  const position = { chain: link.chain, sequence, linkedAt: link.linked_at };
  return isSame(commitmentOf(key, position, entry, sealsOf(link)), link.commitment);
}

/** What became of an entry that its link was not made of. */
async function diagnose(db: Reader, key: KeyObject, link: Link, entry: AuditEventsTable): Promise<FlawKind> {
  if (await isLinkedElsewhere(db, link)) return 'twice';
  for (let by = 1; by <= MOVED_BY; by += 1)
    if (isOf(key, link, entry, link.sequence + by) || isOf(key, link, entry, link.sequence - by))
      return 'moved';
  const around = await linksAfter(db, link.chain, link.sequence - MOVED_BY - 1, 2 * MOVED_BY + 1);
  return around.some((other) => isOf(key, other, entry)) ? 'moved' : 'changed';
}

/** A walk along a chain: where it is, and what the next link has to follow. */
class Walk {
  readonly #check: Check;
  readonly #heads: ReadonlyMap<number, Head>;
  sequence = 0;
  hash = BEGINNING;
  since: number | null = null;
  chainedAt: number | null = null;
  readonly #dates = new Dates();

  constructor(check: Check) {
    this.#check = check;
    this.#heads = new Map(headsOf(check).map((head) => [head.entries, head]));
  }

  get checked(): Checked {
    const misdated = this.#dates.found;
    const { sequence: entries, since, chainedAt } = this;
    return { entries, since, chainedAt, ...(misdated !== null && { misdated }) };
  }

  /** Goes on by one link; what is wrong with it where it can't. */
  async step(link: Link, entry: AuditEventsTable | undefined): Promise<Flaw | null> {
    const sequence = this.sequence + 1;
    const flaw = (kind: FlawKind): Flaw => ({
      ...{ kind, sequence },
      eventId: kind === 'gap' ? null : link.event_id,
      at: kind === 'gap' ? null : (entry?.at ?? null),
    });
    if (link.sequence === this.sequence) return { ...flaw('fork'), sequence: link.sequence };
    if (link.sequence !== sequence) return flaw('gap');
    if (entry === undefined) return flaw('missing');
    const { db, key } = this.#check;
    if (!isOf(key, link, entry)) return flaw(await diagnose(db, key, link, entry));
    if (!showsErased(entry, sealsOf(link))) return flaw('changed');
    if (!isSame(link.hash, linkHash(this.hash, link.commitment))) return flaw('cut');
    const head = this.#heads.get(sequence);
    if (head !== undefined && !isSame(head.hash, link.hash)) return { ...flaw('rewritten'), head };
    if (sequence === 1) {
      this.since = entry.at;
      this.chainedAt = link.linked_at;
    }
    this.#dates.take(link, entry);
    this.sequence = sequence;
    this.hash = link.hash;
    return null;
  }
}

/** The heads of the chain that is checked, the last of them last. */
const headsOf = ({ chain, heads = [] }: Check) =>
  heads.filter((head) => head.chain === chain).sort((one, other) => one.entries - other.entries);

/** What is wrong with a link as it is by now: part of its entry may have been erased between two looks. */
async function flawOnSecondLook(
  check: Check,
  walk: Walk,
  { sequence }: Link,
  first: Flaw,
): Promise<Flaw | null> {
  if (first.kind === 'fork') return first;
  const [link] = await linksAfter(check.db, check.chain, sequence - 1, 1);
  if (link === undefined) return first;
  const entries = await entriesOf(check.db, [link.event_id]);
  return walk.step(link, entries.get(link.event_id));
}

/** The next links, and one more where it stands in the same place as the last of them. */
async function nextLinks({ db, chain }: Check, after: number, limit: number): Promise<readonly Link[]> {
  const links = await linksAfter(db, chain, after, limit + 1);
  return links[limit]?.sequence === links[limit - 1]?.sequence ? links : links.slice(0, limit);
}

async function walkTo(check: Check, walk: Walk, end: number): Promise<Flaw | null> {
  const { db, onTurn } = check;
  while (walk.sequence < end) {
    const links = await nextLinks(check, walk.sequence, Math.min(LINKS_A_TURN, end - walk.sequence));
    if (links.length === 0) return null;
    const entries = await entriesOf(
      db,
      links.map(({ event_id }) => event_id),
    );
    for (const link of links) {
      const first = await walk.step(link, entries.get(link.event_id));
      const flaw = first && (await flawOnSecondLook(check, walk, link, first));
      if (flaw !== null) return flaw;
    }
    await onTurn?.(walk.sequence, end);
    await setImmediate();
  }
  return null;
}

/** Looks for entries that are in no chain; how many only wait for it, where there are none. */
async function leftOut({ db, chain }: Check): Promise<{ flaw: Flaw } | { waiting: number }> {
  let waiting = 0;
  for (let after = ''; ; ) {
    const entries: Recorded[] = await recordedAfter(db, chain, after, LINKS_A_TURN);
    const last = entries.at(-1);
    if (last === undefined) return { waiting };
    const outside = entries.find(({ state }) => state === 'left-out');
    if (outside !== undefined)
      return { flaw: { kind: 'left-out', sequence: null, eventId: outside.id, at: outside.at } };
    waiting += entries.filter(({ state }) => state === 'waiting').length;
    after = last.id;
    await setImmediate();
  }
}

/** What the end of the chain shows that no link does. */
function flawAtEnd(check: Check, walk: Walk, end: { entries: number; hash: Uint8Array }): Flaw | null {
  const after = { sequence: walk.sequence + 1, eventId: null, at: null };
  const head = headsOf(check).at(-1);
  if (end.entries > walk.sequence) return { kind: 'cut-off', ...after };
  if (head !== undefined && head.entries > walk.sequence) return { kind: 'cut-off', ...after, head };
  const isAsNoted = end.entries === walk.sequence && isSame(end.hash, walk.hash);
  return isAsNoted ? null : { kind: 'cut', ...after };
}

/**
 * Checks a chain, as it is when the check begins: every entry against its link, every link against the one before, the end
 * against what was noted of it and against heads that were kept, and every entry of the record against the chain. It reads
 * and writes nothing; others are answered between one turn and the next.
 */
export async function verifyChain(check: Check): Promise<Verdict> {
  const walk = new Walk(check);
  const end = (await findEnd(check.db, check.chain)) ?? { entries: 0, hash: BEGINNING, links: 0 };
  const flaw = (await walkTo(check, walk, Math.max(end.entries, end.links))) ?? flawAtEnd(check, walk, end);
  if (flaw !== null) return { whole: false, flaw, ...walk.checked };
  const outside = await leftOut(check);
  if ('flaw' in outside) return { whole: false, ...outside, ...walk.checked };
  return { whole: true, ...outside, ...walk.checked };
}
