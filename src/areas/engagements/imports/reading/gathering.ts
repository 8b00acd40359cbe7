import type { ScannedGroup, ScannedPlaces } from '../content.ts';
import type { Scanned, ScannedItem, Unreadable } from '../formats/scanned.ts';
import { groupOf } from './group.ts';
import { LaterResults } from './later-results.ts';
import type { FoundBatch, FoundGroup, FoundMore, FoundPlaces, FoundUnreadable } from './messages.ts';
import { SeenPlaces } from './seen-places.ts';

/** How many checks a file may have. */
export const MOST_GROUPS = 10_000;
/** How many things it may have found, each at its place. */
export const MOST_ITEMS = 2_000_000;
/** Of what could not be read, so many are named; the others are counted. */
export const MOST_NAMED = 1_000;
/** How much is kept of what a scanner saw at one place, in characters. */
export const MOST_OUTPUT = 8_000;

/** How long the name of a tool and the id of a check may be, in characters. */
const MOST_ID = 500;

/** What waits for its check's next places, in characters, of one check and of all. */
const PART_CHARS = 32_000;
const PART_PLACES = 200;
const WAITING_CHARS = 4_000_000;
/** What one batch has at most: as much as is sealed and written in 5 ms (E28). */
const BATCH_CHARS = 96_000;
const BATCH_ROWS = 40;
/** A check is read, joined and written again; counted as if its texts were long. */
const CHARS_OF_MORE = 8_000;
/** After so many bytes how far it is is said, though nothing was found in them. */
const QUIET_BYTES = 4 * 1024 * 1024;

type Row = FoundGroup | FoundPlaces | FoundMore | FoundUnreadable;

interface Waiting {
  places: ScannedPlaces;
  fresh: number;
  chars: number;
}

const CUT = '\n[…] The rest was left out: it is longer than 8,000 characters.';

const outputOf = (output: string): string =>
  output.length <= MOST_OUTPUT ? output : `${output.slice(0, MOST_OUTPUT)}${CUT}`;

const charsOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0);

const charsOfGroup = (group: ScannedGroup) => {
  const { tool, plugin, title, description, impact, remediation, cves, references, remarks } = group;
  const lists = [cves, references, remarks].flat();
  return 2_000 + charsOf([tool, plugin, title, description, impact, remediation, ...lists]);
};

/**
 * Puts together what a file says of one check (I3): its texts once, and its places as they come, in memory that doesn't grow
 * with the file. What is complete comes out in batches, each check before its places.
 */
export class Gathering {
  readonly #numbers = new Map<string, number>();
  readonly #seen = new SeenPlaces();
  readonly #later = new LaterResults();
  readonly #waiting = new Map<number, Waiting>();
  #waitingChars = 0;
  readonly #ready: { readonly row: Row; readonly chars: number }[] = [];
  #items = 0;
  #unreadable = 0;
  #saidBytes = 0;
  #scannedAt: number | null = null;

  /** Whether anything was found at all. */
  get isEmpty(): boolean {
    return this.#items === 0;
  }

  /** When the scan was, as its file says; null where it doesn't. */
  get scannedAt(): number | null {
    return this.#scannedAt;
  }

  /** Takes the next of what was read. */
  add(scanned: readonly Scanned[]): void {
    for (const one of scanned) {
      if (one.kind === 'unreadable') this.#name(one);
      else if (one.kind === 'time') this.#scannedAt = Math.max(this.#scannedAt ?? 0, one.at);
      else this.#take(one);
    }
  }

  #name({ line, reason }: Pick<Unreadable, 'line' | 'reason'>): void {
    this.#unreadable += 1;
    if (this.#unreadable <= MOST_NAMED)
      this.#ready.push({ row: { line, reason: reason.slice(0, 1_000) }, chars: 1_000 });
  }

  #take(item: ScannedItem): void {
    if (item.tool.length > MOST_ID || item.plugin.length > MOST_ID) {
      const reason = `Its ${item.tool.length > MOST_ID ? 'tool’s name' : 'id'} is longer than ${MOST_ID} characters, so this result was left out.`;
      this.#name({ line: item.line, reason });
      return;
    }
    const number = this.#numberOf(item);
    if (number === null) return;
    this.#items += 1;
    const { what, where } = item.place;
    const isFresh = this.#seen.add(number, what, where);
    if (!isFresh && item.output === '') return;
    const waiting = this.#waiting.get(number) ?? { places: [], fresh: 0, chars: 0 };
    const output = outputOf(item.output);
    const chars = what.length + where.length + output.length + 40;
    waiting.places.push({
      what: what.slice(0, 1_000),
      where: where.slice(0, 2_000),
      output,
      line: item.line,
    });
    waiting.fresh += isFresh ? 1 : 0;
    waiting.chars += chars;
    this.#waitingChars += chars;
    this.#waiting.set(number, waiting);
    if (waiting.chars >= PART_CHARS || waiting.places.length >= PART_PLACES) this.#release(number);
    if (this.#waitingChars >= WAITING_CHARS) this.#releaseAll();
  }

  #numberOf(item: ScannedItem): number | null {
    const check = `${item.tool}\n${item.plugin}`;
    const known = this.#numbers.get(check);
    if (known !== undefined && this.#items < MOST_ITEMS) {
      this.#later.add(known, item);
      return known;
    }
    if (this.#items >= MOST_ITEMS || this.#numbers.size >= MOST_GROUPS) {
      const most = this.#items >= MOST_ITEMS ? '2,000,000 results' : '10,000 different findings';
      const reason = `This is beyond the ${most} that one file may have, so it was left out. Split the file and import the parts.`;
      this.#name({ line: item.line, reason });
      return null;
    }
    const number = this.#numbers.size + 1;
    this.#numbers.set(check, number);
    const group = groupOf(item);
    this.#later.begin(number, group, item);
    this.#ready.push({ row: { number, group }, chars: charsOfGroup(group) });
    return number;
  }

  #release(number: number): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    this.#waitingChars -= waiting.chars;
    const { places, fresh, chars } = waiting;
    this.#ready.push({ row: { number, places, fresh }, chars });
  }

  #releaseAll(): void {
    for (const number of [...this.#waiting.keys()]) this.#release(number);
  }

  /** Lets out what still waits, once nothing more comes. */
  end(): void {
    this.#releaseAll();
    for (const more of this.#later.all())
      this.#ready.push({
        row: more,
        chars: CHARS_OF_MORE + charsOf([more.cves, more.references, more.remarks].flat()),
      });
  }

  /** The batches that are complete, when so many bytes of the file were read. */
  *batches(bytes: number): Generator<FoundBatch> {
    while (this.#ready.length > 0) {
      let chars = 0;
      let rows = 0;
      while (rows < Math.min(BATCH_ROWS, this.#ready.length) && (rows === 0 || chars < BATCH_CHARS)) {
        chars += this.#ready[rows]?.chars ?? 0;
        rows += 1;
      }
      yield this.#batchOf(
        bytes,
        this.#ready.splice(0, rows).map(({ row }) => row),
      );
    }
    if (bytes - this.#saidBytes >= QUIET_BYTES) yield this.#batchOf(bytes, []);
  }

  #batchOf(bytes: number, rows: readonly Row[]): FoundBatch {
    this.#saidBytes = bytes;
    return {
      kind: 'batch',
      bytes,
      items: this.#items,
      unreadable: this.#unreadable,
      groups: rows.filter((row) => 'group' in row),
      places: rows.filter((row) => 'places' in row),
      more: rows.filter((row) => 'cves' in row),
      reasons: rows.filter((row) => 'reason' in row),
    };
  }

  /** How far it is at the end, with nothing more to be written. */
  last(bytes: number): FoundBatch {
    return this.#batchOf(bytes, []);
  }
}
