import { LONGEST_OUTPUT } from './limits.ts';
import type { ScannedText } from './scanned.ts';

/** What the texts of scanners' files say, whatever the format. */

const CVE = /CVE-\d{4}-\d{4,19}/gi;
const CWE = /CWE[-: ]?(\d{1,5})/gi;
const VECTOR = /CVSS:[34]\.[01]\/[A-Za-z]+:[A-Za-z]+(?:\/[A-Za-z]+:[A-Za-z]+)*/g;
const ADDRESS = /https?:\/\/[^\s<>"'|]*[^\s<>"'|.,;]/g;

const distinct = <Value>(values: readonly Value[]): readonly Value[] =>
  values.length < 2 ? values : [...new Set(values)];

/** Each CVE that is named in the texts, once, in their order. */
export const cvesIn = (...texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => text.match(CVE) ?? []).map((cve) => cve.toUpperCase()));

/** The number of each CWE that is named in the texts, as in `CWE-79` or `CWE:79`, once, in their order. */
export const cwesIn = (...texts: readonly string[]): readonly number[] =>
  distinct(texts.flatMap((text) => [...text.matchAll(CWE)].map(([, number]) => Number(number))));

/** Each vector of CVSS 3 or 4 in the texts, once; earlier versions are none that we could score. */
export const vectorsIn = (...texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => text.match(VECTOR) ?? []));

/** Each web address in the texts, once, in their order. */
export const addressesIn = (...texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => text.match(ADDRESS) ?? []));

/** Each line of the texts that isn't empty, once, without spaces around it. */
export const linesIn = (...texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => text.split('\n')).map((line) => line.trim())).filter(
    (line) => line !== '',
  );

/** What scanners write where they have nothing to say. */
const NOTHING = new Set(['', 'n/a', 'none', '-', 'not applicable', 'not applicable.']);
const LONGEST_NOTHING = 'not applicable.'.length;

const isNothing = (text: string): boolean =>
  text.length <= LONGEST_NOTHING && NOTHING.has(text.toLowerCase());

/** Characters of a description, of what to do, or of an impact. */
const LONGEST_TEXT = 100_000;

/** Spaces before a line that are a file's own indentation rather than a text's. */
const INDENTED = 8;

const BLANK = /\s/;

/** Whether its second line begins as far from the edge as a file's own indentation would have it, or is blank. */
function isIndented(text: string): boolean {
  const end = text.indexOf('\n');
  if (end === -1) return false;
  for (let at = end + 1; at <= end + INDENTED; at++) {
    const character = text[at];
    if (character === undefined || !BLANK.test(character)) return false;
    if (character === '\n') return true;
  }
  return true;
}

/** A text without the indentation that all its lines have of the file, the first one aside, which stands behind a tag. */
function unindented(text: string): string {
  if (!isIndented(text)) return text;
  const [first = '', ...rest] = text.split('\n');
  const common = rest.reduce((least, line) => {
    const words = line.trimStart();
    return words === '' ? least : Math.min(least, line.length - words.length);
  }, Number.POSITIVE_INFINITY);
  if (common < INDENTED || common === Number.POSITIVE_INFINITY) return text;
  return [first, ...rest.map((line) => line.slice(common))].join('\n');
}

const upTo = (most: number, text: string): string =>
  text.length > most
    ? `${text.slice(0, most)}\n\n[Cut off here: only the first ${most.toLocaleString('en-GB')} characters are kept.]`
    : text;

const textAs =
  (as: ScannedText['as']) =>
  (...texts: readonly string[]): ScannedText | null => {
    const said = texts.map((text) => unindented(text.trim())).filter((text) => !isNothing(text));
    return said.length > 0 ? { as, text: upTo(LONGEST_TEXT, said.join('\n\n')) } : null;
  };

/** Texts without markup, one behind the other; null if none says anything. */
export const plain = textAs('plain');

/** Texts with HTML in them, one behind the other; null if none says anything. */
export const html = textAs('html');

/** What was seen at one place, one text behind the other; what is longer than the limit is cut, and says so. */
export const output = (...texts: readonly string[]): string =>
  upTo(
    LONGEST_OUTPUT,
    texts
      .map((text) => unindented(text.trim()))
      .filter((text) => text !== '')
      .join('\n\n'),
  );
