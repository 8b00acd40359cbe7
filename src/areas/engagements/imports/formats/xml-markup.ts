import { withoutForbidden, withoutReferences } from './xml-references.ts';

/** Attributes of a tag by their names, without prefixes. */
export type Attributes = ReadonlyMap<string, string>;

/** A tag that opens an element. */
export interface Tag {
  readonly kind: 'tag';
  /** As it stands there, with its prefix. */
  readonly name: string;
  readonly attributes: Attributes;
  /** Whether it closes the element as well. */
  readonly isEmpty: boolean;
  /** Where in the text it ends. */
  readonly end: number;
}

const MOST_ATTRIBUTES = 256;
const LONGEST_NAME = 256;

/** Those of a tag that has none. */
export const NO_ATTRIBUTES: Attributes = new Map();

const NAME = '[A-Za-z_:\\u0080-\\uFFFF][\\w:.\\-\\u0080-\\uFFFF]*';
const OPENING = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
/** What may become an attribute or an end with what comes next. */
const BEGUN = new RegExp(`(?:\\s+(?:${NAME}\\s*(?:=\\s*(?:"[^"<]*|'[^'<]*)?)?)?)?/?$`, 'y');
const SPACES: ReadonlySet<string | undefined> = new Set([' ', '\t', '\n']);

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The name without its prefix: whose name it is doesn't matter in scanners' files. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const BREAK = /[\t\n]/;
const ALL_BREAKS = /[\t\n]/g;

/** The value of an attribute that is typed so; most are just that. */
function valueTyped(typed: string): string {
  const line = BREAK.test(typed) ? typed.replace(ALL_BREAKS, ' ') : typed;
  return withoutReferences(withoutForbidden(line));
}

/**
 * Reads the tag that begins at a place. It may be cut short by the end of the text, malformed, or beyond a limit, which is then
 * said. An attribute that is there twice counts once.
 */
export function readTag(
  text: string,
  from: number,
): Tag | 'cut-short' | 'malformed' | { readonly kind: 'beyond'; readonly limit: string } {
  const name = matchAt(OPENING, text, from)?.[1];
  if (name === undefined) return 'malformed';
  let longest = name.length;
  let at = from + 1 + name.length;
  let attributes: Map<string, string> | null = null;
  let attribute = text[at] === '>' ? null : matchAt(ATTRIBUTE, text, at);
  while (attribute !== null) {
    const [, key = '', double, single = ''] = attribute;
    attributes ??= new Map();
    attributes.set(localName(key), valueTyped(double ?? single));
    if (attributes.size > MOST_ATTRIBUTES)
      return { kind: 'beyond', limit: `A tag has more than ${MOST_ATTRIBUTES} attributes` };
    longest = Math.max(longest, key.length);
    at = ATTRIBUTE.lastIndex;
    attribute = matchAt(ATTRIBUTE, text, at);
  }
  if (longest > LONGEST_NAME)
    return { kind: 'beyond', limit: `A name is longer than ${LONGEST_NAME} characters` };
  let end = at;
  while (SPACES.has(text[end])) end++;
  const isEmpty = text[end] === '/';
  if (isEmpty) end++;
  if (text[end] === '>')
    return { kind: 'tag', name, attributes: attributes ?? NO_ATTRIBUTES, isEmpty, end: end + 1 };
  return matchAt(BEGUN, text, at) === null ? 'malformed' : 'cut-short';
}

/** Where the document type ends that begins at a place, with all that it declares; -1 where the text ends before. */
export function endOfDoctype(text: string, from: number): number {
  let isInside = false;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    let passed = at;
    if (character === '"' || character === "'") passed = text.indexOf(character, at + 1);
    else if (text.startsWith('<!--', at)) passed = text.indexOf('-->', at + 4);
    else if (text.startsWith('<?', at)) passed = text.indexOf('?>', at + 2);
    else if (character === '[' || character === ']') isInside = character === '[';
    else if (character === '>' && !isInside) return at + 1;
    if (passed === -1) return -1;
    at = passed;
  }
  return -1;
}
