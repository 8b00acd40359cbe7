import type { CsvBegin } from '../formats/csv.ts';
import type { FoundColumn } from './messages.ts';

/** Longer names are no names, and nothing is asked about their columns. */
const LONGEST_NAME = 200;
const SHOWN_VALUES = 2;
const LONGEST_VALUE = 60;

function shown(value: string): string {
  const line = value.replace(/\s+/gu, ' ').trim();
  const letters = [...line];
  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE - 1).join('')}…` : line;
}

/** The columns of a table that can be told what they hold, each name once, with some values by which people know them. */
export function columnsIn({ columns, rows }: CsvBegin): readonly FoundColumn[] {
  const names = new Set(columns.filter((name) => name !== '' && name.length <= LONGEST_NAME));
  return [...names].map((name) => {
    const at = columns.indexOf(name);
    const values = new Set(rows.map((row) => shown(row[at] ?? '')).filter((value) => value !== ''));
    return { name, values: [...values].slice(0, SHOWN_VALUES) };
  });
}
