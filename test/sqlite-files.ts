import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrations } from '../src/areas/index.ts';
import { openDatabase } from '../src/data/database.ts';
import { migrate } from '../src/data/migrations/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory for the run's SQLite files. Provided to the project `sqlite` alone. */
    sqliteDirectory: string;
    /** A migrated SQLite file to copy: the schema is made once for the run, not once for each test. */
    sqliteTemplate: string;
  }
}

/** Vitest's global set-up of the project `sqlite`: a place for its files, which goes with the run, whatever a test left. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'secportal-sqlite-'));
  const template = join(directory, 'template.db');
  const db = openDatabase({ kind: 'sqlite', path: template });
  await migrate(db, 'sqlite', migrations);
  // Closing it writes the log back, so that the one file is all.
  await db.destroy();
  project.provide('sqliteDirectory', directory);
  project.provide('sqliteTemplate', template);
  return () => rm(directory, { recursive: true, force: true });
}
