import { sql } from 'kysely';
import type { Database } from '../data/database.ts';
import { bindings, boxHeader, type Keyring, open, SealedBoxError, seal } from './sealed-box.ts';

/** Few enough that no statement takes long beside a running server. */
const BATCH = 200;
const BATCH_OF_LARGE = 5;

interface SealedRow {
  readonly id: string;
  readonly box: Uint8Array;
  readonly binding: string;
}

/** One column of sealed values. Every one there is stands in {@link columns}: what is not, is lost with its key. */
interface SealedColumn {
  readonly table:
    | 'authenticators'
    | 'intents'
    | 'pending_enrolments'
    | 'unsaved_recovery_codes'
    | 'kept_forms'
    | 'jobs';
  /** The rows after `after` whose box does not begin with `header`, in order of their key, at most {@link BATCH}. */
  next(header: Uint8Array, after: string): Promise<SealedRow[]>;
  /** Puts a box in the place of another; not where the row changed or went meanwhile. */
  replace(row: SealedRow, box: Uint8Array): Promise<boolean>;
}

const isOther = (column: string, header: Uint8Array) =>
  sql<boolean>`substr(${sql.ref(column)}, 1, ${sql.lit(header.length)}) <> ${header}`;

/** A table of which each session has one row. */
function ofSessions(
  db: Database,
  table: 'intents' | 'unsaved_recovery_codes',
  binding: (sessionId: string, accountId: string) => string,
): SealedColumn {
  // Alike in all that is read and written here; the builder of queries wants one name.
  const one = table as 'intents';
  return {
    table,
    next: async (header, after) => {
      const rows = await db
        .selectFrom(one)
        .select(['session_id', 'account_id', 'sealed'])
        .where('session_id', '>', after)
        .where(isOther('sealed', header))
        .orderBy('session_id')
        .limit(BATCH)
        .execute();
      return rows.map(({ session_id, account_id, sealed }) => ({
        id: session_id,
        box: sealed,
        binding: binding(session_id, account_id),
      }));
    },
    replace: async ({ id, box }, sealed) => {
      const { numUpdatedRows } = await db
        .updateTable(one)
        .set({ sealed })
        .where('session_id', '=', id)
        .where('sealed', '=', box)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

function columns(db: Database): readonly SealedColumn[] {
  return [
    {
      table: 'authenticators',
      next: async (header, after) => {
        const rows = await db
          .selectFrom('authenticators')
          .select(['id', 'account_id', 'secret'])
          .where('id', '>', after)
          .where(isOther('secret', header))
          .orderBy('id')
          .limit(BATCH)
          .execute();
        return rows.map(({ id, account_id, secret }) => ({
          id,
          box: secret,
          binding: bindings.authenticators(id, account_id),
        }));
      },
      replace: async ({ id, box }, secret) => {
        const { numUpdatedRows } = await db
          .updateTable('authenticators')
          .set({ secret })
          .where('id', '=', id)
          .where('secret', '=', box)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    },
    {
      table: 'pending_enrolments',
      next: async (header, after) => {
        const rows = await db
          .selectFrom('pending_enrolments')
          .select(['session_id', 'account_id', 'secret'])
          .where('session_id', '>', after)
          .where(isOther('secret', header))
          .orderBy('session_id')
          .limit(BATCH)
          .execute();
        return rows.map(({ session_id, account_id, secret }) => ({
          id: session_id,
          box: secret,
          binding: bindings.pendingEnrolments(session_id, account_id),
        }));
      },
      replace: async ({ id, box }, secret) => {
        const { numUpdatedRows } = await db
          .updateTable('pending_enrolments')
          .set({ secret })
          .where('session_id', '=', id)
          .where('secret', '=', box)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    },
    ofSessions(db, 'intents', bindings.intents),
    ofSessions(db, 'unsaved_recovery_codes', bindings.unsavedRecoveryCodes),
    {
      table: 'kept_forms',
      next: async (header, after) => {
        const rows = await db
          .selectFrom('kept_forms')
          .select(['id', 'account_id', 'sealed'])
          .where('id', '>', after)
          .where(isOther('sealed', header))
          .orderBy('id')
          // Each may be a megabyte.
          .limit(BATCH_OF_LARGE)
          .execute();
        return rows.map(({ id, account_id, sealed }) => ({
          id,
          box: sealed,
          binding: bindings.keptForms(id, account_id),
        }));
      },
      replace: async ({ id, box }, sealed) => {
        const { numUpdatedRows } = await db
          .updateTable('kept_forms')
          .set({ sealed })
          .where('id', '=', id)
          .where('sealed', '=', box)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    },
    {
      table: 'jobs',
      next: async (header, after) => {
        const rows = await db
          .selectFrom('jobs')
          .select(['id', 'kind', 'sealed'])
          .where('id', '>', after)
          .where(isOther('sealed', header))
          .orderBy('id')
          .limit(BATCH)
          .execute();
        return rows.map(({ id, kind, sealed }) => ({ id, box: sealed, binding: bindings.jobs(kind, id) }));
      },
      replace: async ({ id, box }, sealed) => {
        const { numUpdatedRows } = await db
          .updateTable('jobs')
          .set({ sealed })
          .where('id', '=', id)
          .where('sealed', '=', box)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    },
  ];
}

/** What a round of re-sealing came to. */
export interface Resealed {
  readonly resealed: number;
  /** Rows that no key opens, as `table id`; nobody could have used them before either. */
  readonly unopened: readonly string[];
}

/**
 * Seals everything under the newest key that is sealed under another, beside a running server: batch by batch, and
 * each row only if its box is the one that was read. Ends when a round finds nothing more to do.
 */
export async function resealAll(db: Database, keyring: Keyring): Promise<Resealed> {
  const header = boxHeader(keyring.newest);
  const unopened = new Set<string>();
  let resealed = 0;
  for (const column of columns(db)) {
    let moved: number;
    do {
      moved = 0;
      let after = '';
      for (;;) {
        const batch = await column.next(header, after);
        for (const row of batch) {
          const box = reseal(keyring, row);
          if (box === null) unopened.add(`${column.table} ${row.id}`);
          else if (await column.replace(row, box)) moved += 1;
        }
        const last = batch.at(-1);
        if (last === undefined) break;
        after = last.id;
      }
      resealed += moved;
      // A server may have sealed under the old key behind our back.
    } while (moved > 0);
  }
  return { resealed, unopened: [...unopened] };
}

function reseal(keyring: Keyring, { box, binding }: SealedRow): Uint8Array | null {
  try {
    return seal(keyring, open(keyring, box, binding), binding);
  } catch (error) {
    if (error instanceof SealedBoxError) return null;
    throw error;
  }
}

/** Whether anything is sealed under another key than the newest. */
export async function isAnythingLeft(db: Database, keyring: Keyring): Promise<boolean> {
  const header = boxHeader(keyring.newest);
  const left = await Promise.all(columns(db).map((column) => column.next(header, '')));
  return left.some((rows) => rows.length > 0);
}
