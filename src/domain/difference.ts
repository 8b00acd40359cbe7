import { type ArrayChange, diffArrays } from 'diff';

/** A part of two texts that are compared: in both, in the one before alone, or in the one after alone. */
export interface Piece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** How one text became another: `same` and `removed` together are the one before, `same` and `added` the one after. */
export type Difference = readonly Piece[];

/** Words with the blanks behind them, signs alike, and line ends. Scripts without blanks between words go letter by letter. */
const WORDS =
  /\n|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{N}_])+[^\S\n]*|[^\S\n]+|[^\p{L}\p{M}\p{N}_\s][^\S\n]*/gu;
const LINES = /[^\n]*\n|[^\n]+/g;

/** So many words or lines may differ: to compare takes the square of it, and half a second at most. */
const MOST_EDITS = 1_000;

const pieceOf = ({ added, removed, value }: ArrayChange<string>): Piece => ({
  kind: added ? 'added' : removed ? 'removed' : 'same',
  text: value.join(''),
});

/** Whether a text can be parted there without tearing a word, or a letter of two code units. */
const isBetweenWords = (text: string, at: number) =>
  !/^[\udc00-\udfff]/.test(text.charAt(at)) && !/^[\p{L}\p{M}\p{N}_]{2}/u.test(text.slice(at - 1, at + 1));

/** How much is alike at the beginning of what was removed and of what was added for it, such as a word before another blank. */
function commonStart(removed: string, added: string): number {
  let at = 0;
  while (at < removed.length && at < added.length && removed[at] === added[at]) at += 1;
  while (at > 0 && !(isBetweenWords(removed, at) && isBetweenWords(added, at))) at -= 1;
  return at;
}

/** Moves what is alike in a change out of it. */
function* withoutCommonStarts(pieces: readonly Piece[]): Generator<Piece> {
  let start = 0;
  for (const [index, piece] of pieces.entries()) {
    const [before, next] = [pieces[index - 1], pieces[index + 1]];
    if (piece.kind === 'removed') start = next?.kind === 'added' ? commonStart(piece.text, next.text) : 0;
    if (piece.kind === 'removed' && start > 0) yield { kind: 'same', text: piece.text.slice(0, start) };
    const isChanged = piece.kind === 'removed' || (piece.kind === 'added' && before?.kind === 'removed');
    const text = isChanged ? piece.text.slice(start) : piece.text;
    if (text !== '') yield { kind: piece.kind, text };
  }
}

/** Joins neighbours of one kind. */
function joined(pieces: Iterable<Piece>): Difference {
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last?.kind === piece.kind) whole.splice(-1, 1, { kind: last.kind, text: last.text + piece.text });
    else whole.push(piece);
  }
  return whole;
}

/**
 * Compares two texts word by word, or line by line where too many words differ (E15). Where too many lines do as well, all of
 * the one is removed and all of the other added.
 */
export function differenceOf(before: string, after: string): Difference {
  for (const pieces of [WORDS, LINES]) {
    const changes = diffArrays(before.match(pieces) ?? [], after.match(pieces) ?? [], {
      maxEditLength: MOST_EDITS,
    });
    if (changes !== undefined) return joined(withoutCommonStarts(changes.map(pieceOf)));
  }
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
}
