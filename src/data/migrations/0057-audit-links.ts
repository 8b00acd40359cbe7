import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * The chains of the record (B11): its key, the links, where each chain ends, and what waits to be linked. All that was recorded
 * before waits as well, and is linked by the server in turns.
 */
export function auditLinks(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('audit_keys')
          .addColumn('name', 'text', (c) => c.primaryKey().notNull())
          .addColumn('sealed', blob, (c) => c.notNull()),
      );
      await finish(
        schema.createTable('audit_unlinked').addColumn('event_id', 'text', (c) => c.primaryKey().notNull()),
      );
      await finish(
        schema
          .createTable('audit_chains')
          .addColumn('chain', 'text', (c) => c.primaryKey().notNull())
          .addColumn('entries', millis, (c) => c.notNull())
          .addColumn('hash', blob, (c) => c.notNull())
          .addColumn('changed_at', millis, (c) => c.notNull()),
      );
      await finish(
        schema
          .createTable('audit_links')
          .addColumn('chain', 'text', (c) => c.notNull())
          .addColumn('sequence', millis, (c) => c.notNull())
          .addColumn('event_id', 'text', (c) => c.notNull().unique())
          .addColumn('linked_at', millis, (c) => c.notNull())
          .addColumn('commitment', blob, (c) => c.notNull())
          .addColumn('hash', blob, (c) => c.notNull())
          .addColumn('actor_seal', blob, (c) => c.notNull())
          .addColumn('subject_seal', blob, (c) => c.notNull())
          .addColumn('detail_seal', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('audit_links_pk', ['chain', 'sequence']),
      );
      await sql`insert into audit_unlinked (event_id) select id from audit_events`.execute(db);
      await noteWaiting(db, kind);
      await appendOnly(db, kind);
    },
  };
}

/** Notes each new entry in the transaction that records it: so that none is skipped, whenever it commits. */
async function noteWaiting(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  if (kind === 'sqlite') {
    await sql`create trigger audit_events_wait after insert on audit_events
      begin insert into audit_unlinked (event_id) values (new.id); end`.execute(db);
    return;
  }
  await sql`create function note_unlinked() returns trigger language plpgsql as
    'begin insert into audit_unlinked (event_id) values (new.id); return null; end'`.execute(db);
  await sql`create trigger audit_events_wait after insert on audit_events
    for each row execute function note_unlinked()`.execute(db);
}

/** Links are append-only as entries are. */
async function appendOnly(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  if (kind === 'sqlite') {
    for (const operation of ['update', 'delete'])
      await sql`create trigger ${sql.raw(`audit_links_no_${operation}`)} before ${sql.raw(operation)} on audit_links
        begin select raise(abort, 'the record is append-only'); end`.execute(db);
    return;
  }
  await sql`create trigger audit_links_no_change before update or delete or truncate on audit_links
    for each statement execute function refuse_change()`.execute(db);
}
