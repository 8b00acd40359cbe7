import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import process from 'node:process';
import { migrations } from '../../areas/index.ts';
import { type Backstage, databaseLocation, loadKeyring, sqliteFile } from '../../boot.ts';
import type { Config } from '../../config.ts';
import { type Database, openDatabase } from '../../data/database.ts';
import { isMigrated } from '../../data/migrations/index.ts';
import { hasMoved } from '../../data/moved.ts';
import { tryToWrite } from '../../data/write-probe.ts';
import { compareKeyring } from '../../sealing/key-check.ts';
import { type Keyring, KeyringError } from '../../sealing/sealed-box.ts';
import { openingError } from '../operator-error.ts';
import { type Finding, findings, reasonOf } from './finding.ts';

type Log = Backstage['services']['log'];

const MIB = 1024 * 1024;
const MUST_BE_FREE = 200 * MIB;
const SHOULD_BE_FREE = 2048 * MIB;

const NOT_STARTED = 'There is no installation here yet.';
const START_IT = 'Start the server once, or set DATA_DIR, DATABASE_URL and the sealing key to what it uses.';

/** The installation's keys. Makes none, and changes nothing. */
export function findKeys(config: Config): { readonly keyring: Keyring | null; readonly finding: Finding } {
  const { ok, fail } = findings('keys');
  if (config.sealingKeys === undefined && !existsSync(config.sealingKeyFile)) {
    return { keyring: null, finding: fail(`There is no sealing key at ${config.sealingKeyFile}.`, START_IT) };
  }
  try {
    const keyring = loadKeyring(config);
    const place = config.sealingKeys === undefined ? config.sealingKeyFile : 'SEALING_KEYS';
    return {
      keyring,
      finding: ok(`${place} holds v${keyring.newest}. Keep a copy of it apart from backups of the database.`),
    };
  } catch (error) {
    const says =
      error instanceof KeyringError ? error.message : `The sealing key cannot be read (${reasonOf(error)}).`;
    return {
      keyring: null,
      finding: fail(says, 'Put the key back from your backup, for the server’s user alone.'),
    };
  }
}

/** Root would leave files behind that the server may not write. */
function isOthersFile(file: string): boolean {
  return process.getuid?.() === 0 && statSync(file).uid !== 0;
}

/** Opens the database without making one, and hands it to the work; null where it is not there or not to be opened. */
export async function withDatabase(
  config: Config,
  log: Log,
  work: (db: Database) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const { fail, warn } = findings('database');
  const file = sqliteFile(config);
  if (config.databaseUrl === undefined && !existsSync(file)) return [fail(NOT_STARTED, START_IT)];
  if (config.databaseUrl === undefined && isOthersFile(file)) {
    return [
      warn(
        `${file} belongs to the server’s user, and was not opened as root.`,
        'Run this as that user: sudo -u <user> …',
      ),
    ];
  }
  let db: Database | null = null;
  try {
    db = openDatabase(databaseLocation(config, log));
    return await work(db);
  } catch (error) {
    const told = openingError(error, config);
    return [
      fail(
        told instanceof Error && told !== error
          ? told.message
          : `The database does not answer (${reasonOf(error)}).`,
        'Fix that first; the server answers 503 until then.',
      ),
    ];
  } finally {
    await db?.destroy();
  }
}

/** Whether the database is this version's, takes writes, and was sealed with these keys. */
export async function checkDatabase(config: Config, db: Database, keyring: Keyring | null): Promise<Finding> {
  const { ok, warn, fail } = findings('database');
  const kind = config.databaseUrl === undefined ? 'sqlite' : 'postgres';
  const name = kind === 'sqlite' ? sqliteFile(config) : 'PostgreSQL';
  if (!(await isMigrated(db, kind, migrations))) {
    return warn(
      `${name} is older than this version.`,
      'Restart the server, which brings it up to date, or run: secportal migrate',
    );
  }
  if (kind === 'sqlite' && (await hasMoved(db))) {
    return fail(
      `${name} was copied into PostgreSQL and is no longer used.`,
      'Set DATABASE_URL to what you gave “migrate --to”.',
    );
  }
  if (keyring !== null) {
    try {
      await compareKeyring(db, keyring);
    } catch (error) {
      if (!(error instanceof KeyringError)) throw error;
      return fail(error.message, 'Set the sealing key to the one that this database was used with.');
    }
  }
  await tryToWrite(db);
  return ok(`${name} answers, takes writes and is up to date.`);
}

/** Whether there is room where the data is. */
export async function checkDisk({ dataDir }: Config): Promise<Finding> {
  const { ok, warn, fail } = findings('disk');
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const says = `${free < SHOULD_BE_FREE ? `${Math.floor(free / MIB)} MiB` : `${Math.floor(free / MIB / 1024)} GiB`} free in ${dataDir}.`;
    const todo = 'Make room: with a full disk nobody can sign in.';
    if (free < MUST_BE_FREE) return fail(says, todo);
    return free < SHOULD_BE_FREE ? warn(says, todo) : ok(says);
  } catch (error) {
    return fail(`${dataDir} can’t be read (${reasonOf(error)}).`, START_IT);
  }
}
