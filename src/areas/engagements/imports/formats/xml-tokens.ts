import { DEEPEST_FILE, inMegabytes } from './limits.ts';
import { UnreadableFile } from './scanned.ts';
import { type Attributes, endOfDoctype, NO_ATTRIBUTES, readTag } from './xml-markup.ts';
import { PlainTags, type TagName } from './xml-names.ts';
import { withReferences } from './xml-references.ts';

/** Who is told of the tags and texts of a file, in their order. */
export interface XmlListener {
  opened(name: string, attributes: Attributes, line: number): void;
  /** Part of a text, in which references such as `&lt;` and characters that XML forbids still stand; a long one comes in several. */
  text(typed: string): void;
  closed(): void;
}

/** Of one tag or DTD, in characters. Texts have no limit here, for they are handed on as they come. */
const LONGEST_TAG = 4 * 1024 * 1024;

const LONGEST_QUOTED = 100;
const DECLARATIONS = ['<!--', '<![CDATA[', '<!DOCTYPE'] as const;

const SLASH = '/'.charCodeAt(0);
const QUESTION_MARK = '?'.charCodeAt(0);
const EXCLAMATION_MARK = '!'.charCodeAt(0);

/**
 * Cuts XML that comes in pieces into tags and texts. It passes over a DTD, whatever is in it, fetches nothing and puts nothing
 * in (I5). Throws `UnreadableFile` where it is no XML, or goes beyond a limit.
 */
export class XmlTokens {
  readonly #listener: XmlListener;
  readonly #names: TagName[] = [];
  readonly #plain = new PlainTags();
  readonly #lines: number[] = [];
  #buffer = '';
  #at = 0;
  /** The line of `#at` as of when it was last asked for, and the next end of a line behind it. */
  #line = 1;
  #lineEnd = -1;
  /** What ends the comment, instruction or CDATA section that we are in. */
  #until: '-->' | '?>' | ']]>' | null = null;
  #isCutShort = false;
  #carried = '';
  #hadRoot = false;

  constructor(listener: XmlListener) {
    this.#listener = listener;
  }

  /** Goes through the next piece of the text, of any length. */
  write(piece: string): void {
    const text = `${this.#carried}${piece}`;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    this.#carried = text.slice(whole.length);
    this.#take(whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole);
  }

  /** Throws if the text ends before its XML does. */
  end(): void {
    const { length } = this.#names;
    if (length > 0) {
      throw this.#unreadable(
        `The file is cut off: it ends inside <${this.#names[length - 1]?.typed}>, which begins on line ${this.#lines[length - 1]}. Export it again.`,
      );
    }
    if (!this.#hadRoot) throw this.#unreadable('The file ends before anything that could be read.');
  }

  /** The line that is being looked at, from 1. */
  get line(): number {
    while (this.#lineEnd !== -1 && this.#lineEnd < this.#at) {
      this.#line++;
      this.#lineEnd = this.#buffer.indexOf('\n', this.#lineEnd + 1);
    }
    return this.#line;
  }

  #take(text: string): void {
    const { line } = this;
    this.#buffer = this.#buffer.slice(this.#at) + text;
    this.#at = 0;
    this.#line = line;
    this.#lineEnd = this.#buffer.indexOf('\n');
    // Without it, whatever was cut short still is: looking at it anew for each small piece would take ever longer.
    if (!this.#isCutShort || text.includes('>')) {
      this.#isCutShort = false;
      while (this.#at < this.#buffer.length && this.#step());
    }
    if (this.#isCutShort) this.#refuseEndlessMarkup();
  }

  /** Whether something was done, so that there may be more to do. */
  #step(): boolean {
    if (this.#until !== null) return this.#pass(this.#until);
    const tag = this.#buffer.indexOf('<', this.#at);
    if (tag === this.#at) return this.#markup();
    const to = tag === -1 ? this.#buffer.length : tag;
    this.#text(this.#buffer.slice(this.#at, to));
    this.#at = to;
    return tag !== -1;
  }

  #text(typed: string): void {
    if (this.#names.length > 0) {
      this.#listener.text(typed);
      return;
    }
    const said = typed.trimStart();
    if (said === '') return;
    this.#at += typed.length - said.length;
    throw this.#unreadable(
      this.#hadRoot ? 'The file goes on behind its end.' : "The file doesn't begin as XML does.",
    );
  }

  /** Comments and instructions are passed over; CDATA is text. */
  #pass(until: '-->' | '?>' | ']]>'): boolean {
    const end = this.#buffer.indexOf(until, this.#at);
    const to = end === -1 ? Math.max(this.#at, this.#buffer.length - until.length + 1) : end;
    if (until === ']]>' && to > this.#at)
      this.#listener.text(withReferences(this.#buffer.slice(this.#at, to)));
    this.#at = end === -1 ? to : end + until.length;
    if (end !== -1) this.#until = null;
    return end !== -1;
  }

  #markup(): boolean {
    const next = this.#buffer.charCodeAt(this.#at + 1);
    if (next === SLASH) return this.#close();
    if (Number.isNaN(next)) return this.#cutShort();
    if (next === QUESTION_MARK) return this.#enter('?>', 2);
    if (next !== EXCLAMATION_MARK) return this.#openPlain() || this.#open();
    if (this.#buffer.startsWith('<!--', this.#at)) return this.#enter('-->', 4);
    if (this.#buffer.startsWith('<![CDATA[', this.#at) && this.#names.length > 0)
      return this.#enter(']]>', 9);
    if (this.#buffer.startsWith('<!DOCTYPE', this.#at) && !this.#hadRoot) return this.#passDoctype();
    const rest = this.#buffer.slice(this.#at, this.#at + 9);
    if (rest.length < 9 && DECLARATIONS.some((declaration) => declaration.startsWith(rest)))
      return this.#cutShort();
    throw this.#malformed();
  }

  #enter(until: '-->' | '?>' | ']]>', length: number): true {
    this.#until = until;
    this.#at += length;
    return true;
  }

  #passDoctype(): boolean {
    const end = endOfDoctype(this.#buffer, this.#at);
    if (end === -1) return this.#cutShort();
    this.#at = end;
    return true;
  }

  #close(): boolean {
    const name = this.#names[this.#names.length - 1];
    if (name !== undefined && this.#buffer.startsWith(name.closing, this.#at)) {
      this.#at += name.closing.length;
      this.#closed();
      return true;
    }
    const from = this.#at + 2;
    const end = this.#buffer.indexOf('>', from);
    if (end === -1) return this.#cutShort();
    const found = this.#buffer.slice(from, end).trimEnd();
    if (found !== name?.typed)
      throw this.#unreadable(
        `</${found.slice(0, LONGEST_QUOTED)}> stands where </${name?.typed}> should, so nothing behind this line could be read. Export the file again.`,
      );
    this.#at = end + 1;
    this.#closed();
    return true;
  }

  #closed(): void {
    this.#names.pop();
    this.#lines.pop();
    this.#listener.closed();
  }

  /** Opens an element by a tag that is nothing but a name which was met before; false for any other. */
  #openPlain(): boolean {
    const name = this.#names.length === 0 ? undefined : this.#plain.find(this.#buffer, this.#at);
    if (name === undefined) return false;
    this.#opened(name, NO_ATTRIBUTES);
    this.#at += name.typed.length + 2;
    return true;
  }

  #open(): boolean {
    const tag = readTag(this.#buffer, this.#at);
    if (tag === 'cut-short') return this.#cutShort();
    if (tag === 'malformed' || (this.#hadRoot && this.#names.length === 0)) throw this.#malformed();
    if (tag.kind === 'beyond') throw this.#beyond(tag.limit);
    const isPlain = tag.end - this.#at === tag.name.length + 2;
    this.#opened(this.#plain.name(tag.name, isPlain), tag.attributes);
    this.#at = tag.end;
    if (tag.isEmpty) this.#closed();
    return true;
  }

  #opened(name: TagName, attributes: Attributes): void {
    if (this.#names.length === DEEPEST_FILE)
      throw this.#beyond(`Elements are nested more than ${DEEPEST_FILE} deep`);
    const { line } = this;
    this.#hadRoot = true;
    this.#names.push(name);
    this.#lines.push(line);
    this.#listener.opened(name.local, attributes, line);
  }

  #cutShort(): false {
    this.#isCutShort = true;
    return false;
  }

  #refuseEndlessMarkup(): void {
    if (this.#buffer.length - this.#at > LONGEST_TAG) {
      throw this.#beyond(`A tag or the document type is longer than ${inMegabytes(LONGEST_TAG)}`);
    }
  }

  #unreadable(reason: string): UnreadableFile {
    return new UnreadableFile(reason, this.line);
  }

  #malformed(): UnreadableFile {
    return this.#unreadable(
      "This line isn't XML, so nothing behind it could be read. Export the file again.",
    );
  }

  #beyond(limit: string): UnreadableFile {
    return this.#unreadable(`${limit}, so nothing behind this line was read.`);
  }
}
