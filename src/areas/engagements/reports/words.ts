import type { EngagementKind } from '../../../domain/engagement.ts';
import type { PublishedState, Severity } from '../../../domain/finding.ts';
import type { AssetState, ProseField } from '../../../domain/finding-fields.ts';
import type { ReportKind } from '../../../domain/report.ts';
import type { AssetResult, RetestOutcome } from '../../../domain/retest.ts';
import type { Labels } from '../../../rendering/document.ts';
import type { OwnWords, ReportLanguage, ReportWord } from './design.ts';
import { WORDS_DE } from './words-de.ts';
import { WORDS_EN } from './words-en.ts';
import { WORDS_FR } from './words-fr.ts';

/** Whom a report is from and for, and what it is about, as its sentences name them. */
export interface About {
  readonly issuer: string;
  readonly recipient: string;
  readonly title: string;
  /** What is tested, in the report's language. */
  readonly subject: string;
  /** When, as it is written; empty where nobody said. */
  readonly period: string;
}

/** Everything that a report says by itself, in one language. */
export interface ReportWords {
  /** For `Intl`. */
  readonly locale: string;
  readonly labels: Labels;
  readonly kinds: Readonly<Record<ReportKind, string>>;
  readonly subjects: Readonly<Record<EngagementKind, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly states: Readonly<Record<PublishedState, string>>;
  readonly assetStates: Readonly<Record<AssetState, string>>;
  readonly results: Readonly<Record<AssetResult, string>>;
  readonly outcomes: Readonly<Record<RetestOutcome, string>>;
  readonly prose: Readonly<Record<ProseField, string>>;
  readonly headings: {
    readonly control: string;
    readonly versions: string;
    readonly confidentiality: string;
    readonly summary: string;
    readonly overview: string;
    readonly scope: string;
    readonly rules: string;
    readonly method: string;
    readonly findings: string;
    readonly assets: string;
    readonly retests: string;
    readonly ratings: string;
    readonly files: string;
  };
  readonly terms: {
    readonly client: string;
    readonly project: string;
    readonly reference: string;
    readonly subject: string;
    readonly period: string;
    readonly lead: string;
    readonly team: string;
    readonly issuer: string;
    readonly version: string;
    readonly date: string;
    readonly by: string;
    readonly classification: string;
    readonly number: string;
    readonly finding: string;
    readonly severity: string;
    readonly state: string;
    readonly vector: string;
    readonly weakness: string;
    readonly deadline: string;
    readonly published: string;
    readonly changed: string;
    readonly reason: string;
    readonly acceptedUntil: string;
    readonly asset: string;
    readonly where: string;
    readonly note: string;
    readonly result: string;
    readonly found: string;
    readonly open: string;
    readonly fixed: string;
    readonly accepted: string;
    readonly score: string;
    readonly meaning: string;
    readonly file: string;
    readonly size: string;
  };
  /** What a severity asks of whoever reads it. */
  readonly meanings: Readonly<Record<Severity, string>>;
  /** Severities as sentences hold them. */
  readonly inSentences: Readonly<Record<Exclude<Severity, 'info'>, string>>;
  /** Sentences and names; `filled` puts what they are about into their places, such as `{number}`. */
  readonly says: {
    readonly version: string;
    readonly thisVersion: string;
    readonly bySeverity: string;
    readonly nothingFound: string;
    /** What is to be done first, by how many are open and how bad the worst of them is. */
    readonly noneOpen: string;
    readonly oneOpen: string;
    readonly manyOpen: string;
    readonly oneInfo: string;
    readonly manyInfo: string;
    readonly oneWithdrawn: string;
    readonly manyWithdrawn: string;
    readonly wholeFinding: string;
    readonly round: string;
    readonly published: string;
    /** What marks a copy for its reader. */
    readonly copyFor: string;
    readonly filesLead: string;
  };
  /** The shipped text of each that a consultancy may say in its own words; Markdown but for `classification`. */
  readonly shipped: Readonly<Record<ReportWord, (about: About) => string>>;
  readonly letter: {
    readonly greeting: string;
    readonly caveat: string;
    readonly closing: string;
    /** What stands under the lines to sign on. */
    readonly signature: string;
    readonly placeAndDate: string;
  };
}

const WORDS: Readonly<Record<ReportLanguage, ReportWords>> = { en: WORDS_EN, de: WORDS_DE, fr: WORDS_FR };

/** Where words stand, as its page shows them: a group of them, and the name of each in it. */
export const WORD_GROUPS = [
  'headings',
  'prose',
  'kinds',
  'terms',
  'severities',
  'inSentences',
  'meanings',
  'states',
  'assetStates',
  'outcomes',
  'results',
  'subjects',
  'says',
  'letter',
  'labels',
] as const satisfies readonly (keyof ReportWords)[];
export type WordGroup = (typeof WORD_GROUPS)[number];

/** By which a consultancy's own word is kept: `terms.client`. */
export const wordKey = (group: WordGroup, name: string): string => `${group}.${name}`;

/** The words of a group by their names. */
export const wordsIn = (words: ReportWords, group: WordGroup): [name: string, word: string][] =>
  Object.entries(words[group]);

const ownGroup = (words: ReportWords, group: WordGroup, own: OwnWords) =>
  Object.fromEntries(
    wordsIn(words, group).map(([name, word]) => [name, own[wordKey(group, name)] ?? word] as const),
  );

/** The words of a language: a consultancy's own where it has some, ours for all others. */
export function wordsOf(language: ReportLanguage, own: OwnWords = {}): ReportWords {
  const shipped = WORDS[language];
  const groups = WORD_GROUPS.map((group) => [group, ownGroup(shipped, group, own)] as const);
  return { ...shipped, ...(Object.fromEntries(groups) as unknown as Pick<ReportWords, WordGroup>) };
}

const PLACEHOLDER = /\{[a-z]+\}/g;

/** What a word has to hold, such as `{number}`. */
export const placeholdersIn = (word: string): readonly string[] => [...new Set(word.match(PLACEHOLDER))];

/** A word with what it is about in its places; a place that nothing is given for stays as it is written. */
export const filled = (word: string, given: Readonly<Record<string, string>>): string =>
  word.replace(PLACEHOLDER, (mark) => {
    const name = mark.slice(1, -1);
    return Object.hasOwn(given, name) ? (given[name] ?? mark) : mark;
  });
