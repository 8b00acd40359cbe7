import { indexed, indexedWords } from './search-words.ts';

/**
 * Which words stand in which of a few texts, as bytes that are sealed as they are: a list of the texts, and beside it the
 * words in several parts by their first letter, of which whoever looks for one reads only its own.
 */

/** A text to be packed, folded. */
export interface Packed {
  readonly id: string;
  /** When it was written, in epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  readonly rest: string;
}

/** Texts in one pack at most: with the mark of a title, which of them is told by one byte. */
export const PACK_TEXTS = 128;
const IN_TITLE = 0x80;

/** How many parts the words of a pack are in. The list of its texts is part 0. */
export const WORD_PARTS = 16;

/** The part in which a word is, and whatever begins with it. */
export function partOf(word: string): number {
  const letter = word.codePointAt(0) ?? 0;
  return 1 + ((Math.imul(letter, 0x9e37_79b1) >>> 16) % WORD_PARTS);
}

const ID_BYTES = 36;
const TEXT_BYTES = ID_BYTES + 8;

function listOf(texts: readonly Packed[]): Buffer {
  const list = Buffer.alloc(texts.length * TEXT_BYTES);
  for (const [nth, { id, at }] of texts.entries()) {
    list.write(id, nth * TEXT_BYTES, ID_BYTES, 'latin1');
    list.writeDoubleBE(at, nth * TEXT_BYTES + ID_BYTES);
  }
  return list;
}

const byBytes = (one: { readonly bytes: Buffer }, other: { readonly bytes: Buffer }) =>
  Buffer.compare(one.bytes, other.bytes);

/** How many words; of each where it ends and where its texts end; all words; all texts. */
function wordPart(words: ReadonlyMap<string, readonly number[]>): Buffer {
  const sorted = Array.from(words, ([word, texts]) => ({ bytes: Buffer.from(word), texts })).sort(byBytes);
  const head = Buffer.alloc(4 + sorted.length * 8);
  head.writeUInt32BE(sorted.length);
  let [wordsEnd, textsEnd] = [0, 0];
  for (const [nth, { bytes, texts }] of sorted.entries()) {
    wordsEnd += bytes.length;
    textsEnd += texts.length;
    head.writeUInt32BE(wordsEnd, 4 + nth * 8);
    head.writeUInt32BE(textsEnd, 8 + nth * 8);
  }
  return Buffer.concat([
    head,
    ...sorted.map(({ bytes }) => bytes),
    Buffer.from(sorted.flatMap(({ texts }) => texts)),
  ]);
}

/** Collects texts for a pack, one after the other. */
export class Packing {
  readonly #texts: Packed[] = [];
  readonly #parts = Array.from({ length: WORD_PARTS }, () => new Map<string, number[]>());

  /** Adds a text; throws where the pack is full. */
  add(text: Packed): void {
    const nth = this.#texts.push(text) - 1;
    if (nth >= PACK_TEXTS) throw new Error('a pack of too many texts');
    const inTitle = indexedWords(text.title);
    for (const word of inTitle) this.#note(word, nth | IN_TITLE);
    for (const word of indexedWords(text.rest)) if (!inTitle.has(word)) this.#note(word, nth);
  }

  #note(word: string, text: number): void {
    const words = this.#parts[partOf(word) - 1];
    const texts = words?.get(word);
    if (texts === undefined) words?.set(word, [text]);
    else texts.push(text);
  }

  /** The parts, the list of texts first; none where nothing was added. A part without words is left out. */
  parts(): { readonly part: number; readonly bytes: Buffer }[] {
    if (this.#texts.length === 0) return [];
    const words = this.#parts
      .map((one, nth) => ({ part: nth + 1, words: one }))
      .filter(({ words: { size } }) => size > 0)
      .map(({ part, words: some }) => ({ part, bytes: wordPart(some) }));
    return [{ part: 0, bytes: listOf(this.#texts) }, ...words];
  }
}

/** Marks in `found` the texts in which a word begins with the term: 1, or 2 where it stands in the title. */
function markIn(part: Buffer, term: Buffer, found: Uint8Array): void {
  const count = part.readUInt32BE(0);
  const wordsAt = 4 + count * 8;
  const wordEnd = (nth: number) => (nth < 0 ? 0 : part.readUInt32BE(4 + nth * 8));
  const textsEnd = (nth: number) => (nth < 0 ? 0 : part.readUInt32BE(8 + nth * 8));
  const textsAt = wordsAt + wordEnd(count - 1);
  const compared = (nth: number) => {
    const [from, to] = [wordsAt + wordEnd(nth - 1), wordsAt + wordEnd(nth)];
    return part.compare(term, 0, term.length, from, Math.min(to, from + term.length));
  };
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compared(middle) < 0) low = middle + 1;
    else high = middle;
  }
  for (let nth = low; nth < count && compared(nth) === 0; nth += 1)
    for (let at = textsEnd(nth - 1); at < textsEnd(nth); at += 1) {
      const text = part.readUInt8(textsAt + at);
      const value = (text & IN_TITLE) === 0 ? 1 : 2;
      const place = text & ~IN_TITLE;
      if ((found[place] ?? 0) < value) found[place] = value;
    }
}

/** A text in which all that is looked for begins words. */
export interface PackHit {
  readonly id: string;
  readonly at: number;
  /** How much of it stands in the title. */
  readonly inTitle: number;
}

/**
 * Looks for all terms in a pack, of which `open` gives a part, or nothing where there is none: those in which the terms are,
 * and the list of texts only where they are in some.
 */
export function lookIn(open: (part: number) => Buffer | undefined, terms: readonly string[]): PackHit[] {
  const inTitle = new Uint8Array(PACK_TEXTS);
  const everywhere = new Uint8Array(PACK_TEXTS).fill(1);
  for (const term of terms) {
    const part = open(partOf(term));
    if (part === undefined) return [];
    const found = new Uint8Array(PACK_TEXTS);
    markIn(part, Buffer.from(indexed(term)), found);
    for (let nth = 0; nth < PACK_TEXTS; nth += 1) {
      if (found[nth] === 0) everywhere[nth] = 0;
      if (found[nth] === 2) inTitle[nth] = (inTitle[nth] ?? 0) + 1;
    }
    if (!everywhere.includes(1)) return [];
  }
  const list = open(0);
  if (list === undefined) return [];
  const hits: PackHit[] = [];
  for (let nth = 0; nth < list.length / TEXT_BYTES; nth += 1)
    if (everywhere[nth] === 1)
      hits.push({
        id: list.toString('latin1', nth * TEXT_BYTES, nth * TEXT_BYTES + ID_BYTES),
        at: list.readDoubleBE(nth * TEXT_BYTES + ID_BYTES),
        inTitle: inTitle[nth] ?? 0,
      });
  return hits;
}
