import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Since when a workspace's policy stands as it does, and by whom; of earlier switches only the record tells. */
export function policySwitched(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema.alterTable('workspaces').addColumn('mfa_switched_at', millis).execute();
      await schema.alterTable('workspaces').addColumn('mfa_switched_by', 'text').execute();
    },
  };
}
