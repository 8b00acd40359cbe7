import { z } from 'zod';
import { plainlyTyped } from '../../../../http/fields.ts';
import type { FieldValues } from '../../../../http/input.ts';
import { MOST_COLUMNS } from '../formats/csv.ts';
import { CSV_FIELDS, type CsvField } from '../formats/csv-columns.ts';

/** The form's field for a column, by its place among those that can be chosen. */
export const columnField = (nth: number): string => `column-${nth + 1}`;

const FIELDS = Array.from({ length: MOST_COLUMNS }, (_, nth) => columnField(nth));

/** What the form sends, of as many columns as a table may have. */
export const columnsForm = z.object(Object.fromEntries(FIELDS.map((name) => [name, plainlyTyped])));

/** What the columns hold by what was sent, in their order; null where one is left out. */
export const readColumns = (values: FieldValues): readonly (CsvField | null)[] =>
  FIELDS.map((name) => CSV_FIELDS.find((field) => field === values[name]) ?? null);
