import {
  type CompiledQuery,
  Kysely,
  type KyselyPlugin,
  QueryCreator,
  type QueryExecutor,
  type QueryExecutorProvider,
  type QueryId,
  type QueryResult,
  type RootOperationNode,
  SelectQueryNode,
} from 'kysely';
import type { Schema } from './schema.ts';

/** A database that runs nothing but single `select`s. Types alone would not do: a cast or a type guard undoes them. */

const refusal = (what: string) =>
  new Error(
    `${what}: this database is only read. A command writes with the trx that perform gives it (access/deed.ts), and a select that cannot be built goes through readRaw.`,
  );

/** What a single `select` has no use for outside of literals: an end, a table to make, another way to read literals. */
const FOREIGN = /;|\binto\b|\bset_config\b/i;

/** A literal or a name in its marks. A mark within is doubled, which makes two of them. */
const MARKED = /'[^']*'|"[^"]*"/g;

/** Where something begins that one of the databases reads otherwise than {@link MARKED}: a comment, `$$…$$`, `e'…\'…'`. */
const UNREADABLE = /--|\/\*|\$(?!\d)|(?<![a-z_])e¶|['"]/i;

/** Whether a text is one statement, and one that only reads. What cannot be told of is none. */
function isSingleSelect(text: string): boolean {
  if (!/^\s*select\b/i.test(text)) return false;
  // Without one of these there is nothing to tell apart, and so it is with nearly all.
  if (!FOREIGN.test(text)) return true;
  const rest = text.replace(MARKED, (marked) => (marked.startsWith("'") ? '¶' : ' '));
  return !UNREADABLE.test(rest) && !FOREIGN.test(rest);
}

/** Texts that were looked at. There are some hundreds; a list of values makes one more by each of its lengths. */
const known = new Set<string>();
const TEXTS_KEPT = 1_000;

/** Throws for any text but that of a single `select`. Values are no part of it. */
export function mustOnlyRead(text: string): void {
  if (known.has(text)) return;
  if (!isSingleSelect(text)) throw refusal('A statement that is no single select');
  if (known.size < TEXTS_KEPT) known.add(text);
}

/** Whether what was built only reads; for whoever looks once, and runs it many times. */
export const onlyReads = ({ query, sql }: Pick<CompiledQuery, 'query' | 'sql'>): boolean =>
  SelectQueryNode.is(query) && isSingleSelect(sql);

/** Throws for what does not, where it was built by a database that is only read. */
export function mustRead(query: Pick<CompiledQuery, 'query' | 'sql'>): void {
  if (!SelectQueryNode.is(query.query)) throw refusal(query.query.kind);
  mustOnlyRead(query.sql);
}

/** Runs what it was asked to by another one, once it was looked at. Gives no connection away. */
class ReadingExecutor implements QueryExecutor {
  readonly #inner: QueryExecutor;

  constructor(inner: QueryExecutor) {
    this.#inner = inner;
  }

  get adapter(): QueryExecutor['adapter'] {
    return this.#inner.adapter;
  }

  get plugins(): readonly KyselyPlugin[] {
    return this.#inner.plugins;
  }

  transformQuery<Node extends RootOperationNode>(node: Node, queryId: QueryId): Node {
    return this.#inner.transformQuery(node, queryId);
  }

  compileQuery<Row>(node: RootOperationNode, queryId: QueryId): CompiledQuery<Row> {
    return this.#inner.compileQuery(node, queryId);
  }

  async executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
    mustRead(query);
    return this.#inner.executeQuery(query);
  }

  stream<Row>(query: CompiledQuery<Row>, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    mustRead(query);
    return this.#inner.stream(query, chunkSize);
  }

  provideConnection(): never {
    throw refusal('A connection');
  }

  withConnectionProvider(): never {
    throw refusal('A connection');
  }

  withPlugin(plugin: KyselyPlugin): QueryExecutor {
    return new ReadingExecutor(this.#inner.withPlugin(plugin));
  }

  withPlugins(plugins: readonly KyselyPlugin[]): QueryExecutor {
    return new ReadingExecutor(this.#inner.withPlugins(plugins));
  }

  withPluginAtFront(plugin: KyselyPlugin): QueryExecutor {
    return new ReadingExecutor(this.#inner.withPluginAtFront(plugin));
  }

  withoutPlugins(): QueryExecutor {
    return new ReadingExecutor(this.#inner.withoutPlugins());
  }
}

/** By which whoever compiles a statement comes to nothing that would run it. */
export const compilingFor = (executor: QueryExecutor): QueryExecutorProvider => ({
  getExecutor: () => new ReadingExecutor(executor),
});

/** All that a whole one has by name, and where it says why it is not here. */
const refusing: object = {};
for (const { prototype } of [Kysely, QueryCreator]) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const get = () => {
      throw refusal(name);
    };
    if (name !== 'constructor') Object.defineProperty(refusing, name, { get, configurable: true });
  }
}

/** Has `selectFrom`, and nothing by which to come to what it reads from. */
export function onlyRead(executor: QueryExecutor): Pick<Kysely<Schema>, 'selectFrom'> {
  const creator = new QueryCreator<Schema>({ executor: new ReadingExecutor(executor) });
  return Object.freeze(
    Object.create(refusing, {
      selectFrom: { value: creator.selectFrom.bind(creator), enumerable: true },
    }),
  );
}
