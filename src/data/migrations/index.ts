import { type Migration, Migrator } from 'kysely';
import type { Database, DatabaseKind } from '../database.ts';
import { initial } from './0001-initial.ts';
import { lockOuts } from './0002-lock-outs.ts';
import { workspaceInTheAddress } from './0003-workspace-in-the-address.ts';
import { jobs } from './0004-jobs.ts';
import { followedMails } from './0005-followed-mails.ts';
import { policySwitched } from './0006-policy-switched.ts';

function migrations(kind: DatabaseKind): Record<string, Migration> {
  return {
    '0001-initial': initial(kind),
    '0002-lock-outs': lockOuts(kind),
    '0003-workspace-in-the-address': workspaceInTheAddress(kind),
    '0004-jobs': jobs(),
    '0005-followed-mails': followedMails(kind),
    '0006-policy-switched': policySwitched(kind),
  };
}

function migratorFor(db: Database, kind: DatabaseKind): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
}

/**
 * Brings the database to the newest schema, in one transaction, under a lock: of any number of nodes that
 * start at once, one migrates and the others find it done. Throws what went wrong.
 */
export async function migrate(db: Database, kind: DatabaseKind): Promise<{ applied: string[] }> {
  const { error, results } = await migratorFor(db, kind).migrateToLatest();
  if (error !== undefined) throw error;
  return { applied: (results ?? []).map((result) => result.migrationName) };
}

/** Whether every migration that this version knows has been applied. */
export async function isMigrated(db: Database, kind: DatabaseKind): Promise<boolean> {
  const known = await migratorFor(db, kind).getMigrations();
  return known.length > 0 && known.every((migration) => migration.executedAt !== undefined);
}
