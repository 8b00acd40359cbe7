import { type Kysely, type Migration, sql } from 'kysely';

/** By what the session that made a token had passed its second factor (B6); until now there were only codes. */
export function methodsOfTokens(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('api_tokens')
        .addColumn('mfa_method', 'text', (c) => c.check(sql`mfa_method in ('app', 'key', 'recovery')`))
        .execute();
      await sql`update api_tokens set mfa_method = 'app' where mfa_verified_at is not null`.execute(db);
    },
  };
}
