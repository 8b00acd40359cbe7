import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type QueryExecutor, sql } from 'kysely';
import type { Database, Trx } from '../src/data/database.ts';

/** When a request is about to ask something of the database, and nothing of that has happened yet. */
export interface Moment {
  /** How many came before it, in the same request. */
  readonly number: number;
  /** A statement by itself, the beginning of a transaction, or a statement within one. */
  readonly kind: 'statement' | 'transaction' | 'within';
  /** What it is about to ask; nothing where a transaction begins. */
  readonly sql: string;
}

interface Watch {
  seen: number;
  readonly before: (moment: Moment) => Promise<void>;
}

/** What belongs to a watched request, and nothing else. */
const watching = new AsyncLocalStorage<Watch>();
const watched = new WeakSet<QueryExecutor>();

async function announce(kind: Moment['kind'], sql = ''): Promise<void> {
  const watch = watching.getStore();
  if (watch === undefined) return;
  const number = watch.seen;
  watch.seen += 1;
  await watch.before({ number, kind, sql });
}

/** Those that it makes for a transaction announce what is within. */
function announceStatements(executor: QueryExecutor, kind: 'statement' | 'within'): void {
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async (query) => {
    await announce(kind, query.sql);
    // The connection that it takes by itself begins no transaction.
    return watching.exit(() => execute(query));
  };
  const connected = executor.withConnectionProvider.bind(executor);
  executor.withConnectionProvider = (provider) => {
    const within = connected(provider);
    announceStatements(within, 'within');
    return within;
  };
}

/** Once for a database; the look-up of a session, which is a request's first question, is not announced. */
function watch(db: Database): void {
  const executor = db.getExecutor();
  if (watched.has(executor)) return;
  watched.add(executor);
  const provide = executor.provideConnection.bind(executor);
  executor.provideConnection = async (consumer) => {
    await announce('transaction');
    return provide(consumer);
  };
  announceStatements(executor, 'statement');
}

/** A request that is stopped at one moment, if it comes to it. */
export interface Stopped<T> {
  /** Whether it stands there; else it is over. */
  readonly stands: boolean;
  /** Lets it go on, and waits for its end. */
  goOn(): Promise<T>;
}

/**
 * Does the work until the first moment that is picked, and leaves it standing there. What else goes on beside it is not
 * stopped, by the same database object or another: only what the work itself asks.
 */
export async function stopBefore<T>(
  db: Database,
  picked: (moment: Moment) => boolean,
  work: () => Promise<T>,
): Promise<Stopped<T>> {
  watch(db);
  const reached = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<void>();
  let picking = true;
  const before = async (moment: Moment) => {
    if (!picking || !picked(moment)) return;
    picking = false;
    reached.resolve(true);
    await ended.promise;
  };
  // Awaited in there: an injected request sets out only when somebody waits for it.
  const result = watching.run({ seen: 0, before }, async () => await work());
  const over = result.then(
    () => false,
    () => false,
  );
  const stands = await Promise.race([reached.promise, over]);
  return {
    stands,
    goOn: () => {
      ended.resolve();
      return result;
    },
  };
}

/** What is to be done at the end of a transaction of whoever asked for it, before it is committed. */
const ending = new AsyncLocalStorage<(trx: Trx) => Promise<void>>();
const heldBack = new WeakSet<Database>();

/** Once for a database. */
function holdBackCommits(db: Database): void {
  if (heldBack.has(db)) return;
  heldBack.add(db);
  const begin = db.transaction.bind(db);
  const transaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    const untilItsEnd: typeof execute = (work) =>
      execute(async (trx) => {
        const result = await work(trx);
        await ending.getStore()?.(trx);
        return result;
      });
    return Object.defineProperty(builder, 'execute', { value: untilItsEnd });
  };
  Object.defineProperty(db, 'transaction', { value: transaction });
}

/** Work whose transaction has written everything, and committed nothing: what it holds, others wait for. */
export interface Uncommitted<T> {
  /** It alone sees what it wrote; null where the work was over without one. */
  readonly trx: Trx | null;
  /** Lets it commit, and waits for the end of the work. */
  goOn(): Promise<T>;
}

/** Does the work until its first transaction is about to be committed, and leaves it standing there. */
export async function stopAtCommit<T>(db: Database, work: () => Promise<T>): Promise<Uncommitted<T>> {
  holdBackCommits(db);
  const reached = Promise.withResolvers<Trx>();
  const ended = Promise.withResolvers<void>();
  const atEnd = (trx: Trx) => {
    reached.resolve(trx);
    return ended.promise;
  };
  const result = ending.run(atEnd, async () => await work());
  const over = result.then(
    () => null,
    () => null,
  );
  const trx = await Promise.race([reached.promise, over]);
  return {
    trx,
    goOn: () => {
      ended.resolve();
      return result;
    },
  };
}

/**
 * Waits until the work is over, or until somebody waits for what somebody else holds: whether that is so. On PostgreSQL;
 * SQLite has no such waiting, for nothing is held at a moment there.
 */
export async function isHeldUp(db: Database, work: Promise<unknown>): Promise<boolean> {
  const over = work.then(
    () => true,
    () => true,
  );
  const waiting = sql`select 1 from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
  while (!(await Promise.race([over, sleep(5, false)]))) {
    if (process.env.TEST_DATABASE === 'postgres' && (await waiting.execute(db)).rows.length > 0) return true;
  }
  return false;
}
