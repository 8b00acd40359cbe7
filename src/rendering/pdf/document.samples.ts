import { PNG } from 'pngjs';
import { parseMarkdown } from '../../markdown/parse.ts';
import type { Content, ReportDocument, Section } from '../document.ts';
import { ENGLISH_LABELS } from '../english-labels.ts';
import type { Manuscript } from './exchange.ts';

const document: ReportDocument = {
  language: 'en',
  title: 'Penetration test',
  subtitle: 'Of the portal',
  classification: 'Confidential',
  issuer: 'Northwall',
  recipient: 'Kestrel Bank',
  date: '26 November 2026',
  at: Date.UTC(2026, 10, 26, 12),
  version: 'Version 1.0',
  form: 'report',
  labels: ENGLISH_LABELS,
  sections: [],
  evidence: {},
};

export const prose = (text: string): Content => {
  const { blocks, notes } = parseMarkdown(text);
  return { kind: 'prose', blocks, notes };
};

export const section = (
  id: string,
  heading: string,
  contents: readonly Content[],
  more: Partial<Section> = {},
): Section => ({
  id,
  heading,
  badge: null,
  startsPage: false,
  contents,
  sections: [],
  ...more,
});

/** A manuscript of one's own document, in most of what a document has. */
export const manuscriptOf = (mine: Partial<ReportDocument>, more: Partial<Manuscript> = {}): Manuscript => ({
  document: { ...document, ...mine },
  look: { accent: '#1e3a5f', font: 'inter', paper: 'a4', logo: null },
  pictures: [],
  ...more,
});

/** A picture of one colour. */
export function pictureOf(width: number, height: number): Uint8Array {
  const picture = new PNG({ width, height });
  picture.data.fill(0xcc);
  return PNG.sync.write(picture);
}
