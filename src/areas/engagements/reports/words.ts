import type { EngagementKind } from '../../../domain/engagement.ts';
import type { PublishedState, Severity } from '../../../domain/finding.ts';
import type { AssetState, ProseField } from '../../../domain/finding-fields.ts';
import type { ReportKind } from '../../../domain/report.ts';
import type { AssetResult, RetestOutcome } from '../../../domain/retest.ts';
import type { Labels } from '../../../rendering/document.ts';
import type { ReportLanguage, ReportWord } from './design.ts';
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
  /** `Version 1.0` */
  readonly version: (name: string) => string;
  readonly score: (score: number) => string;
  readonly thisVersion: string;
  readonly bySeverity: string;
  readonly nothingFound: string;
  /** What is to be done first, by how many are open and how bad the worst of them is. */
  readonly verdict: (open: { readonly worst: Severity; readonly count: number } | null) => string;
  readonly withdrawn: (numbers: readonly number[]) => string;
  readonly wholeFinding: string;
  readonly roundOf: (number: number) => string;
  readonly published: (day: string) => string;
  readonly filesLead: string;
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

/** The words of a language. */
export const wordsOf = (language: ReportLanguage): ReportWords => WORDS[language];
