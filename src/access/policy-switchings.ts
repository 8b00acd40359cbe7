import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../data/database.ts';

const KEY = 'policy-switchings';

/**
 * How often any policy of the installation has been switched on, as part of a statement. A session keeps the number of its
 * sign-in and a policy the number from which it asks, so that "at the next sign-in" needs no clock, and holds for
 * whichever workspace the session goes to (D1, D21).
 */
export const policySwitchings: RawBuilder<number> = sql<number>`coalesce((select cast(value as integer)
  from installation where key = ${sql.lit(KEY)}), 0)`;

/** Counts one more, and returns the new number. */
export async function countSwitching(trx: Trx): Promise<number> {
  const { value } = await trx
    .insertInto('installation')
    .values({ key: KEY, value: '1' })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ value: sql<string>`cast(cast(installation.value as integer) + 1 as text)` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(value);
}
