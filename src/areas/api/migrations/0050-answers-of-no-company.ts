import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Answers about what is the workspace's own, such as its templates, belong to no company (E26). */
export function answersOfNoCompany(kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      if (kind === 'postgres') {
        await schema
          .alterTable('kept_answers')
          .alterColumn('company_id', (c) => c.dropNotNull())
          .execute();
        return;
      }
      // SQLite changes no column: the table is made anew, with what is in it.
      await schema.alterTable('kept_answers').renameTo('kept_answers_of_companies').execute();
      await schema
        .createTable('kept_answers')
        .addColumn('id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('membership_id', 'text', (c) =>
          c.notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('token_id', 'text', (c) => c.references('api_tokens.id').onDelete('cascade'))
        .addColumn('company_id', 'text', (c) => c.references('companies.id').onDelete('cascade'))
        .addColumn('sealed', 'blob', (c) => c.notNull())
        .addColumn('expires_at', 'integer', (c) => c.notNull())
        .modifyEnd(sql`strict`)
        .execute();
      const columns = 'id, membership_id, token_id, company_id, sealed, expires_at';
      await sql
        .raw(`insert into kept_answers (${columns}) select ${columns} from kept_answers_of_companies`)
        .execute(db);
      await schema.dropTable('kept_answers_of_companies').execute();
      for (const column of ['membership_id', 'token_id', 'company_id', 'expires_at'])
        await schema.createIndex(`kept_answers_${column}`).on('kept_answers').column(column).execute();
    },
  };
}
