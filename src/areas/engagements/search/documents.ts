import type { RawBuilder, SqlBool } from 'kysely';
import { type PublishedState, type Severity, severityOf } from '../../../domain/finding.ts';
import { fold, holds, placesOf } from '../../../domain/search-words.ts';

/** A finding as it is looked through (E23): its words by where they stand, whatever they are sealed in. */

/** Where words stand in a finding, in the order in which one reads it. */
export const SEARCH_FIELDS = [
  'title',
  'cwe',
  'assets',
  'description',
  'steps',
  'impact',
  'remediation',
  'references',
  'tags',
  'severityReason',
  'changes',
  'stateNote',
  'retest',
  'comment',
  'note',
  'scope',
  'rules',
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Words on one line, without the marks of Markdown, and where they stand. */
export interface Passage {
  readonly place: SearchField;
  readonly text: string;
}

/** What a finding is called, and how it stands, as a list says it. */
export interface FindingHead {
  readonly id: string;
  readonly engagementId: string;
  readonly reference: string;
  readonly company: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity | null;
  readonly state: PublishedState | 'draft';
  /** When it was written or published last, in epoch milliseconds. */
  readonly changedAt: number;
}

/** The same of a row, whichever side's table it is of. */
export const headOf = (
  row: {
    readonly id: string;
    readonly engagement_id: string;
    readonly reference: string;
    readonly company: string;
    readonly number: number;
    readonly severity: number | null;
    readonly changed_at: number;
  },
  told: Pick<FindingHead, 'title' | 'state'>,
): FindingHead => ({
  id: row.id,
  engagementId: row.engagement_id,
  reference: row.reference,
  company: row.company,
  number: row.number,
  severity: severityOf(row.severity),
  changedAt: row.changed_at,
  ...told,
});

/** All that can be found of a finding; the title is not among the passages. */
export interface SearchDocument {
  readonly head: FindingHead;
  readonly passages: readonly Passage[];
}

/** Some of the findings: which rows of their table, how many at most, and with which reach, in SQL of their engagement `e`. */
export interface Picked {
  readonly rows: RawBuilder<SqlBool>;
  readonly most: number;
  readonly reach: RawBuilder<SqlBool>;
}

/** A part of a text, which is what was looked for, or stands beside it. */
export interface MarkedPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** Where something was found, and its surroundings. */
export interface Excerpt {
  readonly place: SearchField;
  readonly parts: readonly MarkedPart[];
}

/** Where all that was looked for stands in something. */
export interface FoundWords {
  readonly title: readonly MarkedPart[];
  readonly excerpts: readonly Excerpt[];
  /** How much of it stands in the title. */
  readonly inTitle: number;
}

/** A finding in which all that was looked for begins words, or is its number. */
export interface FoundFinding extends FoundWords {
  readonly head: FindingHead;
  /** What was looked for is its number; it comes before what has all in its title. */
  readonly isByNumber: boolean;
}

/** How many passages of a finding are shown. */
const MOST_EXCERPTS = 3;
/** How much of a passage is shown, and of that how much before what was found. In characters. */
const EXCERPT_CHARS = 220;
const BEFORE_CHARS = 60;

/** A text in parts: what was looked for, and what stands between. */
export function marked(text: string, terms: readonly string[]): MarkedPart[] {
  const folded = fold(text);
  const found = terms
    .flatMap((term) =>
      Array.from(
        placesOf(term, folded.text),
        (at) => [folded.from(at), folded.from(at + term.length)] as const,
      ),
    )
    .sort(([one], [other]) => one - other);
  const parts: MarkedPart[] = [];
  let done = 0;
  for (const [from, to] of found) {
    if (to <= done) continue;
    const begin = Math.max(from, done);
    if (begin > done) parts.push({ text: text.slice(done, begin), isFound: false });
    parts.push({ text: text.slice(begin, to), isFound: true });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done), isFound: false });
  return parts;
}

/** The surroundings of the first of these terms in a passage, cut between words. */
function excerptOf({ place, text }: Passage, terms: readonly string[]): Excerpt {
  const folded = fold(text);
  const first = Math.min(...terms.flatMap((term) => placesOf(term, folded.text).next().value ?? []));
  const at = folded.from(Number.isFinite(first) ? first : 0);
  let from = Math.max(0, at - BEFORE_CHARS);
  if (from > 0) from = Math.min(at, text.indexOf(' ', from) === -1 ? at : text.indexOf(' ', from) + 1);
  let to = Math.min(text.length, from + EXCERPT_CHARS);
  if (to < text.length) to = Math.max(text.lastIndexOf(' ', to), Math.min(to, from + EXCERPT_CHARS / 2));
  const shown = `${from > 0 ? '… ' : ''}${text.slice(from, to).toWellFormed()}${to < text.length ? ' …' : ''}`;
  return { place, parts: marked(shown, terms) };
}

/** Where something has what somebody looks for; null where one of the terms begins no word of it. */
export function findWords(
  { title, passages }: { readonly title: string; readonly passages: readonly Passage[] },
  terms: readonly string[],
): FoundWords | null {
  const foldedTitle = fold(title).text;
  const inTitle = terms.filter((term) => holds(foldedTitle, term));
  const held = passages
    .map((passage) => {
      const { text } = fold(passage.text);
      return { passage, terms: terms.filter((term) => holds(text, term)) };
    })
    .filter((one) => one.terms.length > 0);
  const lacking = new Set(terms);
  for (const term of [...inTitle, ...held.flatMap((one) => one.terms)]) lacking.delete(term);
  if (lacking.size > 0) return null;
  // What shows the most of it first, then in the order in which one reads.
  const shown = held
    .toSorted((one, other) => other.terms.length - one.terms.length)
    .slice(0, MOST_EXCERPTS)
    .toSorted((one, other) => passages.indexOf(one.passage) - passages.indexOf(other.passage));
  return {
    title: marked(title, terms),
    excerpts: shown.map((one) => excerptOf(one.passage, one.terms)),
    inTitle: inTitle.length,
  };
}

/** A finding's number, as the product writes it. */
export const numberOf = ({ reference, number }: Pick<FindingHead, 'reference' | 'number'>): string =>
  `${reference}-${number}`;

/** The same of a finding, of which a term may be the whole number, too. */
export function findIn({ head, passages }: SearchDocument, terms: readonly string[]): FoundFinding | null {
  const number = fold(numberOf(head)).text;
  const isByNumber = terms.includes(number);
  const others = isByNumber ? terms.filter((term) => term !== number) : terms;
  const words = findWords({ title: head.title, passages }, others);
  if (words === null) return null;
  return { head, isByNumber, ...words, inTitle: isByNumber ? terms.length + 1 : words.inTitle };
}
