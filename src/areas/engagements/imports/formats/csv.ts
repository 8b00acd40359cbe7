import { type CsvField, type CsvMapping, guessMapping } from './csv-columns.ts';
import { cellsOf, recordsOf, type Separator, separatorOf } from './csv-records.ts';
import { type CsvCells, itemsOfRow } from './csv-row.ts';
import { textOf } from './json-fields.ts';
import { type Format, type Scanned, UnreadableFile } from './scanned.ts';

/** Tables of any tool, and of people, whose columns are mapped by hand and guessed at first. */

/** More columns than this no table has. */
export const MOST_COLUMNS = 500;

/** The first rows of a table, to map its columns by. */
export interface CsvBegin {
  readonly columns: readonly string[];
  /** A few rows, cell by cell. */
  readonly rows: readonly (readonly string[])[];
}

const SHOWN_ROWS = 5;

/** The first rows of the table with which a text begins; null where it is no table. Cells that go over lines are cut there. */
export function csvBegin(head: string): CsvBegin | null {
  const lines = head.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const [, said] = /^"?sep=([,;\t|])"?$/i.exec(lines[0] ?? '') ?? [];
  if (said !== undefined) lines.shift();
  const [first, ...others] = lines.slice(0, SHOWN_ROWS + 1);
  if (first === undefined) return null;
  const separator = (said as Separator | undefined) ?? separatorOf(first);
  const columns = cellsOf(first, separator).map((name) => name.trim());
  return columns.length > MOST_COLUMNS
    ? null
    : { columns, rows: others.map((line) => cellsOf(line, separator)) };
}

/**
 * The same as its reader has it, with cells that go over lines; no rows where there are none. It may be cut anywhere behind the
 * first rows.
 */
export async function csvTable(head: string): Promise<CsvBegin> {
  async function* whole() {
    yield head;
  }
  const records: (readonly string[])[] = [];
  for await (const some of recordsOf(whole()))
    for (const record of some) if (record.kind === 'record') records.push(record.cells);
  const [columns = [], ...rows] = records.slice(0, SHOWN_ROWS + 1);
  return { columns: columns.map((name) => name.trim()), rows };
}

/** Of a table not even one character in so many is one that no text has; of what is no text one in ten is. */
const ONE_STRANGE_IN = 100;

/** What no text has: controls, and what could not be decoded. A scanner's output in a cell may have a few. */
const isText = (head: string) =>
  (head.match(/(?!\s)\p{Cc}|\ufffd/gu)?.length ?? 0) * ONE_STRANGE_IN <= head.length;

/** Whether it looks like a table: several columns, or one that holds titles. What begins as JSON or XML is none. */
function recognises(head: string): boolean {
  if (/^\s*[<{[]/.test(head) || !isText(head)) return false;
  const begin = csvBegin(head);
  if (begin === null) return false;
  const { columns, rows } = begin;
  const hasTitle = [...guessMapping(columns).values()].includes('title');
  // JSON on each line has commas too.
  return hasTitle || (columns.length > 1 && rows.some((row) => row.length > 1) && !/^\{/m.test(head));
}

/** What a row's columns hold. */
function cellsByField(cells: readonly string[], fields: readonly (CsvField | undefined)[]): CsvCells {
  const by = new Map<CsvField, string[]>();
  for (const [index, field] of fields.entries()) {
    const cell = textOf(cells[index]).trim();
    if (field === undefined || cell === '') continue;
    const some = by.get(field);
    if (some) some.push(cell);
    else by.set(field, [cell]);
  }
  return by;
}

async function* read(
  text: AsyncIterable<string>,
  given: CsvMapping | null,
): AsyncGenerator<readonly Scanned[], void, undefined> {
  let fields: readonly (CsvField | undefined)[] | null = null;
  const named = (columns: readonly string[], line: number) => {
    const mapping = given ?? guessMapping(columns);
    const found = columns.map((column) => mapping.get(column));
    if (!found.includes('title')) throw new UnreadableFile(noTitle(columns), line);
    return found;
  };
  for await (const records of recordsOf(text)) {
    const scanned: Scanned[] = [];
    for (const record of records) {
      if (record.kind === 'unreadable') scanned.push(record);
      else if (fields === null)
        fields = named(
          record.cells.map((cell) => cell.trim()),
          record.line,
        );
      else scanned.push(...itemsOf(record.cells, fields, record.line));
    }
    if (scanned.length > 0) yield scanned;
  }
}

function itemsOf(
  cells: readonly string[],
  fields: readonly (CsvField | undefined)[],
  line: number,
): readonly Scanned[] {
  if (cells.every((cell) => cell.trim() === '')) return [];
  if (cells.slice(fields.length).some((cell) => cell.trim() !== ''))
    return [
      {
        kind: 'unreadable',
        line,
        reason: `This row was left out, because it has ${cells.length} columns and the first row has ${fields.length}. Put cells that hold what parts the columns in quotation marks.`,
      },
    ];
  return itemsOfRow(cellsByField(cells, fields), line);
}

function noTitle(columns: readonly string[]): string {
  const names = columns
    .slice(0, 20)
    .map((name) => `“${name.slice(0, 40)}”`)
    .join(', ');
  return `None of the columns is known to hold the title of a finding: ${names}. Choose what they hold on the import’s page, or call one of them “Title” and import the file again.`;
}

/** CSV whose columns hold what `mapping` says, by their names; at least one must hold titles. */
export const csvFormat = (mapping: CsvMapping | null): Format => ({
  name: 'csv',
  label: 'CSV',
  recognises,
  read: (text) => read(text, mapping),
});

/** CSV whose columns hold what their names suggest: one item for each place that a row names. */
export const csv: Format = csvFormat(null);
