import { type MarkdownTree, partsOf } from './tree.ts';

const STARTS_ANEW = new Set(['paragraph', 'heading', 'code', 'cell', 'item', 'note', 'quote']);

/**
 * The words of a text without its marks, for searching and for a summary: those of code and captions too, each paragraph,
 * cell and item on lines of its own. Addresses of links are left out.
 */
export function plainTextOf(tree: MarkdownTree): string {
  const said: string[] = [];
  for (const part of partsOf(tree)) {
    if (STARTS_ANEW.has(part.kind) || part.kind === 'break') said.push('\n');
    if (part.kind === 'text') said.push(part.value);
    else if (part.kind === 'code' || part.kind === 'inline-code') said.push(part.source);
    else if (part.kind === 'evidence') said.push(part.caption);
  }
  const lines = said.join('').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Evidence as a text names it. */
export interface NamedEvidence {
  readonly name: string;
  /** What the text says of it there. */
  readonly caption: string;
}

/** The evidence that a text shows, in the order of the text; each name as often as it says something else of it. */
export function namedIn(tree: MarkdownTree): NamedEvidence[] {
  const named = new Map<string, NamedEvidence>();
  for (const part of partsOf(tree)) {
    if (part.kind !== 'evidence') continue;
    const caption = part.caption.trim();
    named.set(`${part.name}\n${caption}`, { name: part.name, caption });
  }
  return [...named.values()];
}
