import { type Reader, writable } from '../data/database.ts';
import { latestPossible } from '../domain/stored-times.ts';

declare module '../data/schema.ts' {
  interface Schema {
    /** Work that one node does for all, by its name. */
    leases: { name: string; held_until: number };
  }
}

/**
 * Takes work that one node does for all, for so long. Of any number of nodes that ask at once one is given it; false for
 * the others, and for that one too until its time is up.
 */
export async function takeLease(db: Reader, name: string, now: number, lifeMs: number): Promise<boolean> {
  const held_until = now + lifeMs;
  const taken = await writable(db)
    .insertInto('leases')
    .values({ name, held_until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ held_until })
        .where((eb) =>
          eb.or([
            eb('leases.held_until', '<=', now),
            eb('leases.held_until', '>', latestPossible(now, lifeMs)),
          ]),
        ),
    )
    .returning('name')
    .executeTakeFirst();
  return taken !== undefined;
}
