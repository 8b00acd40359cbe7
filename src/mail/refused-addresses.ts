import { sql } from 'kysely';
import { type Database, type Reader, writable } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';

/** An address that the mail server refused for good when it was last tried, such as one that is gone. */
interface RefusedAddressesTable {
  address: string;
  refused_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    refused_addresses: RefusedAddressesTable;
  }
}

/** Notes that the mail server takes no mail for an address, whatever mail it was. */
export async function noteRefused(db: Reader, address: string, now: number): Promise<void> {
  await writable(db)
    .insertInto('refused_addresses')
    .values({ address, refused_at: now })
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ refused_at: now }))
    .execute();
}

/** Notes that the mail server has taken mail for an address. */
export async function noteTaken(db: Reader, address: string): Promise<void> {
  await writable(db).deleteFrom('refused_addresses').where('address', '=', address).execute();
}

const KEPT_MS = 180 * 24 * 60 * 60_000;

/** Forgets addresses to which nothing has been sent for half a year. */
export async function removeOldRefusals(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('refused_addresses')
    .where(unheld(db, 'refused_addresses', sql`refused_at <= ${now - KEPT_MS}`))
    .execute();
}
