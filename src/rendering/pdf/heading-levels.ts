import type { PrintedBlock, PrintedHeading, Run } from './printed.ts';

/** Whether a line says nothing that can be read. */
const isBlank = (runs: readonly Run[]): boolean =>
  runs.every(
    (run) =>
      run.kind !== 'text' || (typeof run.words === 'string' ? run.words : run.words.join('')).trim() === '',
  );

/**
 * Headings as a PDF/UA-1 has them: each with words, the first of the first level, and none more than one deeper than the one
 * before it, wherever in a text they stand. One without words is a paragraph.
 */
export function withoutGaps(blocks: readonly PrintedBlock[]): PrintedBlock[] {
  let last = 0;
  const heading = (block: PrintedHeading): PrintedBlock => {
    if (isBlank(block.runs)) return { kind: 'paragraph', runs: block.runs, isRtl: false };
    last = Math.min(block.level, last + 1);
    return { ...block, level: last };
  };
  const levelled = (some: readonly PrintedBlock[]): PrintedBlock[] =>
    some.map((block) => {
      switch (block.kind) {
        case 'heading':
          return heading(block);
        case 'quote':
          return { ...block, blocks: levelled(block.blocks) };
        case 'list':
          return { ...block, items: block.items.map((item) => ({ ...item, blocks: levelled(item.blocks) })) };
        case 'notes':
          return { ...block, notes: block.notes.map((note) => ({ ...note, blocks: levelled(note.blocks) })) };
        default:
          return block;
      }
    });
  return levelled(blocks);
}
