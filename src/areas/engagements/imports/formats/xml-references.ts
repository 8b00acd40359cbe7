/** XML allows these nowhere. A file that has some can be read all the same. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'g');
const INSTEAD_OF_FORBIDDEN = '\uFFFD';

/** The most characters between `&` and `;`. */
const LONGEST = '#1234567890'.length;
const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const DECIMAL = /^#[0-9]+$/;
const HEXADECIMAL = /^#x[0-9A-Fa-f]+$/;

const isAllowed = (code: number): boolean =>
  code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && !FORBIDDEN.test(String.fromCodePoint(code));

/** What stands for a number between `&` and `;`; undefined for what only a DTD could say. */
function meant(name: string): string | undefined {
  if (!DECIMAL.test(name) && !HEXADECIMAL.test(name)) return undefined;
  const code = Number(name.replace('#x', '0x').replace('#', ''));
  return isAllowed(code) ? String.fromCodePoint(code) : undefined;
}

const USUAL = [...NAMED].map(([name, stands]) => ({ typed: `${name};`, meant: stands }));

/** Which of the five stands behind an `&`; nearly all that there are, and found without taking anything out. */
function usualAt(typed: string, at: number) {
  for (const one of USUAL) if (typed.startsWith(one.typed, at)) return one;
  return undefined;
}

/** How long a reference is behind its `&`, with the `;`; 0 where there is none. */
const lengthAt = (typed: string, at: number): number => typed.slice(at, at + LONGEST + 1).indexOf(';') + 1;

/**
 * A text with XML's five references and numeric ones replaced. What else looks like a reference stays as it was typed: nothing
 * that a DTD declares is ever put in (I5).
 */
export function withoutReferences(typed: string): string {
  let at = typed.indexOf('&');
  if (at === -1) return typed;
  let text = '';
  let from = 0;
  for (; at !== -1; at = typed.indexOf('&', at + 1)) {
    const usual = usualAt(typed, at + 1);
    const length = usual?.typed.length ?? lengthAt(typed, at + 1);
    const replaced = usual?.meant ?? (length === 0 ? undefined : meant(typed.slice(at + 1, at + length)));
    if (replaced === undefined) continue;
    text += typed.slice(from, at) + replaced;
    from = at + length + 1;
  }
  return from === 0 ? typed : text + typed.slice(from);
}

/** A text of which `withoutReferences` makes the same again. */
export const withReferences = (text: string): string => text.replaceAll('&', '&amp;');

/** A text with U+FFFD in place of each character that XML doesn't allow; the zero byte is one. */
export const withoutForbidden = (text: string): string =>
  FORBIDDEN.test(text) ? text.replace(ALL_FORBIDDEN, INSTEAD_OF_FORBIDDEN) : text;
