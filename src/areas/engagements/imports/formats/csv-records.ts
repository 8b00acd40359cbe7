import type { Unreadable } from './scanned.ts';
import { linesOf, type TextLine } from './text-lines.ts';

/** A row of a table, with the line at which it begins. */
export interface CsvRecord {
  readonly kind: 'record';
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters within which a quotation mark is closed, if it is ever. */
const LONGEST_ROW = 1024 * 1024;

const UNCLOSED =
  'A quotation mark on this line is never closed, so the line was left out. Close it, or write it twice if it belongs to the text.';

const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** Cells of a line; one that is in quotes may go on in the next. */
class Row {
  readonly #separator: Separator;
  readonly cells: string[] = [];
  /** The parts of the cell that isn't complete, where it is in quotes and goes on. */
  #open: string[] | null = null;

  constructor(separator: Separator) {
    this.#separator = separator;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Takes the next line. */
  add(line: string): void {
    let at = 0;
    if (this.#open) this.#open.push('\n');
    while (at <= line.length) {
      if (!this.#open && line[at] === '"') {
        this.#open = [];
        at++;
      }
      if (this.#open) {
        const end = this.#quoted(this.#open, line, at);
        if (end === null) return;
        at = end;
      }
      const next = line.indexOf(this.#separator, at);
      const end = next < 0 ? line.length : next;
      this.cells.push([...(this.#open ?? []), line.slice(at, end)].join(''));
      this.#open = null;
      at = end + 1;
    }
  }

  /** Reads on within quotes; where they close, null where the line ends before. */
  #quoted(parts: string[], line: string, from: number): number | null {
    let at = from;
    for (;;) {
      const quote = line.indexOf('"', at);
      parts.push(line.slice(at, quote < 0 ? line.length : quote));
      if (quote < 0) return null;
      if (line[quote + 1] !== '"') return quote + 1;
      parts.push('"');
      at = quote + 2;
    }
  }

  /** Closes what nobody has closed. */
  close(): void {
    if (this.#open) this.cells.push(this.#open.join(''));
    this.#open = null;
  }
}

/** The cells of one line by itself. */
export function cellsOf(line: string, separator: Separator): readonly string[] {
  const row = new Row(separator);
  row.add(line);
  row.close();
  return row.cells;
}

/** What parts the columns of a table, by its first line: what parts it into most. */
export const separatorOf = (line: string): Separator =>
  SEPARATORS.reduce((best, one) => (cellsOf(line, one).length > cellsOf(line, best).length ? one : best));

/** Ends of lines as everyone has them: of Windows and of old Macs too, wherever the pieces are cut. */
async function* withLineEnds(text: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let isHeld = false;
  for await (const piece of text) {
    const all: string = isHeld ? `\r${piece}` : piece;
    isHeld = all.endsWith('\r');
    yield (isHeld ? all.slice(0, -1) : all).replaceAll(/\r\n?/g, '\n');
  }
  if (isHeld) yield '\n';
}

/** Lines that make one row so far, and what was read of them. */
interface Begun {
  readonly row: Row;
  readonly lines: TextLine[];
  length: number;
}

/**
 * The rows of a table, as they arrive; blank lines are none. A quotation mark that isn't closed within 1 MB, or before the
 * file ends, costs its own line alone: that is told, and the next ones are read anew.
 */
export async function* recordsOf(
  text: AsyncIterable<string>,
): AsyncGenerator<readonly (CsvRecord | Unreadable)[], void, undefined> {
  let separator: Separator | null = null;
  let begun: Begun | null = null;

  function* take(line: TextLine): Generator<CsvRecord | Unreadable> {
    if (begun === null && line.text.trim() === '') return;
    if (separator === null) {
      // Excel reads and writes what parts the columns on a line of its own.
      const [, said] = /^"?sep=([,;\t|])"?$/i.exec(line.text) ?? [];
      separator = (said as Separator | undefined) ?? separatorOf(line.text);
      if (said !== undefined) return;
    }
    begun ??= { row: new Row(separator), lines: [], length: 0 };
    begun.lines.push(line);
    begun.length += line.text.length + 1;
    begun.row.add(line.text);
    if (!begun.row.isOpen) yield* finished(begun);
    else if (begun.length > LONGEST_ROW) yield* again(begun);
  }

  function* finished({ row, lines: [first] }: Begun): Generator<CsvRecord> {
    begun = null;
    if (first) yield { kind: 'record', line: first.line, cells: row.cells };
  }

  /** Leaves out the line at which it began, and reads the others anew. */
  function* again({ lines: [first, ...others] }: Begun): Generator<CsvRecord | Unreadable> {
    begun = null;
    if (first) yield { kind: 'unreadable', line: first.line, reason: UNCLOSED };
    for (const line of others) yield* take(line);
  }

  for await (const lines of linesOf(withLineEnds(text))) {
    const records: (CsvRecord | Unreadable)[] = [];
    for (const line of lines)
      if (line.kind === 'line') records.push(...take(line));
      else records.push(line);
    if (records.length > 0) yield records;
  }
  // What `take` leaves open, the compiler can't see from here.
  for (let open = begun as Begun | null; open !== null; open = begun) {
    const [, ...others] = open.lines;
    if (others.length > 0) yield [...again(open)];
    else {
      open.row.close();
      yield [...finished(open)];
    }
  }
}
