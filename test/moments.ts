import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryExecutor } from 'kysely';
import type { Database } from '../src/data/database.ts';

/** When a request is about to ask something of the database, and nothing of that has happened yet. */
export interface Moment {
  /** How many came before it, in the same request. */
  readonly number: number;
  /** A statement by itself, the beginning of a transaction, or a statement within one. */
  readonly kind: 'statement' | 'transaction' | 'within';
}

interface Watch {
  seen: number;
  readonly before: (moment: Moment) => Promise<void>;
}

/** What belongs to a watched request, and nothing else. */
const watching = new AsyncLocalStorage<Watch>();
const watched = new WeakSet<QueryExecutor>();

async function announce(kind: Moment['kind']): Promise<void> {
  const watch = watching.getStore();
  if (watch === undefined) return;
  const number = watch.seen;
  watch.seen += 1;
  await watch.before({ number, kind });
}

/** Those that it makes for a transaction announce what is within. */
function announceStatements(executor: QueryExecutor, kind: 'statement' | 'within'): void {
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async (query) => {
    await announce(kind);
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
