/** A block of code in lines that fit; `continued` are the numbers, from 1, of those that go on the line before. */
export interface CodeLines {
  readonly source: string;
  readonly continued: readonly number[];
  /** In points. */
  readonly size: number;
}

/** Each glyph of the font for code is so wide, of its size. */
const ADVANCE = 0.6;
const SIZE = 8;
/** Smaller is hard to read on paper. */
const SMALLEST = 6.5;
/** A line breaks at a space or sign where there is one in its last part. */
const LAST_PART = 0.25;
const BREAKS_AFTER = /[\s/\\.\-_?&=:;,@|+#%)\]}>'"]/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PLAIN = /^[ -~]*$/;
/** Two columns in most terminals, and in the fonts that we have for them. */
const WIDE = /\p{Extended_Pictographic}|\p{Script=Arabic}|\p{Script=Hebrew}|[^\p{ASCII}\p{Script=Latin}]/u;

interface Cell {
  readonly text: string;
  readonly columns: number;
}

const cellsOf = (line: string): Cell[] =>
  PLAIN.test(line)
    ? Array.from(line, (text) => ({ text, columns: 1 }))
    : Array.from(graphemes.segment(line), ({ segment }) => ({
        text: segment,
        columns: WIDE.test(segment) ? 2 : 1,
      }));

const widthOf = (cells: readonly Cell[]) => cells.reduce((sum, { columns }) => sum + columns, 0);

/** Makes a block's lines fit into `width` points: smaller first, then on several lines. */
export function codeLines(source: string, width: number): CodeLines {
  const lines = source.replace(/\n$/, '').split('\n').map(cellsOf);
  const longest = lines.reduce((most, line) => Math.max(most, widthOf(line)), 1);
  const size = Math.max(SMALLEST, Math.min(SIZE, Math.floor((width / longest / ADVANCE) * 4) / 4));
  const most = Math.floor(width / (size * ADVANCE));
  const fitting: string[] = [];
  const continued: number[] = [];
  for (const line of lines) {
    const parts = widthOf(line) <= most ? [line] : partsOf(line, most);
    for (const [nth, part] of parts.entries()) {
      fitting.push(part.map(({ text }) => text).join(''));
      if (nth > 0) continued.push(fitting.length);
    }
  }
  return { source: fitting.join('\n'), continued, size };
}

function partsOf(line: readonly Cell[], most: number): (readonly Cell[])[] {
  const parts: (readonly Cell[])[] = [];
  for (let from = 0; from < line.length; ) {
    let [to, columns] = [from, 0];
    while (to < line.length && columns + (line[to]?.columns ?? 0) <= most) {
      columns += line[to]?.columns ?? 0;
      to += 1;
    }
    if (to < line.length) to = bestBreak(line, from, Math.max(to, from + 1));
    parts.push(line.slice(from, to));
    from = to;
  }
  return parts;
}

function bestBreak(line: readonly Cell[], from: number, to: number): number {
  for (let at = to; at > to - (to - from) * LAST_PART; at -= 1) {
    if (BREAKS_AFTER.test(line[at - 1]?.text ?? '')) return at;
  }
  return to;
}
