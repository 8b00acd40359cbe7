import { DEEPEST_ITEM, inMegabytes, LARGEST_ITEM } from './limits.ts';
import { type Unreadable, UnreadableFile } from './scanned.ts';

/**
 * What to do with a value: go into it, take it whole, or pass over it. `path` names where it stands, with `*` for a place in
 * an array.
 */
export type Wish = 'open' | 'take' | 'skip';
export type WishOf = (path: readonly string[], begins: '{' | '[' | 'scalar') => Wish;

/** What of a JSON text was asked for, in the order of the text. */
export type JsonPart =
  | {
      readonly kind: 'value';
      readonly path: readonly string[];
      readonly line: number;
      readonly value: unknown;
      /** Characters of the text that it was read from. */
      readonly length: number;
    }
  /** What was gone into ends. */
  | { readonly kind: 'end'; readonly path: readonly string[]; readonly line: number }
  | Unreadable;

/** An array or object that was gone into. */
interface Open {
  readonly isArray: boolean;
  readonly path: readonly string[];
  expects: 'first' | 'next' | 'colon' | 'value' | 'separator';
  key: string;
}

/** A value, or a key, that is read to its end. */
interface Passed {
  readonly path: readonly string[];
  readonly line: number;
  readonly use: 'key' | 'take' | 'skip';
  readonly isScalar: boolean;
  readonly pieces: string[];
  length: number;
  isTooDeep: boolean;
}

const nothingYet = () => ({ isScalar: true, pieces: [], length: 0, isTooDeep: false });

const NOT_JSON = 'The file is not valid JSON from here on. Export it from your scanner again.';
const UNCLOSED =
  'A quotation mark on this line is never closed, so nothing after it can be read. Export the file from your scanner again.';
const CUT_OFF =
  'The file ends in the middle, so it may have been cut off. Export it from your scanner again.';

const LINE_END = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Blanks and ends of lines; other controls between values do no harm. */
const isSpace = (code: number) => code <= SPACE;

/** Reads values of JSON as their text arrives, any number one after the other; holds one value at a time. */
export class JsonReader {
  readonly #wish: WishOf;
  readonly #open: Open[] = [];
  #passed: Passed | null = null;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #line = 1;

  constructor(wish: WishOf) {
    this.#wish = wish;
  }

  push(text: string, parts: JsonPart[]): void {
    for (let at = 0; at < text.length; ) {
      if (this.#passed) at = this.#pass(this.#passed, text, at, parts);
      else {
        const code = text.charCodeAt(at);
        if (code === LINE_END) this.#line++;
        if (isSpace(code) || !this.#begins(code, parts)) at++;
      }
    }
  }

  end(parts: JsonPart[]): void {
    const passed = this.#passed;
    if (passed?.isScalar && this.#depth === 0 && !this.#inString && this.#open.length === 0)
      this.#finish(passed, parts);
    if (this.#passed || this.#open.length > 0) throw new UnreadableFile(CUT_OFF, this.#line);
  }

  /** Takes what stands between values; true where a value or a key begins, which is then passed from here. */
  #begins(code: number, parts: JsonPart[]): boolean {
    const open = this.#open.at(-1);
    if (!open) return this.#beginsValue(code, []);
    if (
      code === (open.isArray ? CLOSE_BRACKET : CLOSE_BRACE) &&
      open.expects !== 'colon' &&
      open.expects !== 'value'
    ) {
      this.#open.pop();
      parts.push({ kind: 'end', path: open.path, line: this.#line });
      return false;
    }
    if (open.expects === 'separator' && code === COMMA) {
      open.expects = 'next';
      return false;
    }
    if (open.expects === 'colon' && code === COLON) {
      open.expects = 'value';
      return false;
    }
    if (open.expects === 'separator' || open.expects === 'colon')
      throw new UnreadableFile(NOT_JSON, this.#line);
    if (!open.isArray && open.expects !== 'value') {
      if (code !== QUOTE) throw new UnreadableFile(NOT_JSON, this.#line);
      open.expects = 'colon';
      this.#passed = { path: open.path, line: this.#line, use: 'key', ...nothingYet() };
      return true;
    }
    open.expects = 'separator';
    return this.#beginsValue(code, [...open.path, open.isArray ? '*' : open.key]);
  }

  #beginsValue(code: number, path: readonly string[]): boolean {
    if (code === COMMA || code === COLON || code === CLOSE_BRACE || code === CLOSE_BRACKET)
      throw new UnreadableFile(NOT_JSON, this.#line);
    const begins = code === OPEN_BRACE ? '{' : code === OPEN_BRACKET ? '[' : 'scalar';
    const wish = this.#wish(path, begins);
    if (wish === 'open' && begins !== 'scalar') {
      this.#open.push({ isArray: begins === '[', path, expects: 'first', key: '' });
      return false;
    }
    const use = wish === 'open' ? 'skip' : wish;
    this.#passed = { path, line: this.#line, use, ...nothingYet(), isScalar: begins === 'scalar' };
    return true;
  }

  /** Goes on with what is passed; where it ends, or the text does. */
  #pass(passed: Passed, text: string, from: number, parts: JsonPart[]): number {
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inString) {
        if (code === LINE_END) throw new UnreadableFile(UNCLOSED, this.#line);
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) {
          this.#inString = false;
          if (this.#depth === 0) return this.#until(passed, text, from, at + 1, parts);
        }
      } else if (code === QUOTE) this.#inString = true;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (++this.#depth > DEEPEST_ITEM) passed.isTooDeep = true;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth === 0) return this.#until(passed, text, from, at, parts);
        if (--this.#depth === 0) return this.#until(passed, text, from, at + 1, parts);
      } else if (this.#depth === 0 && (code === COMMA || code === COLON || isSpace(code)))
        return this.#until(passed, text, from, at, parts);
      else if (code === LINE_END) this.#line++;
    }
    this.#keep(passed, text.slice(from));
    return at;
  }

  #until(passed: Passed, text: string, from: number, to: number, parts: JsonPart[]): number {
    this.#keep(passed, text.slice(from, to));
    this.#finish(passed, parts);
    return to;
  }

  #keep(passed: Passed, text: string): void {
    if (passed.use === 'skip') return;
    passed.length += text.length;
    if (passed.length > LARGEST_ITEM || passed.isTooDeep) passed.pieces.length = 0;
    else passed.pieces.push(text);
  }

  #finish(passed: Passed, parts: JsonPart[]): void {
    this.#passed = null;
    if (passed.use === 'skip') return;
    const value = parsed(passed);
    const open = this.#open.at(-1);
    if (passed.use === 'take')
      parts.push(
        'reason' in value
          ? { kind: 'unreadable', line: passed.line, reason: value.reason }
          : {
              kind: 'value',
              path: passed.path,
              line: passed.line,
              value: value.value,
              length: passed.length,
            },
      );
    else if (open) open.key = 'value' in value ? String(value.value) : '';
  }
}

function parsed({
  length,
  pieces,
  isTooDeep,
}: Passed): { readonly value: unknown } | { readonly reason: string } {
  if (length > LARGEST_ITEM)
    return { reason: `This is longer than ${inMegabytes(LARGEST_ITEM)}, so it was left out.` };
  if (isTooDeep)
    return { reason: `This is nested more than ${DEEPEST_ITEM} levels deep, so it was left out.` };
  try {
    return { value: JSON.parse(pieces.join('')) };
  } catch {
    return { reason: 'This is not valid JSON, so it was left out.' };
  }
}

/**
 * The parts of a JSON text that `wish` asks for, as they arrive; several texts may follow each other. A value that is broken
 * or longer than 16 MB is told, and the next ones are read. Throws `UnreadableFile` where nothing after that place can be.
 */
export async function* jsonParts(
  text: AsyncIterable<string>,
  wish: WishOf,
): AsyncGenerator<readonly JsonPart[], void, undefined> {
  const reader = new JsonReader(wish);
  let parts: JsonPart[] = [];
  try {
    for await (const piece of text) {
      reader.push(piece, parts);
      if (parts.length > 0) yield parts;
      parts = [];
    }
    reader.end(parts);
  } catch (error) {
    // What came before the broken place counts.
    if (parts.length > 0) yield parts;
    throw error;
  }
  if (parts.length > 0) yield parts;
}
