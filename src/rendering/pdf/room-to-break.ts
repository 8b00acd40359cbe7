/** A text for one line after another: whole, or in parts between which it may break. */
export type Words = string | readonly string[];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** After these, addresses, paths and names of hosts break best. */
const PARTS = /[^/\\.\-_?&=:;,@|+#%)\]}>]*[/\\.\-_?&=:;,@|+#%)\]}>]+|[^/\\.\-_?&=:;,@|+#%)\]}>]+/g;
/** Letters that join, or whose order is turned, can't be taken apart one by one. */
const SIMPLE = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}]+$/u;

/** Between places to break: each of them costs Typst time, and a word that somebody pasted may have 100,000 letters. */
const MOST_WITHOUT = 20;
/** Of a line of mean letters: so many fit on it even if each is as wide as letters get. */
const FITS = 0.44;

/**
 * Gives words that are longer than a line of `most` characters places to break: after their signs, and every few letters in a
 * part that is still too long. No character is added, so what is copied and searched is what was written.
 */
export function withRoomToBreak(text: string, most: number): Words {
  if (text.length <= most) return text;
  const words = text.split(/(?<= )/);
  if (words.every((word) => word.length <= most)) return text;
  const parts: string[] = [''];
  for (const word of words) {
    const pieces = word.length > most ? piecesOf(word, most) : [word];
    parts[parts.length - 1] += pieces[0] ?? '';
    parts.push(...pieces.slice(1));
  }
  return parts.length === 1 ? text : parts;
}

function piecesOf(word: string, most: number): string[] {
  const size = Math.max(1, Math.min(MOST_WITHOUT, Math.floor(most * FITS)));
  const pieces: string[] = [];
  let length = size;
  for (const part of word.match(PARTS) ?? [word]) {
    const isSplit = part.length > most && SIMPLE.test(part.trim());
    for (const piece of isSplit ? lettersOf(part) : [part]) {
      const added = isSplit ? 1 : piece.length;
      if (length + added > size) {
        pieces.push('');
        length = 0;
      }
      pieces[pieces.length - 1] += piece;
      length += added;
    }
  }
  return pieces;
}

const lettersOf = (part: string) => Array.from(graphemes.segment(part), ({ segment }) => segment);
