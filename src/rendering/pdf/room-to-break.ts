/** A text for one line after another: whole, or in parts between which it may break. */
export type Words = string | readonly string[];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** After these, addresses, paths and names of hosts break best. */
const PARTS = /[^/\\.\-_?&=:;,@|+#%)\]}>]*[/\\.\-_?&=:;,@|+#%)\]}>]+|[^/\\.\-_?&=:;,@|+#%)\]}>]+/g;
/** Letters that join, or whose order is turned, can't be taken apart one by one. */
const SIMPLE = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}]+$/u;

/**
 * Gives words that are longer than a line of `most` characters places to break: after their signs, and anywhere in a part
 * that is still too long. No character is added, so what is copied and searched is what was written.
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
  return (word.match(PARTS) ?? [word]).flatMap((part) =>
    part.length > most && SIMPLE.test(part.trim())
      ? Array.from(graphemes.segment(part), ({ segment }) => segment)
      : [part],
  );
}
