import {
  BookmarkEnd,
  BookmarkStart,
  BorderStyle,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import type { Content, Section } from '../document.ts';
import { TONES } from '../tones.ts';
import { captionOf, evidenceParagraphs } from './pictures.ts';
import { proseBlocks } from './prose.ts';
import { beginsRight, lineRuns, lineText, textRuns } from './runs.ts';
import type { State } from './state.ts';
import { STYLES, toneStyle } from './style-names.ts';
import { gridOf, widthsOf } from './tables.ts';

type Blocks = (Paragraph | Table)[];

const NOTHING = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const NO_BORDERS = {
  top: NOTHING,
  bottom: NOTHING,
  left: NOTHING,
  right: NOTHING,
  insideHorizontal: NOTHING,
  insideVertical: NOTHING,
} as const;

const rgb = (colour: string): string => colour.replace('#', '').toUpperCase();

/** What parts a table from what follows: two would be one. */
const gap = (): Paragraph => new Paragraph({ style: STYLES.tableText, children: [] });

/** A section with those in it. `depth` is that of its heading, from 0. `isFollowing`: it stands right below another's heading. */
export function sectionBlocks(section: Section, depth: number, state: State, isFollowing = false): Blocks {
  const { heading, badge, startsPage, contents, sections, id } = section;
  const bookmark = state.next();
  const title = new Paragraph({
    style: STYLES.heading[Math.min(5, depth)] ?? 'Normal',
    pageBreakBefore: startsPage && !isFollowing,
    bidirectional: beginsRight(heading),
    children: [
      new BookmarkStart(
        state.bookmarks.get(id) ?? `Section_${bookmark}`,
        bookmark,
      ) as unknown as ParagraphChild,
      ...textRuns(heading),
      new BookmarkEnd(bookmark) as unknown as ParagraphChild,
    ],
  });
  const rated = badge && [
    new Paragraph({
      keepNext: true,
      children: textRuns(`\u00a0${badge.text}\u00a0`, { style: toneStyle(badge.tone) }),
    }),
  ];
  const hasHeading = heading.trim() !== '';
  const inside = hasHeading ? depth + 1 : depth;
  return [
    ...(hasHeading ? [title] : []),
    ...(rated ?? []),
    ...contents.flatMap((content) => contentBlocks(content, inside, state)),
    ...sections.flatMap((below, index) =>
      sectionBlocks(below, inside, state, index === 0 && contents.length === 0),
    ),
  ];
}

function contentBlocks(content: Content, depth: number, state: State): Blocks {
  switch (content.kind) {
    case 'prose':
      return proseBlocks(content, depth, state);
    case 'line':
      return [
        new Paragraph({
          bidirectional: beginsRight(lineText(content.line)),
          children: lineRuns(content.line, state),
        }),
      ];
    case 'facts':
      return factBlocks(content, state);
    case 'table':
      return tableBlocks(content, state);
    case 'bars':
      return barBlocks(content, state);
    case 'evidence':
      return evidenceParagraphs(content.name, content.caption, state);
    case 'callout':
      return calloutBlocks(content);
    case 'signatures':
      return signatureBlocks(content, state);
  }
}

/** Two side by side, each with its label above it. */
function factBlocks({ facts }: Extract<Content, { kind: 'facts' }>, state: State): Blocks {
  const widths = widthsOf([1, 1], state);
  const cell = (index: number) => {
    const fact = facts[index];
    return new TableCell({
      width: { size: widths[index % 2] ?? 0, type: WidthType.DXA },
      children: fact
        ? [
            new Paragraph({ style: STYLES.factLabel, children: textRuns(fact.label) }),
            new Paragraph({
              style: STYLES.tableText,
              bidirectional: beginsRight(lineText(fact.value)),
              children: lineRuns(fact.value, state),
            }),
          ]
        : [gap()],
    });
  };
  const starts = facts.flatMap((_, index) => (index % 2 === 0 ? [index] : []));
  if (starts.length === 0) return [];
  return [
    new Table({
      style: STYLES.facts,
      layout: TableLayoutType.FIXED,
      width: { size: state.room.width, type: WidthType.DXA },
      columnWidths: widths,
      rows: starts.map(
        (start) => new TableRow({ cantSplit: true, children: [cell(start), cell(start + 1)] }),
      ),
    }),
    gap(),
  ];
}

function tableBlocks(content: Extract<Content, { kind: 'table' }>, state: State): Blocks {
  const { caption, captionShown, columns, rows } = content;
  const grid = gridOf(
    {
      columns,
      head: columns.map(({ head }) => textRuns(head)),
      rows: rows.map((row) =>
        row.map((line) => ({ runs: lineRuns(line, state), isRight: beginsRight(lineText(line)) })),
      ),
    },
    state,
  );
  const shown = captionShown
    ? [captionOf(state.document.labels.table, state.nextTable(), caption, true)]
    : [];
  return [...shown, grid, gap()];
}

/** In how many steps a bar is drawn. */
const STEPS = 40;

/** A row for each, whose cells are as wide as its share; its number stands right beside it. */
function barBlocks({ caption, bars }: Extract<Content, { kind: 'bars' }>, state: State): Blocks {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const widths = widthsOf([12, ...Array.from({ length: STEPS + 4 }, () => 1)], state);
  const room = (from: number, count: number) => ({
    size: widths.slice(from, from + count).reduce((sum, width) => sum + width, 0),
    type: WidthType.DXA,
  });
  const line = (text: string) =>
    new Paragraph({ style: STYLES.tableText, keepNext: true, children: textRuns(text) });
  const rows = bars.map(({ label, value, tone }) => {
    const long = value === 0 ? 0 : Math.max(1, Math.round((value / most) * STEPS));
    const bar = new TableCell({
      columnSpan: long,
      width: room(1, long),
      shading: { fill: rgb(TONES[tone].ink) },
      children: [line('')],
    });
    const rest = STEPS + 4 - long;
    return new TableRow({
      cantSplit: true,
      children: [
        new TableCell({ width: room(0, 1), children: [line(label)] }),
        ...(long === 0 ? [] : [bar]),
        new TableCell({ columnSpan: rest, width: room(1 + long, rest), children: [line(`${value}`)] }),
      ],
    });
  });
  if (rows.length === 0) return [];
  return [
    new Paragraph({ style: STYLES.caption, keepNext: true, children: textRuns(caption) }),
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: state.room.width, type: WidthType.DXA },
      columnWidths: widths,
      borders: NO_BORDERS,
      margins: { top: 20, bottom: 20, left: 60, right: 60 },
      rows,
    }),
    gap(),
  ];
}

function calloutBlocks({ tone, title, text }: Extract<Content, { kind: 'callout' }>): Blocks {
  const { ink, tint } = TONES[tone];
  const look = {
    style: STYLES.callout,
    shading: { fill: rgb(tint) },
    border: { left: { style: BorderStyle.SINGLE, size: 24, space: 8, color: rgb(ink) } },
  };
  return [
    new Paragraph({
      ...look,
      keepNext: true,
      spacing: { after: 0 },
      bidirectional: beginsRight(title),
      children: textRuns(title, { bold: true, color: rgb(ink) }),
    }),
    new Paragraph({ ...look, bidirectional: beginsRight(text), children: textRuns(text) }),
  ];
}

function signatureBlocks({ under }: Extract<Content, { kind: 'signatures' }>, state: State): Blocks {
  if (under.length === 0) return [];
  const widths = widthsOf(
    under.map(() => 1),
    state,
  );
  const line = { style: BorderStyle.SINGLE, size: 6, color: '1B2330' } as const;
  return [
    new Paragraph({ spacing: { before: 900 }, keepNext: true, children: [] }),
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: state.room.width, type: WidthType.DXA },
      columnWidths: widths,
      borders: NO_BORDERS,
      rows: [
        new TableRow({
          cantSplit: true,
          children: under.map(
            (text, index) =>
              new TableCell({
                width: { size: widths[index] ?? 0, type: WidthType.DXA },
                borders: { top: line },
                margins: { top: 60, right: 240 },
                children: [new Paragraph({ style: STYLES.signature, children: textRuns(text) })],
              }),
          ),
        }),
      ],
    }),
    gap(),
  ];
}
