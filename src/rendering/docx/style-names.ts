import type { Tone } from '../document.ts';

/** Ids of the styles that text is set in; people change how a report looks by changing them in Word. */
export const STYLES = {
  subtitle: 'Subtitle',
  coverText: 'CoverText',
  contentsHeading: 'TOCHeading',
  heading: ['Heading1', 'Heading2', 'Heading3', 'Heading4', 'Heading5', 'Heading6'],
  code: 'Code',
  caption: 'Caption',
  quote: 'Quote',
  list: 'ListParagraph',
  tableText: 'TableText',
  tableHeading: 'TableHeading',
  factLabel: 'FactLabel',
  figure: 'Figure',
  callout: 'Callout',
  signature: 'Signature',
  footnote: 'FootnoteText',
  header: 'Header',
  footer: 'Footer',
  table: 'ReportTable',
  facts: 'ReportFacts',
  strong: 'StrongText',
  emphasis: 'EmphasisText',
  inlineCode: 'InlineCode',
  missing: 'MissingEvidence',
  link: 'Hyperlink',
} as const;

/** Of a badge's text. */
export const toneStyle = (tone: Tone): string => `Badge${tone.charAt(0).toUpperCase()}${tone.slice(1)}`;
