import type { ComponentChildren } from 'preact';
import { highlight, isColoured, MOST_COLOURED } from '../../markdown/highlight.ts';
import type { Block, Cell, Inline, Item, Note } from '../../markdown/tree.ts';
import { plainText } from '../plain-text.ts';
import type { Around } from './around.ts';
import { evidenceFigure, evidenceNode } from './evidence.tsx';

interface Text {
  readonly around: Around;
  readonly idPrefix: string;
  /** The level of its outermost heading. */
  readonly top: number;
  readonly colour: (source: string, language: string | undefined) => ReturnType<typeof highlight>;
}

/** A text in Markdown as nodes, with its notes below it. */
export function proseNodes(
  { blocks, notes }: { readonly blocks: readonly Block[]; readonly notes: readonly Note[] },
  top: number,
  around: Around,
): ComponentChildren {
  let left = MOST_COLOURED;
  const colour: Text['colour'] = (source, language) => {
    if (isColoured(source, language)) left -= source.length;
    return highlight(source, left < 0 ? undefined : language);
  };
  const text: Text = { around, idPrefix: around.nextText(), top, colour };
  return (
    <div class="prose">
      {blocks.map((block) => blockNode(block, text))}
      {notes.length > 0 && notesNode(notes, text)}
    </div>
  );
}

const notesNode = (notes: readonly Note[], text: Text) => (
  <ol class="notes" aria-label={text.around.document.labels.notes}>
    {notes.map((note, index) => {
      const id = `${text.idPrefix}-note-${index + 1}`;
      return (
        <li key={id} id={id}>
          {note.children.map((block) => blockNode(block, text))}
          <a href={`#${id}-from`} aria-label={`${text.around.document.labels.backToText} (${index + 1})`}>
            ↩
          </a>
        </li>
      );
    })}
  </ol>
);

/** Code, which scrolls; so it must be reached by keyboard (WCAG 2.2, 2.1.1). */
export const codeFrame = (label: string, children: ComponentChildren) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
  <pre tabindex={0} role="group" aria-label={label} dir="ltr">
    <code>{children}</code>
  </pre>
);

/** A table that scrolls by itself where the page is narrow. */
export const tableFrame = (label: string, children: ComponentChildren) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
  <div class="table-frame" tabindex={0} role="group" aria-label={label}>
    {children}
  </div>
);

function blockNode(block: Block, text: Text): ComponentChildren {
  switch (block.kind) {
    case 'paragraph':
      return paragraphNode(block.children, block.tight, text);
    case 'heading': {
      const Level = `h${Math.min(6, text.top + block.depth - 1)}` as 'h4';
      return <Level dir="auto">{inlineNodes(block.children, text)}</Level>;
    }
    case 'quote':
      return <blockquote>{block.children.map((child) => blockNode(child, text))}</blockquote>;
    case 'list': {
      const items = block.items.map((item) => itemNode(item, text));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'code': {
      const { code } = text.around.document.labels;
      return codeFrame(
        block.language === undefined ? code : `${code} (${plainText(block.language)})`,
        text
          .colour(plainText(block.source), block.language)
          .map((piece) => (piece.role ? <span class={`code-${piece.role}`}>{piece.text}</span> : piece.text)),
      );
    }
    case 'table':
      return tableFrame(
        text.around.document.labels.table,
        <table>
          <thead>
            <tr>{block.header.cells.map((cell) => cellNode(cell, 'th', text))}</tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr>{row.cells.map((cell) => cellNode(cell, 'td', text))}</tr>
            ))}
          </tbody>
        </table>,
      );
    case 'rule':
      return <hr />;
  }
}

const cellNode = (cell: Cell, Element: 'th' | 'td', text: Text) => (
  <Element
    dir="auto"
    scope={Element === 'th' ? 'col' : undefined}
    class={cell.align === undefined ? undefined : `at-${cell.align}`}
  >
    {inlineNodes(cell.children, text)}
  </Element>
);

function itemNode(item: Item, text: Text): ComponentChildren {
  const { done, toDo } = text.around.document.labels;
  return (
    <li class={item.task && 'task'} dir="auto">
      {item.task && (
        <span role="img" class={`tick is-${item.task}`} aria-label={item.task === 'done' ? done : toDo} />
      )}
      {item.children.map((child) => blockNode(child, text))}
    </li>
  );
}

/** A paragraph of evidence alone is a figure for each; between words it stays between them. */
function paragraphNode(children: readonly Inline[], tight: boolean, text: Text): ComponentChildren {
  const shown = children.filter((child) => child.kind !== 'text' || child.value.trim() !== '');
  if (shown.length > 0 && shown.every((child) => child.kind === 'evidence'))
    return shown.map(
      (child) => child.kind === 'evidence' && evidenceFigure(child.name, child.caption, text.around),
    );
  const nodes = inlineNodes(children, text);
  return tight ? nodes : <p dir="auto">{nodes}</p>;
}

const inlineNodes = (children: readonly Inline[], text: Text) =>
  children.map((child) => inlineNode(child, text));

function inlineNode(child: Inline, text: Text): ComponentChildren {
  switch (child.kind) {
    case 'text':
      return plainText(child.value);
    case 'emphasis':
      return <em>{inlineNodes(child.children, text)}</em>;
    case 'strong':
      return <strong>{inlineNodes(child.children, text)}</strong>;
    case 'struck':
      return <del>{inlineNodes(child.children, text)}</del>;
    case 'inline-code':
      return <code>{plainText(child.source)}</code>;
    case 'break':
      return <br />;
    case 'link':
      return (
        <a href={plainText(child.address)} rel="noreferrer noopener nofollow">
          {inlineNodes(child.children, text)}
        </a>
      );
    case 'evidence':
      return evidenceNode(child.name, child.caption, text.around);
    case 'note-reference': {
      const id = `${text.idPrefix}-note-${child.number}`;
      return (
        <sup>
          <a
            id={child.first ? `${id}-from` : undefined}
            href={`#${id}`}
            aria-label={`${text.around.document.labels.notes} ${child.number}`}
          >
            {child.number}
          </a>
        </sup>
      );
    }
  }
}
