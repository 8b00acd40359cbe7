import { z } from 'zod';
import { looksLikeId } from '../../../data/id.ts';
import { idField, plainlyTyped } from '../../../http/fields.ts';
import { given, plain } from '../../../http/plain-fields.ts';
import { BULK_DEEDS } from './deeds.ts';

/** What is ticked: none, one or several. */
const ticked = plain(z.union([idField.transform((id) => [id]), z.array(idField)]).default([]));

/** A finding and the revision of it that the page showed. */
export const seenAs = ({ id, revision }: { readonly id: string; readonly revision: number }): string =>
  `${id}:${revision}`;

function readSeen(lines: readonly string[]): ReadonlyMap<string, number> {
  const pairs = lines.map((line) => line.split(':')).filter(([id]) => looksLikeId(id));
  return new Map(pairs.map(([id = '', revision]) => [id, Number(revision)]));
}

const seen = given(
  z
    .union([z.string().transform((line) => [line]), z.array(z.string())])
    .default([])
    .transform(readSeen),
);

const TEAM_MOVES = ['pass-retest', 'fail-retest', 'reopen', 'withdraw'] as const;

/** What a list says of what was ticked in it. */
export const bulkQuery = z.object({ deed: z.enum(BULK_DEEDS).default('tags'), finding: ticked });

/** The form of the page that asks for the rest. */
export const bulkForm = z.object({
  deed: z.enum(BULK_DEEDS),
  finding: ticked,
  seen,
  whatChanged: plainlyTyped,
  move: z.enum(TEAM_MOVES).optional().catch(undefined),
  note: plainlyTyped,
  add: plainlyTyped,
  remove: plainlyTyped,
  to: plainlyTyped,
});
export type BulkForm = z.output<typeof bulkForm>;
