import process from 'node:process';
import { migrations } from '../areas/index.ts';
import { databaseLocation } from '../boot.ts';
import { type Config, configFromEnvironment, loadConfig } from '../config.ts';
import { CopyError, copyInstallation, isEmpty, tablesOf } from '../data/copy.ts';
import { type Database, openDatabase } from '../data/database.ts';
import { isMigrated, migrate } from '../data/migrations/index.ts';
import { moveBack, noteMoved } from '../data/moved.ts';
import { count } from '../mail/phrases.ts';
import { mustBeThere } from './administration.ts';
import { createLog, type Log } from './log.ts';
import { isForOperator, OperatorError, openingError } from './operator-error.ts';

const WHAT_TO_DO = 'Give the URL of a new, empty database.';
/** A large table is read and written in one go, at night. */
const LONGEST_STATEMENT_MS = 60 * 60_000;

/** Brings an empty database to the newest schema, and refuses one that holds anything. */
async function prepare(target: Database, source: Database): Promise<void> {
  const tables = await tablesOf(target);
  const known = await tablesOf(source);
  const foreign = tables.find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw new OperatorError(
      `The database contains a table that isn’t SecPortal’s (${foreign}). ${WHAT_TO_DO}`,
    );
  }
  if (tables.length > 0 && !((await isMigrated(target, 'postgres', migrations)) && (await isEmpty(target)))) {
    throw new OperatorError(`That database already contains a SecPortal. ${WHAT_TO_DO}`);
  }
  await migrate(target, 'postgres', migrations);
}

/** What is said of DATABASE_URL, said of the option that takes its place here. */
function ofTheOption(error: unknown): unknown {
  return isForOperator(error) ? new OperatorError(error.message.replaceAll('DATABASE_URL', '--to')) : error;
}

function openTarget(config: Config, log: Log): Database {
  const location = databaseLocation(config, log);
  if (location.kind !== 'postgres') throw new OperatorError(`--to: ${WHAT_TO_DO}`);
  const pool = { ...location.pool, connections: 2, statementMs: LONGEST_STATEMENT_MS };
  return openDatabase({ ...location, pool });
}

async function move(source: Database, config: Config, log: Log): Promise<string> {
  const target = openTarget(config, log);
  try {
    await prepare(target, source);
    const sums = await copyInstallation(source, target);
    await noteMoved(source, Date.now());
    const lines = [...sums].map(([table, { rows, sum }]) => `  ${table}: ${rows} (${sum.slice(0, 16)})`);
    const rows = [...sums.values()].reduce((total, sum) => total + sum.rows, 0);
    return [
      `Copied and compared, table by table: ${count(rows, 'row')}.`,
      ...lines,
      'Set DATABASE_URL to the new database, keep the sealing key as it is, and start the server. The old file is kept, but no longer used ("migrate --back" would use it again).',
    ].join('\n');
  } catch (error) {
    if (error instanceof CopyError) throw new OperatorError(`${error.message} The copy was undone.`);
    throw openingError(error, config);
  } finally {
    await target.destroy();
  }
}

/** Does the work on the SQLite file of an installation that is there, and prints its answer. */
async function onFile(config: Config, work: (source: Database, log: Log) => Promise<string>): Promise<void> {
  mustBeThere(config);
  const log = await createLog('warn', process.stderr);
  const source = openDatabase(databaseLocation(config, log));
  try {
    console.log(await work(source, log));
  } catch (error) {
    throw openingError(error, config);
  } finally {
    await source.destroy();
  }
}

/** `migrate --to`: from SQLite into an empty PostgreSQL. */
export async function moveTo(url: string): Promise<void> {
  const config = configFromEnvironment();
  if (!/^postgres(ql)?:\/\//.test(url)) throw new OperatorError('--to: the URL must start with postgres://');
  if (config.databaseUrl !== undefined) {
    throw new OperatorError(
      'DATABASE_URL is set, so this installation already uses PostgreSQL. Use pg_dump to copy it.',
    );
  }
  await onFile(config, async (source, log) => {
    await migrate(source, 'sqlite', migrations);
    try {
      return await move(source, loadConfig({ DATABASE_URL: url }), log);
    } catch (error) {
      throw ofTheOption(error);
    }
  });
}

/** `migrate --back`: the SQLite file that was moved is the one to use again. What happened in PostgreSQL since is not in it. */
export async function stayHere(): Promise<void> {
  const config = configFromEnvironment();
  if (config.databaseUrl !== undefined) {
    throw new OperatorError('DATABASE_URL is set, and would be used. Unset it first.');
  }
  await onFile(config, async (source) =>
    (await moveBack(source))
      ? 'This file is in use again, as it was when it was copied.'
      : 'The file is in use.',
  );
}
