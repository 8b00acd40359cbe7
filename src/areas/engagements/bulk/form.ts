import { z } from 'zod';
import { idField, plainlyTyped } from '../../../http/fields.ts';
import { plain } from '../../../http/plain-fields.ts';
import { BULK_DEEDS } from './deeds.ts';

/** What is ticked: none, one or several. */
const ticked = plain(z.union([idField.transform((id) => [id]), z.array(idField)]).default([]));

/** What a list says of what was ticked in it. */
export const bulkQuery = z.object({ deed: z.enum(BULK_DEEDS).default('tags'), finding: ticked });

/** The form of the page that asks for the rest. */
export const bulkForm = z.object({
  deed: z.enum(BULK_DEEDS),
  finding: ticked,
  add: plainlyTyped,
  remove: plainlyTyped,
});
export type BulkForm = z.output<typeof bulkForm>;
