import {
  Document,
  Footer,
  Header,
  type ISectionOptions,
  LeaderType,
  Packer,
  PageNumber,
  type PageNumberEstimator,
  Paragraph,
  type Table,
  TableOfContents,
  TextRun,
} from 'docx';
import { estimatePageNumbers } from 'docx/layout';
import type { Look, Pictures, RenderedPicture, ReportDocument } from '../document.ts';
import { isFooter, withLast } from '../marking/zip-entries.ts';
import { plainText } from '../plain-text.ts';
import { shownSections } from '../shown-sections.ts';
import { asWordReads, pixelsOf } from './as-word-reads.ts';
import { coreProperties } from './core-properties.ts';
import { setTimes } from './dates.ts';
import { HEADING_NUMBERS } from './lists.ts';
import { pictureRun } from './pictures.ts';
import { beginsRight, textRuns } from './runs.ts';
import { sectionBlocks } from './sections.ts';
import { type State, stateOf } from './state.ts';
import { STYLES } from './style-names.ts';
import { stylesOf, tableStyles } from './styles.ts';

/** In twentieths of a point. */
const PAPER = { a4: { width: 11_906, height: 16_838 }, letter: { width: 12_240, height: 15_840 } } as const;
const MARGIN = { top: 1_360, bottom: 1_247, left: 1_247, right: 1_247, header: 624, footer: 567 } as const;

/**
 * The contents are written with the headings' numbers, and no pages: to lay out pages as Word would took seconds for a long
 * word. Word adds them when a reader has it update the contents, and doesn't ask to when it opens the file.
 */
const NO_PAGES: PageNumberEstimator = Object.assign(() => ({ bookmarks: new Map() }), {
  listNumbers: estimatePageNumbers.listNumbers,
});

/**
 * A document as a Word file. All of its text is set in styles with names, so that changing those changes all of it; its headings
 * are numbered by Word, its contents are a field that is filled in already, and nothing in it asks to be updated. In a thread
 * of its own the same document gives the same bytes: the library goes on counting from one document to the next.
 */
export async function renderDocx(
  document: ReportDocument,
  look: Look,
  pictures: Pictures,
): Promise<Uint8Array> {
  const { width, height } = PAPER[look.paper];
  const room = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  const logo = look.logo && (await logoOf(look.logo));
  const state = stateOf(document, await allAsWordReads(pictures), room);
  const isReport = document.form === 'report';
  const children = [
    ...coverBlocks(logo, state),
    ...(isReport ? contentsBlocks(state) : []),
    ...shownSections(document).flatMap((section, index) =>
      // A letter goes on below its head.
      sectionBlocks(section, 0, state, !isReport && index === 0),
    ),
  ];
  const section: ISectionOptions = {
    properties: { ...(isReport && { titlePage: true }), page: { size: { width, height }, margin: MARGIN } },
    headers: {
      default: headerOf(document),
      ...(isReport && { first: new Header({ children: [new Paragraph('')] }) }),
    },
    footers: {
      default: footerOf(document),
      ...(isReport && { first: new Footer({ children: [new Paragraph('')] }) }),
    },
    children,
  };
  const file = new Document({
    title: plainText(document.title),
    subject: plainText(document.subtitle),
    creator: plainText(document.issuer),
    lastModifiedBy: plainText(document.issuer),
    externalStyles: tableStyles(look),
    styles: stylesOf(document, look, room),
    numbering: { config: [HEADING_NUMBERS] },
    footnotes: state.footnotes,

    pageNumbers: NO_PAGES,
    sections: [section],
  });
  const packed = await Packer.toBuffer(file, undefined, [coreProperties(document)]);
  setTimes(packed, document.at);
  // What copies for readers have otherwise comes last.
  return withLast(packed, isFooter);
}

async function allAsWordReads(pictures: Pictures): Promise<Pictures> {
  const known = new Map<string, RenderedPicture>();
  for (const [id, picture] of pictures) known.set(id, await asWordReads(picture));
  return known;
}

/** How large a logo is at most, in pixels. */
const LOGO = { width: 260, height: 72 };

interface Logo {
  readonly picture: RenderedPicture;
  readonly width: number;
  readonly height: number;
}

async function logoOf(shown: RenderedPicture): Promise<Logo> {
  const picture = await asWordReads(shown);
  const { width, height } = await pixelsOf(picture);
  const scale = Math.min(1, LOGO.width / width, LOGO.height / height);
  return { picture, width: width * scale, height: height * scale };
}

function coverBlocks(logo: Logo | null, state: State): Paragraph[] {
  const { document } = state;
  const isReport = document.form === 'report';
  const line = (text: string, style: string) =>
    text === '' ? [] : [new Paragraph({ style, bidirectional: beginsRight(text), children: textRuns(text) })];
  const head = logo
    ? [
        new Paragraph({
          style: STYLES.figure,
          children: [pictureRun(logo.picture, logo, document.issuer, state)],
        }),
      ]
    : line(document.issuer, STYLES.coverText);
  return [
    ...head,
    new Paragraph({ spacing: { before: isReport ? 3_200 : 200 }, children: [] }),
    new Paragraph({
      style: 'Title',
      bidirectional: beginsRight(document.title),
      children: textRuns(document.title),
    }),
    ...line(document.subtitle, STYLES.subtitle),
    ...[document.recipient, document.date, document.version, logo ? document.issuer : ''].flatMap((text) =>
      line(text, STYLES.coverText),
    ),
    ...(isReport ? line(document.classification, STYLES.coverText) : []),
  ];
}

const contentsBlocks = ({ document }: State): (Paragraph | Table | TableOfContents)[] => [
  new Paragraph({
    style: STYLES.contentsHeading,
    pageBreakBefore: true,
    children: textRuns(document.labels.contents),
  }),
  new TableOfContents(document.labels.contents, {
    hyperlink: true,
    headingStyleRange: '1-2',
    tabLeader: LeaderType.NONE,
  }),
];

const headerOf = ({ title, classification }: ReportDocument): Header =>
  new Header({
    children: [
      new Paragraph({
        style: STYLES.header,
        children: [...textRuns(title), new TextRun({ text: '\t' }), ...textRuns(classification)],
      }),
    ],
  });

/** `Page 3 of 12`, which Word counts. */
function footerOf({ issuer, labels }: ReportDocument): Footer {
  const counted = labels.pageOf.split(/(\{pages?\})/).flatMap((part) => {
    if (part === '{page}') return [new TextRun({ children: [PageNumber.CURRENT] })];
    if (part === '{pages}') return [new TextRun({ children: [PageNumber.TOTAL_PAGES] })];
    return textRuns(part);
  });
  return new Footer({
    children: [
      new Paragraph({
        style: STYLES.footer,
        children: [...textRuns(issuer), new TextRun({ text: '\t' }), ...counted],
      }),
    ],
  });
}
