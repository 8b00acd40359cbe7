import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** The signed heads of chains that left the machine, or were about to (B11). */
export function auditHeads(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';

  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('audit_heads')
        .addColumn('chain', 'text', (c) => c.notNull())
        .addColumn('at', millis, (c) => c.notNull())
        .addColumn('entries', millis, (c) => c.notNull())
        .addColumn('signed', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('audit_heads_pk', ['chain', 'entries']);
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
