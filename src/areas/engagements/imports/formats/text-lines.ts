import { inMegabytes, LARGEST_ITEM } from './limits.ts';
import type { Unreadable } from './scanned.ts';

/** A line that can be read, without its end. */
export interface TextLine {
  readonly kind: 'line';
  readonly line: number;
  readonly text: string;
}

/** The lines of a text, as they arrive. One of more than 16 MB is told instead, and never held. */
export async function* linesOf(
  text: AsyncIterable<string>,
): AsyncGenerator<readonly (TextLine | Unreadable)[], void, undefined> {
  let line = 1;
  let begun: string[] = [];
  let length = 0;
  const finished = (): TextLine | Unreadable =>
    length > LARGEST_ITEM
      ? {
          kind: 'unreadable',
          line,
          reason: `This line is longer than ${inMegabytes(LARGEST_ITEM)}, so it was left out.`,
        }
      : { kind: 'line', line, text: begun.join('').replace(/\r$/, '') };
  const keep = (part: string) => {
    length += part.length;
    if (length > LARGEST_ITEM) begun = [];
    else begun.push(part);
  };
  for await (const piece of text) {
    const lines: (TextLine | Unreadable)[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      keep(piece.slice(from, end));
      lines.push(finished());
      from = end + 1;
      line++;
      begun = [];
      length = 0;
    }
    keep(piece.slice(from));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finished()];
}
