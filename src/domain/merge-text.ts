import { diff3Merge } from 'node-diff3';

/** A text in pieces: line ends, and words with the blanks before them. */
const words = (text: string): string[] => text.match(/\n|[^\S\n]*\S+|[^\S\n]+/gu) ?? [];
/** Lines, each with the blank ones behind it: those are all alike, and would be compared each with each other. */
const lines = (text: string): string[] => text.match(/[^\n]*\n+|[^\n]+$/gu) ?? [];

/**
 * So many pairs of alike pieces are looked at in all, each of which takes a microsecond: where all are alike, each piece of one
 * text is compared with each of the other.
 */
const MOST_PAIRS = 500_000;

function countsOf(pieces: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

/** How many pairs of alike pieces two texts have with the one that they come from. */
function pairsOf(base: readonly string[], ...others: readonly (readonly string[])[]): number {
  const counts = countsOf(base);
  const pairs = others.flatMap((other) =>
    [...countsOf(other)].map(([piece, count]) => count * (counts.get(piece) ?? 0)),
  );
  return pairs.reduce((sum, count) => sum + count, 0);
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

/** What is joined of two texts, and how many pairs of pieces may still be looked at. */
class Joining {
  #pairsLeft = MOST_PAIRS;

  /** The pieces of both, in order; null where a place was changed by both, or too much would have to be compared. */
  join(
    base: readonly string[],
    mine: readonly string[],
    theirs: readonly string[],
    whereBoth: (base: string, mine: string, theirs: string) => string | null,
  ): string | null {
    this.#pairsLeft -= pairsOf(base, mine, theirs);
    if (this.#pairsLeft < 0) return null;
    const joined: string[] = [];
    for (const region of diff3Merge([...mine], [...base], [...theirs], { excludeFalseConflicts: true })) {
      if (region.conflict === undefined) {
        joined.push(...(region.ok ?? []));
        continue;
      }
      const { o, a, b } = region.conflict;
      const both = whereBoth(o.join(''), a.join(''), b.join(''));
      if (both === null) return null;
      joined.push(both);
    }
    return joined.join('');
  }
}

/**
 * Joins two people's changes of one text (E14): what only one of them changed is as they left it, what both changed alike is
 * so once; by lines, and where both changed the same lines by words. Where they changed the same place differently, nobody but
 * they can say, and it is no merge; neither is one of texts so long and so different that it would take a second.
 */
export function mergeText(base: string, mine: string, theirs: string): Merged {
  if (mine === theirs || base === theirs) return { ok: true, text: mine };
  if (base === mine) return { ok: true, text: theirs };
  const start = commonStart([base, mine, theirs]);
  const rest = [base, mine, theirs].map((text) => text.slice(start));
  const end = commonEnd(rest);
  const [b = '', m = '', t = ''] = rest.map((text) => text.slice(0, text.length - end));
  const joining = new Joining();
  const joined = joining.join(lines(b), lines(m), lines(t), (...both) => {
    const [inBase, inMine, inTheirs] = both.map(words);
    return joining.join(inBase ?? [], inMine ?? [], inTheirs ?? [], () => null);
  });
  return joined === null
    ? { ok: false }
    : { ok: true, text: mine.slice(0, start) + joined + mine.slice(mine.length - end) };
}
