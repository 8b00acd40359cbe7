import type { Severity } from '../../../domain/finding.ts';
import { isOpen, SEVERITIES } from '../../../domain/finding.ts';
import type { MarkdownTree } from '../../../markdown/tree.ts';
import type { Content, Line, Piece, Section, Tone } from '../../../rendering/document.ts';
import type { ReportDesign, ReportWord } from './design.ts';
import { EvidenceOfDocument } from './named-evidence.ts';
import type { ReportData, ReportEvidence, ReportFinding } from './report-data.ts';
import { type About, type ReportWords, wordsOf } from './words.ts';
import { Written } from './written.ts';

/** Reads a text in Markdown. */
export type Reads = (text: string) => MarkdownTree;

/** What the sections of one document are made with. */
export class Making {
  readonly data: ReportData;
  readonly design: ReportDesign;
  readonly words: ReportWords;
  readonly written: Written;
  readonly evidence = new EvidenceOfDocument();
  readonly #read: Reads;

  constructor(data: ReportData, design: ReportDesign, read: Reads) {
    this.data = data;
    this.design = design;
    this.words = wordsOf(design.language, design.wording[design.language]);
    this.written = new Written(this.words, data.zone);
    this.#read = read;
  }

  /** A text as it is formatted, with the evidence that it may show; nothing of one that says nothing. */
  prose(text: string, evidence: readonly ReportEvidence[] = []): Content[] {
    if (text.trim() === '') return [];
    const { blocks, notes } = this.evidence.in(this.#read(text.normalize('NFC')), evidence);
    return [{ kind: 'prose', blocks, notes }];
  }

  get about(): About {
    const { issuer, recipient, engagement } = this.data;
    const { title, kind, startsOn, endsOn } = engagement;
    const period = this.written.period(startsOn, endsOn);
    return { issuer, recipient, title, subject: this.words.subjects[kind], period };
  }

  /** A fixed text, in the consultancy's words or in ours. */
  fixed(word: ReportWord): string {
    const own = this.design.words[word]?.trim() ?? '';
    return own === '' ? this.words.shipped[word](this.about) : own;
  }
}

export const text = (said: string): Piece => ({ kind: 'text', text: said });

/** A line of plain text. */
export const plain = (said: string): Line => [text(said)];

/** A severity as a badge. */
export const severityBadge = ({ severities }: ReportWords, severity: Severity): Piece => ({
  kind: 'badge',
  text: severities[severity],
  tone: severity,
});

/** How the state of a finding looks. */
export function stateTone(state: ReportFinding['state']): Tone {
  if (state === 'retest-passed') return 'good';
  return isOpen(state) ? 'high' : 'neutral';
}

/** The id of a finding's section. */
export const findingId = ({ number }: Pick<ReportFinding, 'number'>): string => `finding-${number}`;

/** How many findings there are of each severity, and how many of them are open. */
export const countsBySeverity = (findings: readonly ReportFinding[]) =>
  SEVERITIES.map((severity) => {
    const all = findings.filter((finding) => finding.severity === severity);
    return { severity, found: all.length, open: all.filter(({ state }) => isOpen(state)).length };
  });

/** A section; null where nothing stands in it. */
export function section(
  id: string,
  heading: string,
  contents: readonly Content[],
  {
    sections = [],
    badge = null,
    startsPage = false,
  }: Partial<Pick<Section, 'sections' | 'badge' | 'startsPage'>> = {},
): Section | null {
  if (contents.length + sections.length === 0) return null;
  return { id, heading, badge, startsPage, contents, sections };
}

/** Those sections that there are. */
export const present = (sections: readonly (Section | null)[]): Section[] =>
  sections.filter((one) => one !== null);
