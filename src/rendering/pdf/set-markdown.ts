import type { Block, Cell, Inline, Item, Note } from '../../markdown/tree.ts';
import { codeLines } from './code-lines.ts';
import type { PrintedBlock, PrintedCell, PrintedItem, Run, Style } from './printed.ts';
import {
  cellOf,
  codeWordsOf,
  evidenceOf,
  lineOf,
  type Room,
  roomInColumn,
  type Setting,
  wordsOf,
} from './setting.ts';

/** What lies deeper in lists and quotes is set as if it lay here: Typst goes no deeper than some tens of calls. */
const DEEPEST = 6;
const INDENT = 18;
const CODE_INSETS = 26;
const [SHORTEST_COLUMN, LONGEST_COLUMN] = [8, 42];
const LONGEST_ADDRESS = 2_000;

/** Where a text stands. */
interface Nesting {
  readonly setting: Setting;
  readonly room: Room;
  /** The level of the heading above it. */
  readonly level: number;
  /** Sets its notes apart from those of other texts. */
  readonly idPrefix: string;
  readonly depth: number;
  /** Notes that something refers to, as it is set. */
  readonly referred: Set<number>;
}

/** A text in Markdown as blocks, its notes at its end. */
export function setMarkdown(
  { blocks, notes }: { readonly blocks: readonly Block[]; readonly notes: readonly Note[] },
  where: Omit<Nesting, 'depth' | 'referred'>,
): PrintedBlock[] {
  const nesting: Nesting = { ...where, depth: 0, referred: new Set() };
  const text = blocks.flatMap((block) => blocksOf(block, nesting));
  if (notes.length === 0) return text;
  const inside = deeper(nesting);
  const contents = notes.map(({ children }) => children.flatMap((block) => blocksOf(block, inside)));
  const printed = contents.map((content, index) => {
    const [id, number] = [noteId(nesting, index + 1), index + 1];
    return { id, number, from: nesting.referred.has(number) ? `${id}-from` : null, blocks: content };
  });
  return [...text, { kind: 'notes', notes: printed }];
}

const noteId = ({ idPrefix }: Nesting, number: number) => `${idPrefix}-note-${number}`;

const deeper = (nesting: Nesting): Nesting => ({
  ...nesting,
  depth: nesting.depth + 1,
  room: { ...nesting.room, width: nesting.room.width - INDENT },
});

function blocksOf(block: Block, nesting: Nesting): PrintedBlock[] {
  switch (block.kind) {
    case 'paragraph':
      return paragraphsOf(block.children, nesting);
    case 'heading':
      return [
        {
          kind: 'heading',
          id: null,
          level: nesting.level + block.depth,
          runs: runsOf(block.children, {}, nesting),
          isNumbered: false,
          isListed: false,
          badge: null,
          startsPage: false,
        },
      ];
    case 'quote':
      if (nesting.depth >= DEEPEST) return block.children.flatMap((child) => blocksOf(child, nesting));
      return [{ kind: 'quote', blocks: block.children.flatMap((child) => blocksOf(child, deeper(nesting))) }];
    case 'list':
      if (nesting.depth >= DEEPEST)
        return block.items.flatMap(({ children }) => children.flatMap((child) => blocksOf(child, nesting)));
      return [
        {
          kind: 'list',
          start: block.start ?? null,
          isTight: block.items.every(({ children }) => children.every(isTight)),
          hasTasks: block.items.some(({ task }) => task !== undefined),
          items: block.items.map((item) => itemOf(item, deeper(nesting))),
        },
      ];
    case 'code': {
      const { width } = nesting.room;
      return [
        { kind: 'code', ...codeLines(nesting.setting.legible.code(block.source), width - CODE_INSETS) },
      ];
    }
    case 'table':
      return [tableOf(block, nesting)];
    case 'rule':
      return [{ kind: 'rule' }];
  }
}

const isTight = (block: Block) => block.kind === 'list' || (block.kind === 'paragraph' && block.tight);

const itemOf = ({ task, children }: Item, nesting: Nesting): PrintedItem => ({
  task: task ?? null,
  blocks: children.flatMap((child) => blocksOf(child, nesting)),
});

/** A paragraph's pictures are figures, with the words before and after them as paragraphs of their own. */
function paragraphsOf(children: readonly Inline[], nesting: Nesting): PrintedBlock[] {
  const isAlone = children.every(
    (child) => child.kind === 'evidence' || (child.kind === 'text' && child.value.trim() === ''),
  );
  const printed: PrintedBlock[] = [];
  let words: Inline[] = [];
  const endWords = () => {
    const hasWords = words.some((child) => child.kind !== 'text' || child.value.trim() !== '');
    if (hasWords) printed.push({ kind: 'paragraph', ...lineOf(runsOf(withoutEdges(words), {}, nesting)) });
    words = [];
  };
  for (const child of children) {
    const shown = child.kind === 'evidence' ? evidenceOf(nesting.setting, child, nesting.room, false) : null;
    if (child.kind !== 'evidence' || shown === null || (shown.kind === 'said' && !isAlone)) words.push(child);
    else {
      endWords();
      printed.push(
        shown.kind === 'said'
          ? { kind: 'notice', words: wordsOf(nesting.setting, shown.text, nesting.room) }
          : {
              kind: 'figure',
              ...shown.picture,
              caption: wordsOf(nesting.setting, child.caption, nesting.room),
            },
      );
    }
  }
  endWords();
  return printed;
}

/** Without the ends of lines that parted them from a picture. */
const withoutEdges = (words: readonly Inline[]): Inline[] =>
  words.map((child, at) => {
    if (child.kind !== 'text') return child;
    const value = at === 0 ? child.value.trimStart() : child.value;
    return { kind: 'text', value: at === words.length - 1 ? value.trimEnd() : value };
  });

function tableOf(block: Block & { kind: 'table' }, nesting: Nesting): PrintedBlock {
  const rows = [block.header, ...block.rows];
  const longest = block.header.cells.map((_, column) =>
    rows.reduce((most, { cells }) => Math.max(most, lengthOf(cells[column]?.children ?? [])), 0),
  );
  const shares = longest.map((length) => Math.min(LONGEST_COLUMN, Math.max(SHORTEST_COLUMN, length)));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const cells = (row: readonly Cell[]): PrintedCell[] =>
    shares.map((share, column) =>
      cellOf(
        runsOf(
          row[column]?.children ?? [],
          {},
          { ...nesting, room: roomInColumn(nesting.room, share / all) },
        ),
      ),
    );
  // A header stands on each page again, and what is led back to must stand once.
  const head = cells(block.header.cells).map((cell) => ({ ...cell, runs: cell.runs.map(withoutWayBack) }));
  return {
    kind: 'table',
    caption: '',
    captionShown: false,
    columns: block.header.cells.map(({ align }, column) => ({
      share: shares[column] ?? 1,
      align: align ?? 'start',
    })),
    head,
    rows: block.rows.map((row) => cells(row.cells)),
  };
}

const withoutWayBack = (run: Run): Run => (run.kind === 'note' ? { ...run, from: null } : run);

const lengthOf = (children: readonly Inline[]): number =>
  children.reduce((sum, child) => {
    if (child.kind === 'text') return sum + child.value.length;
    if (child.kind === 'inline-code') return sum + child.source.length;
    return 'children' in child ? sum + lengthOf(child.children) : sum + 2;
  }, 0);

function runsOf(children: readonly Inline[], style: Style, nesting: Nesting): Run[] {
  return children.flatMap((child) => runOf(child, style, nesting));
}

function runOf(child: Inline, style: Style, nesting: Nesting): Run[] {
  const { setting, room } = nesting;
  switch (child.kind) {
    case 'text':
      return [{ kind: 'text', words: wordsOf(setting, child.value, room), ...style }];
    case 'inline-code':
      return [{ kind: 'text', words: codeWordsOf(setting, child.source, room), ...style, code: true }];
    case 'strong':
      return runsOf(child.children, { ...style, bold: true }, nesting);
    case 'emphasis':
      return runsOf(child.children, { ...style, italic: true }, nesting);
    case 'struck':
      return runsOf(child.children, { ...style, struck: true }, nesting);
    case 'break':
      return [{ kind: 'break' }];
    case 'link': {
      const leads = child.address !== '' && child.address.length <= LONGEST_ADDRESS;
      return runsOf(child.children, leads ? { ...style, address: child.address } : style, nesting);
    }
    case 'evidence': {
      const shown = evidenceOf(setting, child, room, true);
      if (shown.kind === 'picture') return [{ kind: 'picture', ...shown.picture }];
      return [{ kind: 'text', words: wordsOf(setting, shown.text, room), ...style, italic: true }];
    }
    case 'note-reference': {
      const to = noteId(nesting, child.number);
      const isFirst = child.first && !nesting.referred.has(child.number);
      nesting.referred.add(child.number);
      return [{ kind: 'note', number: child.number, to, from: isFirst ? `${to}-from` : null }];
    }
  }
}
