import type { Look } from '../../../rendering/document.ts';

/** What a workspace decides of its reports (R2). */

export const REPORT_LANGUAGES = ['en', 'de', 'fr'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** Sections of a full report that one can leave out or move; findings are always there. */
export const REPORT_SECTIONS = [
  'document-control',
  'summary',
  'overview',
  'scope',
  'method',
  'findings',
  'retests',
  'appendix-ratings',
  'appendix-files',
] as const;
export type ReportSection = (typeof REPORT_SECTIONS)[number];

/** A section of the consultancy's own, in Markdown. */
export interface OwnSection {
  /** `own-1`, unique in the design. */
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

/** Fixed texts that a consultancy may say in its own words; Markdown but for `classification`. Empty: the shipped one. */
export const REPORT_WORDS = [
  'classification',
  'confidentiality',
  'summary',
  'method',
  'ratings',
  'attestation',
] as const;
export type ReportWord = (typeof REPORT_WORDS)[number];

/** A consultancy's own words for what reports say, one line each, by `wordKey`. What isn't there is said in ours. */
export type OwnWords = Readonly<Record<string, string>>;

export interface ReportDesign {
  readonly language: ReportLanguage;
  readonly look: Omit<Look, 'logo'>;
  /** Of all sections, those that are left out too, so that each keeps its place; empty where nobody decided. */
  readonly order: readonly string[];
  /** In their order; ids of `REPORT_SECTIONS` and of `own`. What isn't named is left out. */
  readonly sections: readonly string[];
  readonly own: readonly OwnSection[];
  readonly words: Readonly<Partial<Record<ReportWord, string>>>;
  readonly wording: Readonly<Partial<Record<ReportLanguage, OwnWords>>>;
}

/** What a workspace has that decided nothing yet. */
export const DEFAULT_DESIGN: ReportDesign = {
  language: 'en',
  look: { accent: '#1e3a5f', font: 'inter', paper: 'a4' },
  order: [],
  sections: REPORT_SECTIONS,
  own: [],
  words: {},
  wording: {},
};
