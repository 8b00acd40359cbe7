/**
 * What a text in Markdown says, as a tree: pages render it, reports walk it, search reads its words. It holds text alone
 * and never HTML, and its links are already checked.
 */

interface Text {
  readonly kind: 'text';
  /** A line end of the source is `\n` here. */
  readonly value: string;
}
interface Styled {
  readonly kind: 'emphasis' | 'strong' | 'struck';
  readonly children: readonly Inline[];
}
interface InlineCode {
  readonly kind: 'inline-code';
  readonly source: string;
}
interface Break {
  readonly kind: 'break';
}
interface Link {
  readonly kind: 'link';
  /** Absolute, and of one of the schemes in `links.ts`. */
  readonly address: string;
  readonly children: readonly Inline[];
}
interface EvidenceReference {
  readonly kind: 'evidence';
  /** What the writer called it; nobody has looked yet whether there is such evidence. */
  readonly name: string;
  readonly caption: string;
}
interface NoteReference {
  readonly kind: 'note-reference';
  /** From 1, in the order of `MarkdownTree.notes`. */
  readonly number: number;
  /** Whether it is the first one to that note, which the note leads back to. */
  readonly first: boolean;
}

export type Inline = Text | Styled | InlineCode | Break | Link | EvidenceReference | NoteReference;

interface Paragraph {
  readonly kind: 'paragraph';
  /** In a list whose items no blank line parts (CommonMark 5.3, "tight"). */
  readonly tight: boolean;
  readonly children: readonly Inline[];
}
interface Heading {
  readonly kind: 'heading';
  /** From 1, without gaps: never more than one deeper than the heading before it, whatever the writer used. */
  readonly depth: number;
  readonly children: readonly Inline[];
}
interface Quote {
  readonly kind: 'quote';
  readonly children: readonly Block[];
}
interface List {
  readonly kind: 'list';
  /** The number of the first item, of a numbered list. */
  readonly start: number | undefined;
  readonly items: readonly Item[];
}
export interface Item {
  readonly kind: 'item';
  readonly task: 'open' | 'done' | undefined;
  readonly children: readonly Block[];
}
interface Code {
  readonly kind: 'code';
  /** As written behind the fence, in lower case: of any name, or none. */
  readonly language: string | undefined;
  readonly source: string;
}
export interface Cell {
  readonly kind: 'cell';
  readonly align: 'start' | 'centre' | 'end' | undefined;
  readonly children: readonly Inline[];
}
export interface Row {
  readonly kind: 'row';
  readonly cells: readonly Cell[];
}
interface Table {
  readonly kind: 'table';
  readonly header: Row;
  readonly rows: readonly Row[];
}
interface Rule {
  readonly kind: 'rule';
}

export type Block = Paragraph | Heading | Quote | List | Code | Table | Rule;

export interface Note {
  readonly kind: 'note';
  readonly children: readonly Block[];
}

/** Why a text stands as it was typed, in one block of code, and not formatted. */
export type AsTyped = 'too-long' | 'too-deep' | 'too-many-parts';

export interface MarkdownTree {
  readonly blocks: readonly Block[];
  /** Footnotes, in the order in which the text refers to them; those that it never refers to stand last. */
  readonly notes: readonly Note[];
  readonly asTyped: AsTyped | undefined;
}

/** Every part of a tree, a part before what it holds. */
export function* partsOf(tree: MarkdownTree): Generator<Block | Inline | Item | Row | Cell | Note> {
  const waiting: (Block | Inline | Item | Row | Cell | Note)[] = [...tree.blocks, ...tree.notes].reverse();
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    yield part;
    for (const child of childrenOf(part).toReversed()) waiting.push(child);
  }
}

function childrenOf(
  part: Block | Inline | Item | Row | Cell | Note,
): readonly (Block | Inline | Item | Row | Cell)[] {
  switch (part.kind) {
    case 'list':
      return part.items;
    case 'table':
      return [part.header, ...part.rows];
    case 'row':
      return part.cells;
    case 'text':
    case 'inline-code':
    case 'break':
    case 'evidence':
    case 'note-reference':
    case 'code':
    case 'rule':
      return [];
    default:
      return part.children;
  }
}
