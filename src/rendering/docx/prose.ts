import { FootnoteReferenceRun, Paragraph, type ParagraphChild, type Table, TextRun } from 'docx';
import type { Block, Inline, Item, Note } from '../../markdown/tree.ts';
import { numbered, pointed } from './lists.ts';
import { evidenceParagraphs, evidenceRuns } from './pictures.ts';
import { beginsRight, codeRuns, type Format, linkTo, textRuns } from './runs.ts';
import type { State } from './state.ts';
import { STYLES } from './style-names.ts';
import { gridOf } from './tables.ts';

type Blocks = (Paragraph | Table)[];

/** Where a block stands: how deep in lists, in what style, and how deep headings are above it. */
interface Nesting {
  readonly state: State;
  readonly notes: readonly Note[];
  /** Word's number of each note that the text has referred to. */
  readonly noted: Map<number, number>;
  readonly style: string | undefined;
  readonly depth: number;
  readonly headings: number;
  /** Word has no notes in notes. */
  readonly isNote: boolean;
}

/** A text in Markdown. `headings` is how deep the one above it is. */
export function proseBlocks(
  { blocks, notes }: { readonly blocks: readonly Block[]; readonly notes: readonly Note[] },
  headings: number,
  state: State,
): Blocks {
  const nesting: Nesting = {
    state,
    notes,
    noted: new Map(),
    style: undefined,
    depth: 0,
    headings,
    isNote: false,
  };
  const made = blocks.flatMap((block) => blockOf(block, nesting));
  // What the text never refers to is still said.
  const unnoted = notes.filter((_, index) => !nesting.noted.has(index + 1));
  return [
    ...made,
    ...unnoted.flatMap((note) =>
      note.children.flatMap((block) => blockOf(block, { ...nesting, isNote: true })),
    ),
  ];
}

const plainOf = (children: readonly Inline[]): string =>
  children
    .map((child) => {
      if (child.kind === 'text') return child.value;
      if (child.kind === 'inline-code') return child.source;
      return 'children' in child ? plainOf(child.children) : '';
    })
    .join('');

function blockOf(block: Block, nesting: Nesting): Blocks {
  switch (block.kind) {
    case 'paragraph':
      return paragraphs(block.children, nesting);
    case 'heading': {
      // Deeper than what the contents list: those of a text are none of the document's, and have no numbers.
      const deep = Math.min(5, Math.max(2, nesting.headings) + block.depth - 1);
      return [
        new Paragraph({
          style: STYLES.heading[deep] ?? 'Normal',
          numbering: false,
          bidirectional: beginsRight(plainOf(block.children)),
          children: inlineRuns(block.children, nesting),
        }),
      ];
    }
    case 'quote':
      return block.children.flatMap((child) => blockOf(child, { ...nesting, style: STYLES.quote }));
    case 'list': {
      const list = block.start === undefined ? pointed(nesting.state) : numbered(block.start, nesting.state);
      return block.items.flatMap((item) => itemOf(item, list, nesting));
    }
    case 'code':
      return [
        new Paragraph({
          style: STYLES.code,
          ...indentAt(nesting.depth, 100),
          children: codeRuns(block.source),
        }),
      ];
    case 'table':
      return [
        gridOf(
          {
            columns: block.header.cells.map(({ align = 'start' }) => ({ share: 1, align })),
            head: block.header.cells.map(({ children }) => inlineRuns(children, nesting)),
            rows: block.rows.map(({ cells }) =>
              cells.map(({ children }) => ({
                runs: inlineRuns(children, nesting),
                isRight: beginsRight(plainOf(children)),
              })),
            ),
          },
          nesting.state,
        ),
        new Paragraph({ style: STYLES.tableText, children: [] }),
      ];
    case 'rule':
      return [new Paragraph({ thematicBreak: true, children: [] })];
  }
}

/** As far in as the text of the list's items is. */
const indentAt = (depth: number, more = 0) =>
  depth === 0 ? {} : { indent: { left: depth * 360 + more, right: more } };

type List = ReturnType<typeof pointed>;

/** An item's first paragraph has its mark; what follows stands below that. */
function itemOf(item: Item, list: List, nesting: Nesting): Blocks {
  const inside = { ...nesting, depth: nesting.depth + 1 };
  const [first, ...rest] = item.children;
  const isLine = first?.kind === 'paragraph';
  const ticked = item.task === 'done' ? '☒ ' : item.task === 'open' ? '☐ ' : '';
  const line = isLine ? first.children : [];
  const begun = new Paragraph({
    style: STYLES.list,
    ...(item.task ? indentAt(inside.depth) : { numbering: { ...list, level: Math.min(8, nesting.depth) } }),
    bidirectional: beginsRight(plainOf(line)),
    children: [...textRuns(ticked), ...inlineRuns(line, inside)],
  });
  return [begun, ...(isLine ? rest : item.children).flatMap((child) => blockOf(child, inside))];
}

function paragraphs(children: readonly Inline[], nesting: Nesting): Paragraph[] {
  const shown = children.filter((child) => child.kind !== 'text' || child.value.trim() !== '');
  if (!nesting.isNote && shown.length > 0 && shown.every((child) => child.kind === 'evidence'))
    return shown.flatMap((child) =>
      child.kind === 'evidence' ? evidenceParagraphs(child.name, child.caption, nesting.state) : [],
    );
  return [
    new Paragraph({
      ...(nesting.style !== undefined && { style: nesting.style }),
      ...indentAt(nesting.depth),
      bidirectional: beginsRight(plainOf(children)),
      children: inlineRuns(children, nesting),
    }),
  ];
}

const inlineRuns = (children: readonly Inline[], nesting: Nesting, format: Format = {}): ParagraphChild[] =>
  children.flatMap((child) => inlineOf(child, nesting, format));

function inlineOf(child: Inline, nesting: Nesting, format: Format): readonly ParagraphChild[] {
  const { state } = nesting;
  switch (child.kind) {
    case 'text':
      return textRuns(child.value, format);
    case 'emphasis':
      return inlineRuns(child.children, nesting, { ...format, italics: true });
    case 'strong':
      return inlineRuns(child.children, nesting, { ...format, bold: true });
    case 'struck':
      return inlineRuns(child.children, nesting, { ...format, strike: true });
    case 'inline-code':
      return textRuns(child.source, { ...format, style: STYLES.inlineCode });
    case 'break':
      return [new TextRun({ break: 1 })];
    case 'link':
      return [
        linkTo(inlineRuns(child.children, nesting, { ...format, style: STYLES.link }), child.address, state),
      ];
    case 'evidence':
      return nesting.isNote
        ? textRuns(child.caption || child.name)
        : evidenceRuns(child.name, child.caption, state);
    case 'note-reference':
      return noteRuns(child.number, nesting);
  }
}

/** The first to a note has it made; others say its number. */
function noteRuns(number: number, nesting: Nesting): readonly ParagraphChild[] {
  const { state, notes, noted } = nesting;
  const known = noted.get(number);
  const note = notes[number - 1];
  if (known !== undefined) return textRuns(`${known}`, { superScript: true });
  if (nesting.isNote || !note) return [];
  const next = Object.keys(state.footnotes).length + 1;
  noted.set(number, next);
  // Its place is taken before it is read: it may refer to itself.
  state.footnotes[next] = { children: [] };
  state.footnotes[next] = { children: noteParagraphs(note, { ...nesting, isNote: true }) };
  return [new FootnoteReferenceRun(next)];
}

/** Word's notes hold paragraphs alone: of a table, each row is one. */
function noteParagraphs(note: Note, nesting: Nesting): Paragraph[] {
  const made = note.children.flatMap((block): Blocks => {
    if (block.kind !== 'table') return blockOf(block, { ...nesting, style: STYLES.footnote });
    return [block.header, ...block.rows].map(
      ({ cells }) =>
        new Paragraph({
          style: STYLES.footnote,
          children: cells.flatMap(({ children }, index) => [
            ...(index === 0 ? [] : textRuns(' | ')),
            ...inlineRuns(children, nesting),
          ]),
        }),
    );
  });
  return made.filter((one): one is Paragraph => one instanceof Paragraph);
}
