import { setImmediate } from 'node:timers/promises';
import { parseMarkdown } from '../../../markdown/parse.ts';
import type { MarkdownTree } from '../../../markdown/tree.ts';
import { workshop } from '../../../markdown/workshop.ts';

/** So long a text is read at once, in characters: at worst 2 ms (E28). */
const AT_ONCE = 1_000;

const asTyped = (source: string): MarkdownTree => ({
  blocks: [{ kind: 'code', language: undefined, source }],
  notes: [],
  asTyped: 'too-long',
});

/**
 * Texts as they are formatted, each once: long ones are read by threads, and others are answered between short ones. What takes
 * a thread too long stands as it was typed.
 */
export async function readTexts(
  texts: readonly string[],
  reader: { readonly id: string; readonly patienceMs: number },
): Promise<ReadonlyMap<string, MarkdownTree>> {
  const trees = new Map<string, MarkdownTree>();
  for (const text of texts) {
    if (text.length <= AT_ONCE) {
      trees.set(text, parseMarkdown(text));
      await setImmediate();
      continue;
    }
    const { id, patienceMs } = reader;
    const json = await workshop.do({ kind: 'tree', text }, { for: id, patienceMs, longestMs: patienceMs });
    trees.set(text, json === null ? asTyped(text) : JSON.parse(json));
  }
  return trees;
}
