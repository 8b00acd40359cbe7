import { DEEPEST_ITEM, inMegabytes, LARGEST_ITEM } from './limits.ts';
import { type Scanned, UnreadableFile } from './scanned.ts';
import { XmlElement } from './xml-element.ts';
import type { Attributes } from './xml-markup.ts';
import { type XmlListener, XmlTokens } from './xml-tokens.ts';

/** Characters of one text: what is behind them is passed over, for less than that goes into a finding. */
const LONGEST_TEXT = 1024 * 1024;
/** Elements within one that is handed over whole. */
const MOST_ELEMENTS = 300_000;
/** Of what is handed over at once. */
const BATCH = 1000;
/** Items of one file. */
const MOST_ITEMS = 1_000_000;
const TOO_MANY_ITEMS = `The file holds more than ${MOST_ITEMS.toLocaleString('en-GB')} results, so nothing behind this line was read.`;

/** What a format wants of the elements at a path. */
export interface Visit {
  /** Called when it begins, with its attributes. */
  readonly begins?: (attributes: Attributes, line: number) => void;
  /** Called when it ended, with all that is in it; gives what was found. Elements within it aren't visited. */
  readonly whole?: (element: XmlElement) => readonly Scanned[];
  /** The names of those elements in it that are read: the others are passed over, and so is its own text. All are where it's left out. */
  readonly reads?: ReadonlySet<string>;
  /** Called when it ended, or the file did; gives what was found meanwhile, made as it's taken. */
  readonly ends?: () => Iterable<Scanned>;
}

/** Visits by the path from the root, such as `nmaprun/host/ports/port`. */
export type Visits = Readonly<Record<string, Visit>>;

/** The element at which a file of a format begins. */
export interface XmlRoot {
  readonly name: string;
  readonly attributes: Attributes;
}

/** The root of a file, by the text with which it begins; null where that is no XML, or has none yet. */
export function xmlRoot(head: string): XmlRoot | null {
  const roots: XmlRoot[] = [];
  const tokens = new XmlTokens({
    opened: (name, attributes) => {
      if (roots.length === 0) roots.push({ name, attributes });
    },
    text: () => undefined,
    closed: () => undefined,
  });
  try {
    tokens.write(head);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
  }
  return roots[0] ?? null;
}

interface Step {
  visit: Visit;
  readonly next: Map<string, Step>;
}

function stepsOf(visits: Visits): Step {
  const root: Step = { visit: {}, next: new Map() };
  for (const [path, visit] of Object.entries(visits)) {
    let step = root;
    for (const name of path.split('/')) {
      const next: Step = step.next.get(name) ?? { visit: {}, next: new Map() };
      step.next.set(name, next);
      step = next;
    }
    step.visit = visit;
  }
  return root;
}

const TOO_DEEP = `is nested more than ${DEEPEST_ITEM} levels deep`;

/** Follows the tags of a file along the paths that a format visits, and builds what is handed over whole. */
class Visitor implements XmlListener {
  readonly #root: Step;
  /** Where we are on the paths; null off them. */
  readonly #steps: (Step | null)[] = [];
  /** The elements being built, from the outermost. */
  readonly #building: XmlElement[] = [];
  /** Which elements are read of the outermost one; null for all. */
  #reads: ReadonlySet<string> | null = null;
  /** How deep we are in one that is passed over. */
  #passing = 0;
  #elements = 0;
  #characters = 0;
  #isTooLarge = false;
  /** What was found since it was last taken away. */
  readonly found: Iterable<Scanned>[] = [];

  constructor(visits: Visits) {
    this.#root = stepsOf(visits);
  }

  opened(name: string, attributes: Attributes, line: number): void {
    if (this.#building.length > 0) {
      if (this.#passing > 0 || (this.#building.length === 1 && this.#reads?.has(name) === false))
        this.#passing++;
      else this.#build(name, attributes, line);
      return;
    }
    const step = (this.#steps.length === 0 ? this.#root : this.#steps.at(-1))?.next.get(name) ?? null;
    if (step === null && this.#steps.length === 0) {
      throw new UnreadableFile(`The file begins with <${name}>, so it's of another format.`, line);
    }
    this.#steps.push(step);
    step?.visit.begins?.(attributes, line);
    if (step?.visit.whole === undefined) return;
    this.#elements = 0;
    this.#characters = 0;
    this.#isTooLarge = false;
    this.#reads = step.visit.reads ?? null;
    this.#build(name, attributes, line);
  }

  text(typed: string): void {
    const { length } = this.#building;
    if (length === 0 || this.#passing > 0 || this.#isTooLarge || (length === 1 && this.#reads !== null))
      return;
    const element = this.#building[length - 1] as XmlElement;
    const part = typed.slice(0, LONGEST_TEXT - element.length);
    this.#count(0, part.length);
    element.write(part);
  }

  closed(): void {
    if (this.#passing > 0) {
      this.#passing--;
      return;
    }
    const element = this.#building.pop();
    if (this.#building.length > 0) return;
    const visit = this.#steps.pop()?.visit;
    if (element !== undefined && !this.#isTooLarge) this.#find(visit?.whole?.(element));
    this.#find(visit?.ends?.());
  }

  #build(name: string, attributes: Attributes, line: number): void {
    const element = new XmlElement(name, attributes, line);
    this.#count(1, 0);
    if (this.#steps.length + this.#building.length > DEEPEST_ITEM) this.#leaveOut(TOO_DEEP);
    for (const value of attributes.values()) this.#count(0, value.length);
    if (!this.#isTooLarge) this.#building.at(-1)?.append(element);
    this.#building.push(element);
  }

  #count(elements: number, characters: number): void {
    this.#elements += elements;
    this.#characters += characters;
    const [outermost] = this.#building;
    if (outermost === undefined || this.#isTooLarge) return;
    const limit =
      this.#elements > MOST_ELEMENTS
        ? `${MOST_ELEMENTS.toLocaleString('en-GB')} elements`
        : this.#characters > LARGEST_ITEM
          ? inMegabytes(LARGEST_ITEM)
          : null;
    if (limit !== null) this.#leaveOut(`holds more than ${limit}`);
  }

  /** Lets go of the outermost element, once. */
  #leaveOut(why: string): void {
    const [outermost] = this.#building;
    if (outermost === undefined || this.#isTooLarge) return;
    this.#isTooLarge = true;
    outermost.empty();
    const { line, name } = outermost;
    this.found.push([{ kind: 'unreadable', line, reason: `This <${name}> ${why}, so it was left out.` }]);
  }

  /** Ends what is open where the file can't be read any further, for what was found so far counts. */
  abandon(): void {
    this.#building.length = 0;
    this.#passing = 0;
    for (const step of this.#steps.splice(0).reverse()) this.#find(step?.visit.ends?.());
  }

  #find(found: Iterable<Scanned> = []): void {
    this.found.push(found);
  }
}

/**
 * Reads XML that comes in pieces, and hands over what the visits find in each. Nothing that a DTD declares is put in or fetched,
 * and an XInclude is an element like another (I5). A text or an element beyond the limits is named, and the rest goes in. Throws
 * `UnreadableFile`, behind what came before, where the file is cut off, is no XML, or goes beyond the limits of all files.
 */
export async function* readXml(
  text: AsyncIterable<string>,
  visits: Visits,
): AsyncGenerator<readonly Scanned[], void, undefined> {
  const visitor = new Visitor(visits);
  const tokens = new XmlTokens(visitor);
  let items = 0;

  /** What was found, up to the most that a file may hold. */
  function* taken(): Generator<readonly Scanned[]> {
    let batch: Scanned[] = [];
    for (const found of visitor.found.splice(0)) {
      for (const scanned of found) {
        if (items === MOST_ITEMS) {
          yield batch;
          throw new UnreadableFile(TOO_MANY_ITEMS, tokens.line);
        }
        items++;
        batch.push(scanned);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  try {
    for await (const piece of text) {
      tokens.write(piece);
      yield* taken();
    }
    tokens.end();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    visitor.abandon();
    yield* taken();
    throw error;
  }
}
