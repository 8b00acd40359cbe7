import type { Emitter } from 'highlight.js';
import { grammars } from './languages.ts';

/** What a piece of code is to its language, as the style sheet colours it. */
export const roles = [
  'keyword',
  'string',
  'number',
  'comment',
  'title',
  'type',
  'attribute',
  'meta',
  'addition',
  'deletion',
] as const;
export type Role = (typeof roles)[number];

export interface Piece {
  readonly text: string;
  readonly role: Role | undefined;
}

/**
 * Grammars are patterns of strangers, and some take time with the square of a word's, a line's or a block's length: Java 4 s
 * for 20,000 dollar signs. Within these, a text takes at most about a fifth of a second.
 */
export const MOST_COLOURED = 16_000;
const MOST_IN_BLOCK = 4_000;
const TOO_LONG_LINE = /[^\n]{1001}/;

/** Whether a block of code is short enough to be coloured, in characters. */
export const isColoured = (source: string, language: string | undefined): language is string =>
  language !== undefined &&
  source.length <= MOST_IN_BLOCK &&
  grammars.getLanguage(language) !== undefined &&
  !TOO_LONG_LINE.test(source);

const ROLES: Readonly<Record<string, Role>> = {
  keyword: 'keyword',
  literal: 'keyword',
  name: 'keyword',
  'selector-tag': 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  number: 'number',
  symbol: 'number',
  bullet: 'number',
  comment: 'comment',
  quote: 'comment',
  doctag: 'comment',
  title: 'title',
  section: 'title',
  'title.class': 'type',
  type: 'type',
  class: 'type',
  built_in: 'type',
  attr: 'attribute',
  attribute: 'attribute',
  variable: 'attribute',
  'template-variable': 'attribute',
  property: 'attribute',
  meta: 'meta',
  link: 'meta',
  addition: 'addition',
  deletion: 'deletion',
};

/** Collects pieces side by side: the innermost scope that has a role decides, however deep scopes are nested. */
class Pieces implements Emitter {
  readonly pieces: Piece[] = [];
  readonly #scopes: (Role | undefined)[] = [];

  startScope(name: string): void {
    const role = ROLES[name] ?? ROLES[name.split('.', 1)[0] ?? ''];
    this.#scopes.push(role ?? this.#scopes.at(-1));
  }
  endScope(): void {
    this.#scopes.pop();
  }
  // The names that version 11 calls these by where a mode of a language begins and ends.
  openNode(name: string): void {
    this.startScope(name);
  }
  closeNode(): void {
    this.endScope();
  }
  addText(text: string): void {
    const role = this.#scopes.at(-1);
    const last = this.pieces.at(-1);
    if (last && last.role === role) this.pieces.splice(-1, 1, { text: last.text + text, role });
    else if (text !== '') this.pieces.push({ text, role });
  }
  __addSublanguage(emitter: Emitter): void {
    if (!(emitter instanceof Pieces)) return;
    const around = this.#scopes.at(-1);
    for (const { text, role } of emitter.pieces) this.pieces.push({ text, role: role ?? around });
  }
  finalize(): void {
    // Pieces stand side by side, so that none is left open.
  }
  /** Never asked for: what a page shows is made of nodes. */
  toHTML(): string {
    return '';
  }
}
grammars.configure({ __emitter: Pieces });

/** A message's head; what follows the empty line is in a language of its own, which its head names. */
const HTTP_HEAD = /^[\s\S]*?\r?\n\r?\n/;

function languageOfBody(head: string): string {
  const [, type = ''] = /^content-type:[ \t]*([^;\s]+)/im.exec(head) ?? [];
  if (/[/+]json$/i.test(type)) return 'json';
  return /[/+](?:xml|html)$/i.test(type) ? 'xml' : 'plaintext';
}

/**
 * Code in pieces that together are the code, in a language of `languages.ts`; one piece without a role where the language
 * is unknown or the code too long. No language is guessed.
 */
export function highlight(source: string, language: string | undefined): readonly Piece[] {
  if (!isColoured(source, language)) return [{ text: source, role: undefined }];
  if (grammars.getLanguage(language) === grammars.getLanguage('http')) {
    // The grammar itself would try each language on the body, and take the likeliest.
    const [head] = HTTP_HEAD.exec(source) ?? [];
    if (head !== undefined) {
      const body = source.slice(head.length);
      return [
        ...coloured(head.trimEnd(), 'http'),
        ...separated(head),
        ...coloured(body, languageOfBody(head)),
      ];
    }
  }
  return coloured(source, language);
}

const separated = (head: string): readonly Piece[] => [
  { text: head.slice(head.trimEnd().length), role: undefined },
];

function coloured(source: string, language: string): readonly Piece[] {
  const { _emitter: emitter, errorRaised } = grammars.highlight(source, { language, ignoreIllegals: true });
  const pieces = emitter instanceof Pieces && !errorRaised ? emitter.pieces : [];
  // A grammar that failed, or lost a character, colours nothing: evidence is shown as it is.
  return pieces.map(({ text }) => text).join('') === source ? pieces : [{ text: source, role: undefined }];
}
