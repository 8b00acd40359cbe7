import { sql } from 'kysely';
import type { Database } from '../data/database.ts';
import { bindings } from './sealed-box.ts';

/** Few enough that no statement takes long beside a running server. */
const BATCH = 200;
const BATCH_OF_LARGE = 5;

/** A sealed value in its row. */
export interface SealedRow {
  readonly id: string;
  readonly box: Uint8Array;
  readonly binding: string;
}

/** One column of sealed values. Every one there is stands in {@link columns}: what is not, is lost with its key. */
interface SealedColumn {
  readonly table:
    | 'authenticators'
    | 'audit_keys'
    | 'company_keys'
    | 'workspace_keys'
    | 'intents'
    | 'pending_enrolments'
    | 'unsaved_recovery_codes'
    | 'kept_forms'
    | 'mailed_codes'
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

/** A table of keys, of which each owner has one. */
function ofKeys(
  db: Database,
  table: 'audit_keys' | 'company_keys' | 'workspace_keys',
  owner: 'name' | 'company_id' | 'workspace_id',
  binding: (id: string) => string,
): SealedColumn {
  // As above.
  const [one, id] = [table as 'company_keys', owner as 'company_id'];
  return {
    table,
    next: async (header, after) => {
      const rows = await db
        .selectFrom(one)
        .select([`${id} as id`, 'sealed'])
        .where(id, '>', after)
        .where(isOther('sealed', header))
        .orderBy(id)
        .limit(BATCH)
        .execute();
      return rows.map((row) => ({ id: row.id, box: row.sealed, binding: binding(row.id) }));
    },
    replace: async ({ id: of, box }, sealed) => {
      const { numUpdatedRows } = await db
        .updateTable(one)
        .set({ sealed })
        .where(id, '=', of)
        .where('sealed', '=', box)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

/** A table whose rows have an id, and belong to accounts. */
function ofAccounts(
  db: Database,
  table: 'kept_forms' | 'mailed_codes',
  binding: (id: string, accountId: string) => string,
  batch: number,
): SealedColumn {
  // As above.
  const one = table as 'kept_forms';
  return {
    table,
    next: async (header, after) => {
      const rows = await db
        .selectFrom(one)
        .select(['id', 'account_id', 'sealed'])
        .where('id', '>', after)
        .where(isOther('sealed', header))
        .orderBy('id')
        .limit(batch)
        .execute();
      return rows.map(({ id, account_id, sealed }) => ({
        id,
        box: sealed,
        binding: binding(id, account_id),
      }));
    },
    replace: async ({ id, box }, sealed) => {
      const { numUpdatedRows } = await db
        .updateTable(one)
        .set({ sealed })
        .where('id', '=', id)
        .where('sealed', '=', box)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

/** Every sealed column of the database. */
export function columns(db: Database): readonly SealedColumn[] {
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
    // What lies under these keys stays as it is.
    ofKeys(db, 'audit_keys', 'name', bindings.auditKeys),
    ofKeys(db, 'company_keys', 'company_id', bindings.companyKeys),
    ofKeys(db, 'workspace_keys', 'workspace_id', bindings.workspaceKeys),
    ofSessions(db, 'intents', bindings.intents),
    ofSessions(db, 'unsaved_recovery_codes', bindings.unsavedRecoveryCodes),
    // Each may be a megabyte.
    ofAccounts(db, 'kept_forms', bindings.keptForms, BATCH_OF_LARGE),
    ofAccounts(db, 'mailed_codes', bindings.mailedCodes, BATCH),
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
