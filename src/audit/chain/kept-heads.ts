import type { KeyObject } from 'node:crypto';
import type { Reader, Trx } from '../../data/database.ts';
import type { Millis } from '../../data/schema.ts';
import { latestPossible } from '../../domain/stored-times.ts';
import { type Head, readHeads, type SignedHead, signHead } from './heads.ts';

/** Writes the heads that are signed once a day of each chain that has grown, to be sent elsewhere. */

interface AuditHeadsTable {
  chain: string;
  at: Millis;
  entries: number;
  /** The signed head as JSON. */
  signed: string;
}

declare module '../../data/schema.ts' {
  interface Schema {
    audit_heads: AuditHeadsTable;
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** Chains that have grown since their last head, of which none was signed within a day; some of them. */
export async function chainsWithoutHead(db: Reader, now: number, limit: number): Promise<Head[]> {
  const ends = await db
    .selectFrom('audit_chains as c')
    .select(['c.chain', 'c.entries', 'c.hash'])
    .where('c.entries', '>', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('audit_heads as h')
            .select('h.entries')
            .whereRef('h.chain', '=', 'c.chain')
            .where((eb) =>
              eb.or([
                eb('h.entries', '>=', eb.ref('c.entries')),
                // What a clock that was ahead has signed keeps nobody from signing (D25).
                eb.and([eb('h.at', '>', now - DAY_MS), eb('h.at', '<=', latestPossible(now))]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('c.chain')
    .limit(limit)
    .execute();
  return ends.map((end) => ({ ...end, at: now }));
}

/** A head that was kept, and the one before it. */
export interface KeptHead {
  readonly head: SignedHead;
  /** When the chain's head before was signed, by a clock that was right; null for its first. */
  readonly before: number | null;
}

/** Signs a head and keeps it; null where another node has done so. */
export async function keepHead(trx: Trx, key: KeyObject, head: Head): Promise<KeptHead | null> {
  const { chain, entries, at } = head;
  const before = await trx
    .selectFrom('audit_heads')
    .select('at')
    .where('chain', '=', chain)
    .where('at', '<=', latestPossible(at))
    .orderBy('entries', 'desc')
    .limit(1)
    .executeTakeFirst();
  const signed = signHead(key, head);
  const kept = await trx
    .insertInto('audit_heads')
    .values({ chain, at, entries, signed: JSON.stringify(signed) })
    .onConflict((conflict) => conflict.columns(['chain', 'entries']).doNothing())
    .returning('entries')
    .executeTakeFirst();
  return kept === undefined ? null : { head: signed, before: before?.at ?? null };
}

/** The heads of a chain that the database itself keeps, for what they are worth: those that the installation signed. */
export async function keptHeadsOf(db: Reader, key: KeyObject, chain: string): Promise<Head[]> {
  const rows = await db.selectFrom('audit_heads').select('signed').where('chain', '=', chain).execute();
  return rows.flatMap(({ signed }) => {
    const reading = readHeads(key, signed);
    return reading.ok ? reading.heads : [];
  });
}
