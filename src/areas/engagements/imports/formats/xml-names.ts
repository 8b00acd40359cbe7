import { localName } from './xml-markup.ts';

/** The name of an element, and what it needs to be known by without taking it apart again. */
export interface TagName {
  /** As it stands there, with its prefix. */
  readonly typed: string;
  readonly local: string;
  /** The tag that closes it, as nearly all files have it. */
  readonly closing: string;
}

/** So many are kept: those of a scanner's file all, and of one that is made to have ever others no more. */
const MOST = 500;
const LONGEST = 60;

/** The same text, as V8 keeps names of properties: such are compared by where they lie, and formats compare names of all elements. */
const kept = (text: string): string => Object.keys({ [text]: null })[0] ?? text;

/** Names of elements that begin by a tag with nothing else in it, as most do: such a tag is looked up, not read anew. */
export class PlainTags {
  readonly #names = new Map<string, TagName>();

  /** The name of the plain tag that begins at a place, if it was met before. */
  find(text: string, from: number): TagName | undefined {
    const end = text.indexOf('>', from);
    if (end === -1 || end - from > LONGEST) return undefined;
    return this.#names.get(text.slice(from + 1, end));
  }

  /** A name that was read, which from now on is known where it stands in a plain tag. */
  name(typed: string, isPlain: boolean): TagName {
    const known = this.#names.get(typed);
    if (known !== undefined) return known;
    const name = { typed, local: kept(localName(typed)), closing: `</${typed}>` };
    if (isPlain && this.#names.size < MOST) this.#names.set(typed, name);
    return name;
  }
}
