import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { testInOneWorld as base } from './fixtures.ts';
import type { Person, Workspace, World } from './world.ts';

/**
 * D25: the record only ever grows, so that no request may look through it. Every statement that the application sends
 * is caught on its way to the database, while everybody opens every page and sends every form.
 */

const statements = new Set<string>();

// By hand and not by the test runner's spies, which are taken away before each test.
const sqlite = DatabaseSync.prototype;
const { prepare } = sqlite;
const postgres = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
const { query } = postgres;

const test = base
  .extend('settings', { scope: 'file' }, { SMTP_URL: 'smtp://localhost:2525' })
  .extend('people', { scope: 'file' }, async ({ world, acme, olivia, clara, ada }) => {
    const administrator = await world.signedIn(ada, null);
    await administrator.post('/mfa/verify', { code: world.code(ada.secret) });
    return [
      await world.signedIn(olivia, acme),
      await world.signedIn(clara, acme, 'tenant'),
      administrator,
      world.visitor(),
    ];
  });

beforeAll(() => {
  sqlite.prepare = function (this: DatabaseSync, text: string, ...rest: []) {
    statements.add(text);
    return prepare.call(this, text, ...rest);
  };
  postgres.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text;
    if (text !== undefined) statements.add(text);
    return query.apply(this, given);
  };
});
afterAll(() => {
  sqlite.prepare = prepare;
  postgres.query = query;
});

const ID = '0193a1d2-0000-7000-8000-000000000000';
const QUERIES = ['', `?before=${ID}`, `?after=${ID}`, '?kind=factors', `?kind=access&before=${ID}`];

/** The routes that anybody can ask for, with an id that looks real in the place of each parameter, and what they read. */
function routesOf(
  { routes }: World,
  acme: Workspace,
  somebody: Person,
): { method: string; url: string; queries: string[] }[] {
  return routes.flatMap(({ method, url, config }) =>
    config?.mark?.requirement == null
      ? []
      : [method].flat().map((one) => ({
          method: one,
          queries: QUERIES.filter((query) =>
            [...new URLSearchParams(query).keys()].every((name) => config.mark?.fields.includes(name)),
          ),
          url: url
            .replace(/:slug/g, acme.slug)
            .replace(/:account/g, somebody.id)
            .replace(/:\w+/g, ID),
        })),
  );
}

const reading = () =>
  [...statements].filter(
    (text) => /\baudit_events\b/.test(text) && /^\s*(select|with|update|delete)/i.test(text),
  );

async function explain({ db }: World, text: string): Promise<string> {
  const onSqlite = process.env.TEST_DATABASE !== 'postgres';
  if (onSqlite) {
    const parameters = text
      .split('?')
      .slice(1)
      .map(() => null);
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, parameters),
    );
    return rows.map(({ detail }) => detail).join('\n');
  }
  return db.transaction().execute(async (trx) => {
    // On so few rows it would look through them all; told not to, it does so only where there is no other way.
    for (const way of ['seqscan', 'sort', 'bitmapscan']) {
      await trx.executeQuery(CompiledQuery.raw(`set local enable_${way} = off`));
    }
    const { rows } = await trx.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`explain (generic_plan) ${text}`),
    );
    return rows.map((row) => Object.values(row)[0]).join('\n');
  });
}

/** Whether a plan looks at more of the record than it shows. */
function looksThrough(plan: string, text: string): boolean {
  if (/Seq Scan on audit_events|\bSort\b|TEMP B-TREE/i.test(plan)) return true;
  const lines = plan.split('\n');
  const wholes = lines.filter(
    (line, at) =>
      /^SCAN (?:e|audit_events)\b/.test(line) ||
      (/Scan .*\bon audit_events\b/.test(line) && !lines[at + 1]?.includes('Index Cond')),
  );
  // From one end along an index, as far as the page goes.
  const isOfPage = (line: string) => /\bindex\b/i.test(line) && /\blimit\b/i.test(text);
  return !wholes.every(isOfPage);
}

test('D25: what a request reads of the record it finds along an index, however much there is', async ({
  world,
  acme,
  olivia,
  people,
}) => {
  for (const { method, url, queries } of routesOf(world, acme, olivia)) {
    if (method === 'HEAD') continue;
    for (const visitor of people) {
      if (method === 'GET') for (const query of queries) await visitor.get(url + query);
      else if (!/logout|end-sessions|sign-out/.test(url)) await visitor.post(url, { account: ID });
    }
  }
  await world.recordCounted();
  expect(reading().length).toBeGreaterThan(6);
  for (const text of reading()) {
    const plan = await explain(world, text);
    expect(plan, text).not.toBe('');
    expect(looksThrough(plan, text), `${text}\n${plan}`).toBe(false);
  }
});

test('the test would notice', async ({ world }) => {
  for (const text of [
    "select id from audit_events where host = 'localhost' limit 50",
    'select id from audit_events order by at desc limit 50',
    'select id from audit_events',
  ]) {
    expect(looksThrough(await explain(world, text), text), text).toBe(true);
  }
});
