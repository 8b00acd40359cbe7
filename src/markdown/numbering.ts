import type { Note } from './tree.ts';

/**
 * Depths of headings without gaps, whatever levels the writer chose: screen readers' users go through a page by them
 * (WCAG 2.2, 1.3.1). Asked of each heading in the order of the text.
 */
export function outline(): (level: number) => number {
  const open: number[] = [];
  return (level) => {
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    return open.length;
  };
}

/** Numbers footnotes as the text refers to them. */
export function numberNotes(): {
  numberOf(label: string): { number: number; first: boolean };
  /** Those that were referred to by their numbers, then the others. */
  inOrder(notes: ReadonlyMap<string, Note>): Note[];
} {
  const numbers = new Map<string, number>();
  return {
    numberOf(label) {
      const known = numbers.get(label);
      if (known === undefined) numbers.set(label, numbers.size + 1);
      return { number: known ?? numbers.size, first: known === undefined };
    },
    inOrder(notes) {
      const labels = new Set([...numbers.keys(), ...notes.keys()]);
      return [...labels].flatMap((label) => notes.get(label) ?? []);
    },
  };
}
