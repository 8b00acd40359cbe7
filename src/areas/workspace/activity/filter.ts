import { z } from 'zod';
import type { RecordContext } from '../../../access/context.ts';
import { KINDS, type Kind } from '../../../domain/event-kind.ts';
import { addDays, endOfDay } from '../../../domain/zoned-time.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { searchedField } from '../../../http/list.ts';
import type { Services } from '../../../services.ts';
import { findPeople, MOST_PEOPLE, type People } from './people-queries.ts';

const typedDay = z
  .string()
  .default('')
  .transform((day) => day.trim().slice(0, 20));

/** What the activity log is narrowed by, as its form sends it. */
export const filterFields = {
  kind: z.enum(KINDS).nullable().default(null),
  /** Who acted, or to whom it was done: a part of a name, or an address. */
  person: searchedField(254),
  /** The first and the last day, by the workspace's clock; empty for none. */
  from: typedDay,
  to: typedDay,
};
const filterSchema = z.object(filterFields);
export type ActivityFilter = z.output<typeof filterSchema>;

/** What the log is narrowed to. */
export interface Narrowing {
  readonly kind: Kind | null;
  /** Null for everyone. */
  readonly people: People | null;
  /** Epoch milliseconds: from this moment on, and before that one. */
  readonly from: number | null;
  readonly until: number | null;
}

/** All of the log. */
export const EVERYTHING: Narrowing = { kind: null, people: null, from: null, until: null };

export type NarrowingOutcome =
  | { readonly ok: true; readonly narrowing: Narrowing }
  | { readonly ok: false; readonly errors: FieldErrors };

/** What someone wants to see, or what's wrong with how they said it. */
export async function readFilter(
  { db }: Pick<Services, 'db'>,
  { scope, session }: Pick<RecordContext, 'scope' | 'session'>,
  { kind, person, from, to }: ActivityFilter,
): Promise<NarrowingOutcome> {
  const { zone } = session.workspace;
  // A day begins where the one before it ends.
  const begins = from === '' || endOfDay(from, zone) === null ? null : endOfDay(addDays(from, -1), zone);
  const ends = to === '' ? null : endOfDay(to, zone);
  const people = person === '' ? null : await findPeople(db, scope, person);
  const errors: Record<string, string> = {};
  if (people === 'too-many')
    errors.person = `More than ${MOST_PEOPLE} people match. Enter more of the name, or the whole email address.`;
  if (from !== '' && begins === null) errors.from = 'Enter the first day, such as 2026-11-27.';
  if (to !== '' && ends === null) errors.to = 'Enter the last day, such as 2026-11-27.';
  if (begins !== null && ends !== null && begins >= ends)
    errors.to = 'This is before the first day. Choose a later one.';
  if (people === 'too-many' || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, narrowing: { kind, people, from: begins, until: ends } };
}
