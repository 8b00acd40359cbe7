import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * Since when a workspace is closed, when its people were told that it will be erased, since when it is being erased, and when
 * all of it was last downloaded (B14).
 */
export function closedWorkspaces(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      for (const column of ['closed_at', 'erasure_told_at', 'erasing_at', 'exported_at'])
        await schema.alterTable('workspaces').addColumn(column, millis).execute();
    },
  };
}
