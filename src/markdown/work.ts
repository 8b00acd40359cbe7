import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { differenceOf } from '../domain/difference.ts';
import { type Merged, mergeText } from '../domain/merge-text.ts';
import { Markdown, MarkdownContent, type ShownText } from './markdown.tsx';
import { parseMarkdown } from './parse.ts';
import { plainNodes } from './plain-nodes.ts';
import type { MarkdownTree } from './tree.ts';
import { type NamedEvidence, namedIn } from './words.ts';

/** What is read of a text, or made of several, before something goes on that may write. */
export type TextWork =
  | { readonly kind: 'names'; readonly text: string }
  | { readonly kind: 'merge'; readonly base: string; readonly mine: string; readonly theirs: string };

/**
 * What takes long enough to keep others waiting, and is done by a thread (E28): the inside of a text as a page shows it, its
 * nodes for a script, as JSON, its tree for a report, as JSON, the evidence that it names, as JSON, two people's changes of one
 * text joined, as JSON, and how one text differs from another, as JSON.
 */
export type Work =
  | ({ readonly kind: 'html' | 'nodes' } & ShownText)
  | TextWork
  | { readonly kind: 'tree'; readonly text: string }
  | { readonly kind: 'difference'; readonly before: string; readonly after: string };

/** Does it. HTML is made of nodes, by the renderer that makes every page, and never by hand (E10). */
export function resultOf(work: Work): string {
  switch (work.kind) {
    case 'html':
      return renderToString(h(MarkdownContent, work));
    case 'nodes':
      return JSON.stringify(plainNodes(h(Markdown, work)));
    case 'names':
      return JSON.stringify(namedIn(parseMarkdown(work.text)) satisfies readonly NamedEvidence[]);
    case 'tree':
      return JSON.stringify(parseMarkdown(work.text) satisfies MarkdownTree);
    case 'merge':
      return JSON.stringify(mergeText(work.base, work.mine, work.theirs) satisfies Merged);
    case 'difference':
      return JSON.stringify(differenceOf(work.before, work.after));
  }
}
