import type { ComponentChildren } from 'preact';
import { highlight, isColoured, MOST_COLOURED, type Piece } from './highlight.ts';
import { parseMarkdown } from './parse.ts';
import type { AsTyped, Block, Cell, Inline, Item, MarkdownTree } from './tree.ts';

/** A picture that evidence is shown by: addresses are ours, and its size keeps the page from jumping. */
export interface Picture {
  readonly address: string;
  /** What it shows, for those who cannot see it. */
  readonly alternative: string;
  readonly width: number;
  readonly height: number;
}

/** Evidence that is no picture: a text leads to it. */
export interface Attachment {
  readonly address: string;
  /** For people: `12 KB`. */
  readonly size: string;
}

/** What a text may show, by the name that it says: what is of its engagement, and within its reader's reach. */
export type ShownEvidence = ReadonlyMap<string, Picture | Attachment>;

/** A text in Markdown, and what its page says of it. */
export interface ShownText {
  readonly text: string;
  readonly evidence: ShownEvidence;
  /** Tells footnotes of several texts on one page apart. */
  readonly idPrefix: string;
  /** The level of the text's outermost heading: one below that over it. */
  readonly topHeading?: 2 | 3 | 4 | 5;
}

interface Surroundings {
  readonly evidence: ShownEvidence;
  readonly idPrefix: string;
  readonly topHeading: 2 | 3 | 4 | 5;
  readonly colour: (source: string, language: string | undefined) => readonly Piece[];
}

const REASONS: Readonly<Record<AsTyped, string>> = {
  'too-long': "This text is longer than 200 KB, so it's shown as it was typed.",
  'too-deep': 'Lists, quotes or styles are nested too deeply here, so this text is shown as it was typed.',
  'too-many-parts': "This text has too many parts to format, so it's shown as it was typed.",
};

/** A text in Markdown (E10) as nodes of a page, of a fixed set of elements: what people typed is never HTML. */
export const Markdown = (shown: ShownText) => (
  <div class="markdown">
    <MarkdownContent {...shown} />
  </div>
);

/** The same without the element around it. */
export const MarkdownContent = ({ text, evidence, idPrefix, topHeading = 4 }: ShownText) => {
  const tree = parseMarkdown(text);
  let left = MOST_COLOURED;
  const colour = (source: string, language: string | undefined) => {
    if (isColoured(source, language)) left -= source.length;
    return highlight(source, left < 0 ? undefined : language);
  };
  return <Tree tree={tree} around={{ evidence, idPrefix, topHeading, colour }} />;
};

/** A text that takes too long to format: all of it, as its writer typed it. */
export const AsItWasTyped = ({ text }: { text: string }) => (
  <div class="markdown">
    <p class="markdown-notice">This text takes too long to format, so it's shown as it was typed.</p>
    <CodeFrame label="Code">{text}</CodeFrame>
  </div>
);

const CodeFrame = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // What scrolls must be reached by keyboard (WCAG 2.2, 2.1.1).
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
  <pre class="code-frame" tabindex={0} role="group" aria-label={label}>
    <code>{children}</code>
  </pre>
);

const Tree = ({ tree, around }: { tree: MarkdownTree; around: Surroundings }) => (
  <>
    {tree.asTyped && <p class="markdown-notice">{REASONS[tree.asTyped]}</p>}
    {tree.blocks.map((block) => blockNode(block, around))}
    {tree.notes.length > 0 && (
      <ol class="markdown-notes" aria-label="Footnotes">
        {tree.notes.map((note, index) => {
          const id = noteId(around, index + 1);
          return (
            <li key={id} id={id}>
              {note.children.map((block) => blockNode(block, around))}
              <a href={`#${id}-from`} aria-label={`Back to the text of footnote ${index + 1}`}>
                ↩
              </a>
            </li>
          );
        })}
      </ol>
    )}
  </>
);

const noteId = ({ idPrefix }: Surroundings, number: number) => `${idPrefix}-note-${number}`;

function blockNode(block: Block, around: Surroundings): ComponentChildren {
  switch (block.kind) {
    case 'paragraph':
      return paragraphNode(block.children, block.tight, around);
    case 'heading': {
      const Level = `h${Math.min(6, around.topHeading + block.depth - 1)}` as 'h4';
      return <Level>{inlineNodes(block.children, around)}</Level>;
    }
    case 'quote':
      return <blockquote>{block.children.map((child) => blockNode(child, around))}</blockquote>;
    case 'list': {
      const items = block.items.map((item) => itemNode(item, around));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'code':
      return (
        <CodeFrame label={codeLabel(block.language)}>
          {around.colour(block.source, block.language).map(pieceNode)}
        </CodeFrame>
      );
    case 'table':
      return (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
        <div class="markdown-table" tabindex={0} role="group" aria-label="Table">
          <table>
            <thead>
              <tr>{block.header.cells.map((cell) => cellNode(cell, 'th', around))}</tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr>{row.cells.map((cell) => cellNode(cell, 'td', around))}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'rule':
      return <hr />;
  }
}

const codeLabel = (language: string | undefined) => (language === undefined ? 'Code' : `Code (${language})`);

const pieceNode = ({ text, role }: Piece) => (role ? <span class={`code-${role}`}>{text}</span> : text);

const cellNode = (cell: Cell, Element: 'th' | 'td', around: Surroundings) => (
  <Element
    scope={Element === 'th' ? 'col' : undefined}
    class={cell.align === undefined ? undefined : `at-${cell.align}`}
  >
    {inlineNodes(cell.children, around)}
  </Element>
);

const itemNode = (item: Item, around: Surroundings) => (
  <li class={item.task && 'is-task'}>
    {item.task && (
      <span
        class={`task is-${item.task}`}
        role="img"
        aria-label={item.task === 'done' ? 'Done:' : 'To do:'}
      />
    )}
    {item.children.map((child) => blockNode(child, around))}
  </li>
);

/** A paragraph of evidence alone is a figure for each; between words it stays between them. */
function paragraphNode(children: readonly Inline[], tight: boolean, around: Surroundings): ComponentChildren {
  const shown = children.filter((child) => child.kind !== 'text' || child.value.trim() !== '');
  const isPicture = (name: string) => !isAttachment(around.evidence.get(name));
  if (shown.length > 0 && shown.every((child) => child.kind === 'evidence' && isPicture(child.name)))
    return shown.map(
      (child) =>
        child.kind === 'evidence' && (
          <figure>
            {pictureNode(child.name, child.caption, around)}
            {child.caption !== '' && <figcaption>{child.caption}</figcaption>}
          </figure>
        ),
    );
  const nodes = inlineNodes(children, around);
  return tight ? nodes : <p>{nodes}</p>;
}

const isAttachment = (found: Picture | Attachment | undefined): found is Attachment =>
  found !== undefined && 'size' in found;

function pictureNode(name: string, caption: string, { evidence }: Surroundings): ComponentChildren {
  const picture = evidence.get(name);
  if (!picture)
    return <span class="markdown-notice">There is no evidence called {name} in this engagement</span>;
  if (isAttachment(picture))
    return (
      <>
        <a href={picture.address}>{caption || name}</a> ({picture.size})
      </>
    );
  const { address, alternative, width, height } = picture;
  return (
    <img src={address} alt={alternative || caption || name} width={width} height={height} loading="lazy" />
  );
}

const inlineNodes = (children: readonly Inline[], around: Surroundings) =>
  children.map((child) => inlineNode(child, around));

function inlineNode(child: Inline, around: Surroundings): ComponentChildren {
  switch (child.kind) {
    case 'text':
      return child.value;
    case 'emphasis':
      return <em>{inlineNodes(child.children, around)}</em>;
    case 'strong':
      return <strong>{inlineNodes(child.children, around)}</strong>;
    case 'struck':
      return <del>{inlineNodes(child.children, around)}</del>;
    case 'inline-code':
      return <code>{child.source}</code>;
    case 'break':
      return <br />;
    case 'link':
      return (
        <a href={child.address} rel="noreferrer noopener nofollow">
          {inlineNodes(child.children, around)}
        </a>
      );
    case 'evidence':
      return pictureNode(child.name, child.caption, around);
    case 'note-reference': {
      const id = noteId(around, child.number);
      return (
        <sup>
          <a
            id={child.first ? `${id}-from` : undefined}
            href={`#${id}`}
            aria-label={`Footnote ${child.number}`}
          >
            {child.number}
          </a>
        </sup>
      );
    }
  }
}
