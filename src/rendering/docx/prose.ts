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
interface Place {
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
  const place: Place = {
    state,
    notes,
    noted: new Map(),
    style: undefined,
    depth: 0,
    headings,
    isNote: false,
  };
  const made = blocks.flatMap((block) => blockOf(block, place));
  // What the text never refers to is still said.
  const unnoted = notes.filter((_, index) => !place.noted.has(index + 1));
  return [
    ...made,
    ...unnoted.flatMap((note) =>
      note.children.flatMap((block) => blockOf(block, { ...place, isNote: true })),
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

function blockOf(block: Block, place: Place): Blocks {
  switch (block.kind) {
    case 'paragraph':
      return paragraphs(block.children, place);
    case 'heading': {
      // Deeper than what the contents list: those of a text are none of the document's, and have no numbers.
      const deep = Math.min(5, Math.max(2, place.headings) + block.depth - 1);
      return [
        new Paragraph({
          style: STYLES.heading[deep] ?? 'Normal',
          numbering: false,
          bidirectional: beginsRight(plainOf(block.children)),
          children: inlineRuns(block.children, place),
        }),
      ];
    }
    case 'quote':
      return block.children.flatMap((child) => blockOf(child, { ...place, style: STYLES.quote }));
    case 'list': {
      const list = block.start === undefined ? pointed(place.state) : numbered(block.start, place.state);
      return block.items.flatMap((item) => itemOf(item, list, place));
    }
    case 'code':
      return [
        new Paragraph({
          style: STYLES.code,
          ...indentAt(place.depth, 100),
          children: codeRuns(block.source),
        }),
      ];
    case 'table':
      return [
        gridOf(
          {
            columns: block.header.cells.map(({ align = 'start' }) => ({ share: 1, align })),
            head: block.header.cells.map(({ children }) => inlineRuns(children, place)),
            rows: block.rows.map(({ cells }) =>
              cells.map(({ children }) => ({
                runs: inlineRuns(children, place),
                isRight: beginsRight(plainOf(children)),
              })),
            ),
          },
          place.state,
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
function itemOf(item: Item, list: List, place: Place): Blocks {
  const inside = { ...place, depth: place.depth + 1 };
  const [first, ...rest] = item.children;
  const isLine = first?.kind === 'paragraph';
  const ticked = item.task === 'done' ? '☒ ' : item.task === 'open' ? '☐ ' : '';
  const line = isLine ? first.children : [];
  const begun = new Paragraph({
    style: STYLES.list,
    ...(item.task ? indentAt(inside.depth) : { numbering: { ...list, level: Math.min(8, place.depth) } }),
    bidirectional: beginsRight(plainOf(line)),
    children: [...textRuns(ticked), ...inlineRuns(line, inside)],
  });
  return [begun, ...(isLine ? rest : item.children).flatMap((child) => blockOf(child, inside))];
}

function paragraphs(children: readonly Inline[], place: Place): Paragraph[] {
  const shown = children.filter((child) => child.kind !== 'text' || child.value.trim() !== '');
  if (!place.isNote && shown.length > 0 && shown.every((child) => child.kind === 'evidence'))
    return shown.flatMap((child) =>
      child.kind === 'evidence' ? evidenceParagraphs(child.name, child.caption, place.state) : [],
    );
  return [
    new Paragraph({
      ...(place.style !== undefined && { style: place.style }),
      ...indentAt(place.depth),
      bidirectional: beginsRight(plainOf(children)),
      children: inlineRuns(children, place),
    }),
  ];
}

const inlineRuns = (children: readonly Inline[], place: Place, format: Format = {}): ParagraphChild[] =>
  children.flatMap((child) => inlineOf(child, place, format));

function inlineOf(child: Inline, place: Place, format: Format): readonly ParagraphChild[] {
  const { state } = place;
  switch (child.kind) {
    case 'text':
      return textRuns(child.value, format);
    case 'emphasis':
      return inlineRuns(child.children, place, { ...format, italics: true });
    case 'strong':
      return inlineRuns(child.children, place, { ...format, bold: true });
    case 'struck':
      return inlineRuns(child.children, place, { ...format, strike: true });
    case 'inline-code':
      return textRuns(child.source, { ...format, style: STYLES.inlineCode });
    case 'break':
      return [new TextRun({ break: 1 })];
    case 'link':
      return [
        linkTo(inlineRuns(child.children, place, { ...format, style: STYLES.link }), child.address, state),
      ];
    case 'evidence':
      return place.isNote
        ? textRuns(child.caption || child.name)
        : evidenceRuns(child.name, child.caption, state);
    case 'note-reference':
      return noteRuns(child.number, place);
  }
}

/** The first to a note has it made; others say its number. */
function noteRuns(number: number, place: Place): readonly ParagraphChild[] {
  const { state, notes, noted } = place;
  const known = noted.get(number);
  const note = notes[number - 1];
  if (known !== undefined) return textRuns(`${known}`, { superScript: true });
  if (place.isNote || !note) return [];
  const next = Object.keys(state.footnotes).length + 1;
  noted.set(number, next);
  // Its place is taken before it is read: it may refer to itself.
  state.footnotes[next] = { children: [] };
  state.footnotes[next] = { children: noteParagraphs(note, { ...place, isNote: true }) };
  return [new FootnoteReferenceRun(next)];
}

/** Word's notes hold paragraphs alone: of a table, each row is one. */
function noteParagraphs(note: Note, place: Place): Paragraph[] {
  const made = note.children.flatMap((block): Blocks => {
    if (block.kind !== 'table') return blockOf(block, { ...place, style: STYLES.footnote });
    return [block.header, ...block.rows].map(
      ({ cells }) =>
        new Paragraph({
          style: STYLES.footnote,
          children: cells.flatMap(({ children }, index) => [
            ...(index === 0 ? [] : textRuns(' | ')),
            ...inlineRuns(children, place),
          ]),
        }),
    );
  });
  return made.filter((one): one is Paragraph => one instanceof Paragraph);
}
