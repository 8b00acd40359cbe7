import { diff3Merge } from 'node-diff3';

/** A text in pieces: words, blanks between them, and line ends. */
const words = (text: string): string[] => text.match(/\n|[^\S\n]+|\S+/gu) ?? [];
const lines = (text: string): string[] => text.split(/(?<=\n)/u);

/**
 * So many pairs of places are compared at most: each piece of one text with each of the other where all are alike, while
 * everybody else of the process waits.
 */
const MOST_PAIRS = 2_000_000;

function countsOf(pieces: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

/** Whether texts are so alike, or so short, that they are compared in no time. */
function fits(base: readonly string[], ...others: readonly (readonly string[])[]): boolean {
  const counts = countsOf(base);
  const pairs = others.map((other) =>
    [...countsOf(other)].reduce((sum, [piece, count]) => sum + count * (counts.get(piece) ?? 0), 0),
  );
  return Math.max(...pairs) <= MOST_PAIRS;
}

export type Merged = { readonly ok: true; readonly text: string } | { readonly ok: false };

/** Where texts part that begin alike. */
function commonStart(texts: readonly string[]): number {
  const shortest = Math.min(...texts.map(({ length }) => length));
  const [first = ''] = texts;
  let at = 0;
  while (at < shortest && texts.every((text) => text[at] === first[at])) at += 1;
  // At the beginning of a line, so that no word is torn.
  return first.lastIndexOf('\n', at - 1) + 1;
}

/** How much of their ends is alike. */
function commonEnd(texts: readonly string[]): number {
  const shortest = Math.min(...texts.map(({ length }) => length));
  let count = 0;
  while (count < shortest && texts.every((text) => text.at(-1 - count) === texts[0]?.at(-1 - count)))
    count += 1;
  const end = texts[0]?.slice(texts[0].length - count) ?? '';
  const line = end.indexOf('\n');
  return line < 0 ? 0 : end.length - line;
}

/**
 * Joins two people's changes of one text (E14): what only one of them changed is as they left it, what both changed alike is
 * so once. Where they changed the same place differently, nobody but they can say, and it is no merge; neither is one of
 * texts so long and so different that it would keep others waiting.
 */
export function mergeText(base: string, mine: string, theirs: string): Merged {
  if (mine === theirs || base === theirs) return { ok: true, text: mine };
  if (base === mine) return { ok: true, text: theirs };
  const start = commonStart([base, mine, theirs]);
  const rest = [base, mine, theirs].map((text) => text.slice(start));
  const end = commonEnd(rest);
  const [b = '', m = '', t = ''] = rest.map((text) => text.slice(0, text.length - end));
  const split = [words, lines].find((one) => fits(one(b), one(m), one(t)));
  if (split === undefined) return { ok: false };
  const merged: string[] = [];
  for (const region of diff3Merge(split(m), split(b), split(t), { excludeFalseConflicts: true })) {
    if (region.conflict !== undefined) return { ok: false };
    merged.push(...(region.ok ?? []));
  }
  return { ok: true, text: mine.slice(0, start) + merged.join('') + mine.slice(mine.length - end) };
}
