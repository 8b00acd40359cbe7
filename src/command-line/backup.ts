import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { filesFolder, sqliteFile } from '../boot.ts';
import { configFromEnvironment } from '../config.ts';
import { MOVED } from '../data/moved.ts';
import { mustBeThere } from './administration.ts';
import { OperatorError, openingError } from './operator-error.ts';

const ONLY_ITS_OWNER = 0o600;

/** Makes the file, for this user alone and never over another one. */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', ONLY_ITS_OWNER));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new OperatorError(`${file} already exists. Give the name of a new file.`);
    throw new OperatorError(
      `${file} cannot be written (${code}). Give another name, or make the directory first.`,
    );
  }
}

function flush(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Reads the copy through, as a start would rely on it. */
function check(file: string): void {
  const copy = new DatabaseSync(file, { readOnly: true });
  try {
    const found = copy.prepare('pragma integrity_check').all();
    if (found.length !== 1 || found[0]?.integrity_check !== 'ok')
      throw new OperatorError(`${file} is damaged. Check the disk.`);
  } finally {
    copy.close();
  }
}

const ON_POSTGRES =
  'This installation uses PostgreSQL. Back it up with pg_dump, or with your provider’s backups.';

/** Whether the installation has noted this. One that was never migrated has noted nothing. */
function hasRow(source: DatabaseSync, key: string): boolean {
  const known = source.prepare("select 1 from sqlite_schema where name = 'installation'").get();
  return (
    known !== undefined && source.prepare('select 1 from installation where key = ?').get(key) !== undefined
  );
}

/**
 * `backup`: a copy of one moment, made while the server writes. It reads in one transaction of SQLite's write-ahead
 * log, and neither waits for writers nor holds them up.
 */
export function backUp(name: string): void {
  const config = configFromEnvironment();
  if (config.databaseUrl !== undefined) throw new OperatorError(ON_POSTGRES);
  mustBeThere(config);
  const file = resolve(name);
  makeFile(file);
  try {
    const source = new DatabaseSync(sqliteFile(config), { timeout: 30_000 });
    try {
      if (hasRow(source, MOVED)) throw new OperatorError(ON_POSTGRES);
      // An empty file is what VACUUM INTO accepts beside none; it keeps its mode.
      source.prepare('vacuum into ?').run(file);
    } finally {
      source.close();
    }
    check(file);
    flush(file);
    flush(dirname(file));
  } catch (error) {
    rmSync(file, { force: true });
    throw openingError(error, config);
  }
  const key = config.sealingKeys === undefined ? config.sealingKeyFile : 'in SEALING_KEYS';
  const files =
    config.filesBucket === undefined ? filesFolder(config) : `the bucket ${config.filesBucket.bucket}`;
  console.log(
    `Backed up to ${file}, without the sealing key (${key}) and uploaded files.\n` +
      `Copy ${files} now, after the database: a copy made before it lacks the latest files.\n` +
      'Keep a copy of the key somewhere else. Lose the key and nobody’s authenticator works; anyone with both can generate your users’ codes.',
  );
}
