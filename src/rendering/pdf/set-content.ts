import type { Content, Line, Piece } from '../document.ts';
import type { PrintedBlock, Run } from './printed.ts';
import { setMarkdown } from './set-markdown.ts';
import {
  cellOf,
  codeWordsOf,
  evidenceOf,
  lineOf,
  plainOf,
  type Room,
  roomInColumn,
  type Setting,
  wordsOf,
} from './setting.ts';

/** How long the longest of some facts may be, for so many side by side. */
const FACTS_SIDE_BY_SIDE = [
  { columns: 3, longest: 26 },
  { columns: 2, longest: 70 },
] as const;

/** Where a document's contents stand. */
export interface Around {
  readonly setting: Setting;
  readonly room: Room;
  /** Counts texts, so that their notes can be told apart. */
  readonly texts: () => number;
  /** Ids of sections whose heading stands already: a link leads to the first of one name. */
  readonly placed: Set<string>;
}

/** What links to a section lead to. */
export const sectionLabel = (id: string) => `section-${id}`;

/** What stands in a section, as blocks. `level` is that of the heading above it. */
export function setContent(content: Content, level: number, around: Around): PrintedBlock[] {
  const { setting, room, texts } = around;
  const words = (text: string) => wordsOf(setting, text, room);
  switch (content.kind) {
    case 'prose':
      return setMarkdown(content, { setting, room, level, idPrefix: `text-${texts()}` });
    case 'line':
      return [{ kind: 'paragraph', ...lineOf(runsOf(content.line, room, setting)) }];
    case 'facts':
      return [factsOf(content, around)];
    case 'table':
      return [tableOf(content, around)];
    case 'bars':
      return [barsOf(content, around)];
    case 'evidence': {
      const shown = evidenceOf(setting, content, room, false);
      if (shown.kind === 'said') return [{ kind: 'notice', words: words(shown.text) }];
      return [{ kind: 'figure', ...shown.picture, caption: words(content.caption) }];
    }
    case 'callout':
      return [
        {
          kind: 'callout',
          tone: content.tone,
          title: words(content.title),
          paragraphs: content.text
            .split(/\n+/)
            .filter((text) => text.trim() !== '')
            .map(words),
        },
      ];
    case 'signatures':
      return [{ kind: 'signatures', under: content.under.map(words) }];
  }
}

function factsOf({ facts }: Content & { kind: 'facts' }, { setting, room }: Around): PrintedBlock {
  const longest = Math.max(0, ...facts.map(({ value }) => lengthOf(value)));
  const most = FACTS_SIDE_BY_SIDE.find((some) => longest <= some.longest)?.columns ?? 1;
  // Four are two and two: one would be alone.
  const columns = Math.max(1, facts.length === 4 ? Math.min(most, 2) : Math.min(most, facts.length));
  const inside = { ...room, width: room.width / columns - 16 };
  return {
    kind: 'facts',
    columns,
    facts: facts.map(({ label, value }) => ({
      ...cellOf(runsOf(value, inside, setting)),
      label: plainOf(setting, label, room),
    })),
  };
}

function tableOf(table: Content & { kind: 'table' }, { setting, room }: Around): PrintedBlock {
  const shares = table.columns.map(({ share }) => (share > 0 ? share : 1));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const rooms = shares.map((share) => roomInColumn(room, share / all));
  return {
    kind: 'table',
    caption: wordsOf(setting, table.caption, room),
    captionShown: table.captionShown,
    columns: table.columns.map(({ align }, at) => ({ align, share: shares[at] ?? 1 })),
    head: table.columns.map(({ head }, at) =>
      lineOf([{ kind: 'text', words: wordsOf(setting, head, rooms[at] ?? room) }]),
    ),
    rows: table.rows.map((row) => rooms.map((inside, at) => cellOf(runsOf(row[at] ?? [], inside, setting)))),
  };
}

function barsOf({ caption, bars }: Content & { kind: 'bars' }, { setting, room }: Around): PrintedBlock {
  const labelled = bars.map((bar) => ({ ...bar, label: plainOf(setting, bar.label, room) }));
  const said = labelled.map(({ label, value }) => `${label}: ${value}`).join(', ');
  const shown = wordsOf(setting, caption, room);
  return {
    kind: 'bars',
    caption: shown,
    alternative: `${plainOf(setting, caption, room)} ${said}`,
    bars: labelled,
  };
}

const lengthOf = (line: Line) => line.reduce((sum, { text }) => sum + text.length, 0);

const runsOf = (line: Line, room: Room, setting: Setting): Run[] =>
  line.map((piece) => runOf(piece, room, setting));

function runOf(piece: Piece, room: Room, setting: Setting): Run {
  const words = wordsOf(setting, piece.text, room);
  switch (piece.kind) {
    case 'text':
      return { kind: 'text', words };
    case 'strong':
      return { kind: 'text', words, bold: true };
    case 'code':
      return { kind: 'text', words: codeWordsOf(setting, piece.text, room), code: true };
    case 'badge':
      return { kind: 'badge', text: plainOf(setting, piece.text, room), tone: piece.tone };
    case 'link':
      return { kind: 'text', words, ...(piece.address !== '' && { address: piece.address }) };
    case 'section-link':
      return { kind: 'text', words, ...(setting.ids.has(piece.to) && { to: sectionLabel(piece.to) }) };
  }
}
