import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * A session notes until when the password of its sign-in will do for the second factor that it owes from there (D12). Of one that
 * is open already nobody knows where it has been since: it has no such grace, and gives its password anew.
 */
export function graceOfASignIn(kind: DatabaseKind): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      const millis = kind === 'postgres' ? 'bigint' : 'integer';
      await schema.alterTable('sessions').addColumn('grace_until', millis).execute();
    },
  };
}
