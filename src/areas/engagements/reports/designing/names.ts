import { REPORT_SECTIONS, type ReportLanguage, type ReportSection, type ReportWord } from '../design.ts';
import type { WordGroup } from '../words.ts';

/** What the screen calls what one decides of a report. */

export const LANGUAGE_NAMES: Readonly<Record<ReportLanguage, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
};

export const FONT_NAMES = { inter: 'Inter (sans serif)', 'source-serif': 'Source Serif (serif)' } as const;

export const PAPER_NAMES = { a4: 'A4', letter: 'US Letter' } as const;

const SECTION_NAMES: Readonly<Record<ReportSection, string>> = {
  'document-control': 'Document control',
  summary: 'Executive summary',
  overview: 'Overview of findings',
  scope: 'Scope',
  method: 'Method',
  findings: 'Findings',
  retests: 'Retests',
  'appendix-ratings': 'Severity ratings',
  'appendix-files': 'Pictures and files',
};

/** A section by its id; one of the consultancy's own by its heading. */
export function sectionName(id: string, heading: string): string {
  const shipped = REPORT_SECTIONS.find((known) => known === id);
  return shipped === undefined ? heading : SECTION_NAMES[shipped];
}

export const WORD_NAMES: Readonly<Record<ReportWord, { readonly label: string; readonly hint: string }>> = {
  classification: { label: 'Classification', hint: 'One line, at the top of each page.' },
  confidentiality: { label: 'Confidentiality notice', hint: 'On the page with the versions.' },
  summary: { label: 'Start of the executive summary', hint: 'Before what you write for each report.' },
  method: { label: 'Method', hint: 'How you test.' },
  ratings: { label: 'Severity ratings', hint: 'How you decide how severe a finding is.' },
  attestation: { label: 'Attestation letter', hint: 'What the letter confirms.' },
};

/** What the page of words calls each group of them. */
export const WORD_GROUP_NAMES: Readonly<Record<WordGroup, string>> = {
  headings: 'Headings',
  prose: 'Headings within findings',
  kinds: 'What reports are called',
  terms: 'Facts and columns',
  severities: 'Severities',
  inSentences: 'Severities within a sentence',
  meanings: 'What severities mean',
  states: 'States of findings',
  assetStates: 'States of assets',
  outcomes: 'What a retest came to, for a finding',
  results: 'What a retest came to, for an asset',
  subjects: 'What was tested',
  says: 'Sentences',
  letter: 'Attestation letter',
  labels: 'Pages, pictures and tables',
};

/** What a word of a group is of, where others are the same in English. */
export const WORD_OF: Readonly<Record<WordGroup, string>> = {
  headings: 'heading',
  prose: 'heading within a finding',
  kinds: 'report',
  terms: 'fact or column',
  severities: 'severity',
  inSentences: 'severity within a sentence',
  meanings: 'meaning of a severity',
  states: 'state of a finding',
  assetStates: 'state of an asset',
  outcomes: 'result for a finding',
  results: 'result for an asset',
  subjects: 'what was tested',
  says: 'sentence',
  letter: 'letter',
  labels: 'page, picture or table',
};
