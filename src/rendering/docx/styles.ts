import { AlignmentType, type IParagraphStyleOptions, type IStylesOptions, LineRuleType } from 'docx';
import { readableOn } from '../../domain/colour.ts';
import type { Look, ReportDocument, Tone } from '../document.ts';
import { TONES } from '../tones.ts';
import { HEADING_NUMBERS } from './lists.ts';
import type { Room } from './state.ts';
import { STYLES, toneStyle } from './style-names.ts';

/** What everyone with Word has, and LibreOffice has the like of. */
const FONTS: Readonly<Record<Look['font'], string>> = { inter: 'Calibri', 'source-serif': 'Cambria' };
const CODE_FONT = 'Consolas';

const LOCALES: Readonly<Record<ReportDocument['language'], string>> = {
  en: 'en-GB',
  de: 'de-DE',
  fr: 'fr-FR',
};

const MUTED = '56606F';
const EDGE = 'D6DBE2';
const SOFT = 'F5F7F9';

const rgb = (colour: string): string => colour.replace('#', '').toUpperCase();

/** The styles of tables, which the library has no builder for. All of it is ours; the accent is a colour, or it isn't written. */
export const tableStyles = ({ accent }: Look): string => {
  const inside = (name: string) => `<w:${name} w:val="single" w:sz="4" w:space="0" w:color="${EDGE}"/>`;
  const margin = (name: string, size: number) => `<w:${name} w:w="${size}" w:type="dxa"/>`;
  const style = (id: string, name: string, more: string) =>
    `<w:style w:type="table" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/><w:uiPriority w:val="59"/><w:qFormat/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>${inside('bottom')}${inside('insideH')}</w:tblBorders><w:tblCellMar>${margin('top', 60)}${margin('left', 100)}${margin('bottom', 60)}${margin('right', 100)}</w:tblCellMar></w:tblPr>${more}</w:style>`;
  const head = `<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="${accentOn(accent)}"/></w:tcBorders></w:tcPr></w:tblStylePr>`;
  return `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${style(STYLES.table, 'Report Table', head)}${style(STYLES.facts, 'Report Facts', '')}</w:styles>`;
};

/** As Word writes it, dark enough to be read on white. */
const accentOn = (accent: string): string => rgb(readableOn(accent, '#ffffff'));

function headings(accent: string, isNumbered: boolean): IStylesOptions['default'] {
  const heading = (level: number, size: number, before: number, after: number) => ({
    next: 'Normal',
    quickFormat: true,
    run: { size, bold: true, color: accent },
    paragraph: {
      keepNext: true,
      keepLines: true,
      spacing: { before, after, line: 252, lineRule: LineRuleType.AUTO },
      outlineLevel: level,
      ...(isNumbered && level < 4 && { numbering: { reference: HEADING_NUMBERS.reference, level } }),
    },
  });
  return {
    title: {
      next: STYLES.subtitle,
      quickFormat: true,
      run: { size: 64, bold: true, color: accent },
      paragraph: {
        keepNext: true,
        spacing: { before: 0, after: 160, line: 240, lineRule: LineRuleType.AUTO },
      },
    },
    heading1: heading(0, 36, 480, 200),
    heading2: heading(1, 28, 400, 140),
    heading3: heading(2, 24, 280, 100),
    heading4: heading(3, 22, 240, 80),
    heading5: heading(4, 21, 200, 60),
    heading6: heading(5, 21, 200, 60),
    listParagraph: { quickFormat: true, paragraph: { spacing: { after: 60 } } },
    caption: {
      quickFormat: true,
      run: { size: 18, color: MUTED },
      paragraph: { spacing: { before: 60, after: 160 } },
    },
    hyperlink: { run: { color: accent, underline: {} } },
    footnoteText: {
      run: { size: 18 },
      paragraph: { spacing: { after: 40, line: 240, lineRule: LineRuleType.AUTO } },
    },
  };
}

/** The styles of a document, in which all of its text is set. */
export function stylesOf({ language, form }: ReportDocument, look: Look, room: Room): IStylesOptions {
  const accent = accentOn(look.accent);
  const font = FONTS[look.font];
  const based = (
    id: string,
    name: string,
    run: IParagraphStyleOptions['run'],
    paragraph: IParagraphStyleOptions['paragraph'],
  ): IParagraphStyleOptions => ({
    id,
    name,
    basedOn: 'Normal',
    quickFormat: true,
    ...(run && { run }),
    ...(paragraph && { paragraph }),
  });
  return {
    default: {
      document: {
        run: {
          font,
          size: 21,
          color: '1B2330',
          language: { value: LOCALES[language], bidirectional: 'ar-SA' },
        },
        paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
      },
      ...headings(accent, form === 'report'),
    },
    paragraphStyles: [
      { id: 'Normal', name: 'Normal', quickFormat: true },
      based(STYLES.subtitle, 'Subtitle', { size: 30, color: MUTED }, { spacing: { after: 240 } }),
      based(STYLES.coverText, 'Cover Text', { size: 22 }, { spacing: { after: 60 } }),
      based(
        STYLES.contentsHeading,
        'TOC Heading',
        { size: 36, bold: true, color: accent },
        { keepNext: true, spacing: { after: 200 } },
      ),
      based('TOC1', 'toc 1', { bold: true }, { spacing: { before: 120, after: 40 } }),
      based('TOC2', 'toc 2', undefined, { indent: { left: 280 }, spacing: { after: 20 } }),
      based(
        STYLES.code,
        'Code',
        { font: CODE_FONT, size: 17, noProof: true },
        {
          shading: { fill: SOFT },
          spacing: { before: 60, after: 160, line: 240, lineRule: LineRuleType.AUTO },
          alignment: AlignmentType.LEFT,
          border: Object.fromEntries(
            ['top', 'left', 'bottom', 'right'].map((side) => [
              side,
              { style: 'single', size: 4, space: 4, color: EDGE },
            ]),
          ),
          indent: { left: 100, right: 100 },
        },
      ),
      based(
        STYLES.quote,
        'Quote',
        { color: MUTED, italics: true },
        {
          indent: { left: 340 },
          border: { left: { style: 'single', size: 18, space: 8, color: EDGE } },
        },
      ),
      based(
        STYLES.tableText,
        'Table Text',
        { size: 19 },
        { spacing: { after: 0, line: 252, lineRule: LineRuleType.AUTO } },
      ),
      {
        ...based(STYLES.tableHeading, 'Table Heading', { bold: true, size: 18 }, { keepNext: true }),
        basedOn: STYLES.tableText,
      },
      {
        ...based(STYLES.factLabel, 'Fact Label', { size: 17, color: MUTED }, { keepNext: true }),
        basedOn: STYLES.tableText,
      },
      based(STYLES.figure, 'Figure', undefined, {
        keepNext: false,
        spacing: { before: 120, after: 60, line: 240, lineRule: LineRuleType.AUTO },
      }),
      based(STYLES.callout, 'Callout', undefined, {
        keepLines: true,
        indent: { left: 200, right: 120 },
        spacing: { after: 160 },
      }),
      {
        ...based(STYLES.signature, 'Signature', { size: 18, color: MUTED }, undefined),
        basedOn: STYLES.tableText,
      },
      based(
        STYLES.header,
        'header',
        { size: 17, color: MUTED },
        { rightTabStop: room.width, spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO } },
      ),
      based(
        STYLES.footer,
        'footer',
        { size: 17, color: MUTED },
        { rightTabStop: room.width, spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO } },
      ),
    ],
    characterStyles: [
      { id: STYLES.strong, name: 'Strong Text', quickFormat: true, run: { bold: true } },
      { id: STYLES.emphasis, name: 'Emphasis Text', quickFormat: true, run: { italics: true } },
      {
        id: STYLES.inlineCode,
        name: 'Inline Code',
        quickFormat: true,
        run: { font: CODE_FONT, size: 18, noProof: true },
      },
      {
        id: STYLES.missing,
        name: 'Missing Evidence',
        quickFormat: true,
        run: { bold: true, color: rgb(TONES.high.ink) },
      },
      ...(Object.keys(TONES) as Tone[]).map((tone) => ({
        id: toneStyle(tone),
        name: `Badge ${tone}`,
        quickFormat: true,
        run: { bold: true, size: 18, color: rgb(TONES[tone].ink), shading: { fill: rgb(TONES[tone].tint) } },
      })),
    ],
  };
}
