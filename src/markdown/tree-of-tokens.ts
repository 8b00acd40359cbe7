import type { Token } from 'markdown-it';
import { DEEPEST_NESTING, LONGEST_ADDRESSES, MOST_PARTS } from './limits.ts';
import { isFollowed } from './links.ts';
import { numberNotes, outline } from './numbering.ts';
import type { AsTyped, Block, Cell, Inline, Item, MarkdownTree, Note, Row } from './tree.ts';

type Part = Block | Inline | Item | Row | Cell | Note;

/** A part that is open, with what it holds so far, and how it is made when it closes. */
interface Frame {
  readonly children: Part[];
  readonly close: (children: readonly Part[]) => Part;
}

// What holds what is the parser's grammar, which its token's names do not tell the compiler.
const blocks = (children: readonly Part[]) => children as readonly Block[];
const inline = (children: readonly Part[]) => children as readonly Inline[];

/** What a rule of our own noted in its token. */
const said = (token: Token, what: 'name' | 'caption' | 'label'): string => String(token.meta?.[what]);

const ALIGNMENTS = { left: 'start', center: 'centre', right: 'end' } as const;

function alignmentOf(token: Token): Cell['align'] {
  const [, word] = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style'))) ?? [];
  return word === undefined ? undefined : ALIGNMENTS[word as keyof typeof ALIGNMENTS];
}

const TASK = /^\[([ xX])\][ \t\n]/;

/** An item that begins with `[ ]` or `[x]` is a task (GitHub's Markdown, 5.3). */
function itemOf(children: readonly Block[]): Item {
  const [first, ...rest] = children;
  const [text, ...others] = first?.kind === 'paragraph' ? first.children : [];
  const [mark, sign] = text?.kind === 'text' ? (TASK.exec(text.value) ?? []) : [];
  if (first?.kind !== 'paragraph' || text?.kind !== 'text' || mark === undefined)
    return { kind: 'item', task: undefined, children };
  const task: Inline = { kind: 'text', value: text.value.slice(mark.length) };
  return {
    kind: 'item',
    task: sign === ' ' ? 'open' : 'done',
    children: [{ ...first, children: [task, ...others] }, ...rest],
  };
}

/** How the part that a token opens is made of its children; throws for one that the parser was not asked for. */
function opened(token: Token, depthOf: (level: number) => number): Frame['close'] {
  switch (token.type) {
    case 'paragraph_open':
      return (children) => ({ kind: 'paragraph', tight: token.hidden, children: inline(children) });
    case 'heading_open': {
      const depth = depthOf(Number(token.tag.slice(1)));
      return (children) => ({ kind: 'heading', depth, children: inline(children) });
    }
    case 'blockquote_open':
      return (children) => ({ kind: 'quote', children: blocks(children) });
    case 'bullet_list_open':
      return (children) => ({ kind: 'list', start: undefined, items: children as readonly Item[] });
    case 'ordered_list_open':
      return (children) => ({
        kind: 'list',
        start: Number(token.attrGet('start') ?? 1),
        items: children as readonly Item[],
      });
    case 'list_item_open':
      return (children) => itemOf(blocks(children));
    case 'table_open':
      return (children) => {
        const [header, ...rows] = children as readonly Row[];
        return { kind: 'table', header: header ?? { kind: 'row', cells: [] }, rows };
      };
    case 'tr_open':
      return (children) => ({ kind: 'row', cells: children as readonly Cell[] });
    case 'th_open':
    case 'td_open':
      return (children) => ({ kind: 'cell', align: alignmentOf(token), children: inline(children) });
    case 'em_open':
      return (children) => ({ kind: 'emphasis', children: inline(children) });
    case 'strong_open':
      return (children) => ({ kind: 'strong', children: inline(children) });
    case 's_open':
      return (children) => ({ kind: 'struck', children: inline(children) });
    case 'link_open':
      return (children) => ({
        kind: 'link',
        address: String(token.attrGet('href')),
        children: inline(children),
      });
    default:
      throw new Error(`Markdown: nothing is made of ${token.type}`);
  }
}

/** The part that a token is by itself. */
function single(token: Token, numberOf: (label: string) => { number: number; first: boolean }): Part {
  switch (token.type) {
    case 'text':
      return { kind: 'text', value: token.content };
    case 'softbreak':
      return { kind: 'text', value: '\n' };
    case 'hardbreak':
      return { kind: 'break' };
    case 'code_inline':
      return { kind: 'inline-code', source: token.content };
    case 'evidence':
      return { kind: 'evidence', name: said(token, 'name'), caption: said(token, 'caption') };
    case 'note_reference':
      return { kind: 'note-reference', ...numberOf(said(token, 'label')) };
    case 'code_block':
      return { kind: 'code', language: undefined, source: token.content };
    case 'fence': {
      const [language] = token.info.trim().toLowerCase().split(/\s/, 1);
      return { kind: 'code', language: language || undefined, source: token.content };
    }
    case 'hr':
      return { kind: 'rule' };
    default:
      throw new Error(`Markdown: nothing is made of ${token.type}`);
  }
}

const textOf = (value: string): Inline => ({ kind: 'text', value });

/** Groups of a table that make no part of their own: its header is its first row. */
const TRANSPARENT = /^(?:thead|tbody)_(?:open|close)$/;

/** The tree of what a parser read, or why there is none. Uses no stack of calls, whatever the depth. */
export function treeOf(tokens: readonly Token[]): MarkdownTree | AsTyped {
  const root: Part[] = [];
  const notes = new Map<string, Note>();
  const numbering = numberNotes();
  const frames: Frame[] = [{ children: root, close: () => ({ kind: 'rule' }) }];
  let parts = 0;
  let addresses = 0;

  const add = (part: Part) => {
    // Words and line ends that stand side by side are one text.
    const siblings = frames.at(-1)?.children ?? root;
    const last = siblings.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      siblings[siblings.length - 1] = { kind: 'text', value: last.value + part.value };
    else if (part.kind !== 'text' || part.value !== '') {
      siblings.push(part);
      parts++;
    }
  };

  // Footnotes are read where they are defined, and stand at the end with outlines of their own.
  const outlines = [outline()];
  const depthOf = (level: number) => outlines.at(-1)?.(level) ?? level;
  const open = (token: Token) => {
    if (token.type !== 'note_open') return opened(token, depthOf);
    outlines.push(outline());
    return (children: readonly Part[]): Part => {
      outlines.pop();
      const note: Note = { kind: 'note', children: blocks(children) };
      notes.set(said(token, 'label'), note);
      return note;
    };
  };

  // Lists that are still to be read: what an inline token holds is read where it stands.
  const reading: { readonly list: readonly Token[]; at: number }[] = [{ list: tokens, at: 0 }];
  for (let list = reading.at(-1); list !== undefined; list = reading.at(-1)) {
    const token = list.list[list.at++];
    if (token === undefined) reading.pop();
    else if (token.type === 'inline') reading.push({ list: token.children ?? [], at: 0 });
    else if (token.nesting === 0) add(single(token, numbering.numberOf));
    else if (TRANSPARENT.test(token.type)) continue;
    else if (token.nesting === 1) {
      if (frames.length > DEEPEST_NESTING) return 'too-deep';
      addresses += String(token.attrGet('href') ?? '').length;
      if (addresses > LONGEST_ADDRESSES) return 'too-many-parts';
      frames.push({ children: [], close: open(token) });
    } else {
      const frame = frames.pop();
      const part = frame?.close(frame.children);
      // `[text]()` is a link to the page itself for the parser, which does not ask whether it may.
      if (part?.kind === 'link' && !isFollowed(part.address))
        for (const one of [textOf('['), ...part.children, textOf(']()')]) add(one);
      else if (part && part.kind !== 'note') add(part);
    }
    if (parts > MOST_PARTS) return 'too-many-parts';
  }
  return { blocks: blocks(root), notes: numbering.inOrder(notes), asTyped: undefined };
}
