import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryExecutor, QueryResult } from 'kysely';
import { findSessionIn } from '../../../src/access/session-lookup.ts';
import { findTokenSession } from '../../../src/access/token-lookup.ts';
import type { Database, Trx } from '../../../src/data/database.ts';
import { hashToken } from '../../../src/domain/token.ts';
import type { World } from '../../world.ts';
import type { Actor } from './people.ts';

/*
 * Takes the judgement out of a deed: what is asked of the session in its transaction is answered as it was answered before
 * leave was withdrawn. An attack that does not see this would see no missing judgement.
 */

/** What statements were answered, by their texts: being noted, or given again. */
interface Answers {
  readonly byText: Map<string, QueryResult<unknown>>;
  readonly isNoting: boolean;
}

const answering = new AsyncLocalStorage<Answers>();
const hooked = new WeakSet<QueryExecutor>();

function hookStatements(executor: QueryExecutor): void {
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async <R>(query: Parameters<typeof execute>[0]) => {
    const answers = answering.getStore();
    const given = answers?.isNoting === false ? answers.byText.get(query.sql) : undefined;
    if (given !== undefined) return given as QueryResult<R>;
    const result = await execute(query);
    if (answers?.isNoting) answers.byText.set(query.sql, result);
    return result as QueryResult<R>;
  };
  const connected = executor.withConnectionProvider.bind(executor);
  executor.withConnectionProvider = (provider) => {
    const within = connected(provider);
    hookStatements(within);
    return within;
  };
}

/** Once for a database. */
function hook(db: Database): void {
  const executor = db.getExecutor();
  if (hooked.has(executor)) return;
  hooked.add(executor);
  hookStatements(executor);
}

/** Work whose deeds learn nothing of what becomes of their actor's leave from now on. */
export type Blinded = <T>(work: () => Promise<T>) => Promise<T>;

/** Whoever acts in the workspace of that slug, as they are at this moment. */
export async function blindTo(
  { db, config, clock }: World,
  { token, programOf }: Actor,
  slug: string | null,
): Promise<Blinded> {
  hook(db);
  const byText: Answers['byText'] = new Map();
  const asked = { tokenHash: hashToken(token), slug };
  await answering.run({ byText, isNoting: true }, () =>
    programOf === null
      ? findSessionIn(db as unknown as Trx, config, asked, clock.now())
      : findTokenSession(db, config, asked, clock.now()),
  );
  return (work) => answering.run({ byText, isNoting: false }, async () => await work());
}
