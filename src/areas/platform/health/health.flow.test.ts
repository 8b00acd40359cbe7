import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const test = base.extend(
  'ask',
  ({ world }) =>
    (url: string, host = '10.0.0.7:3000') =>
      world.app.inject({ url, headers: { host } }),
);

test('alive and ready, on any host and without a session', async ({ world, ask }) => {
  for (const url of ['/healthz', '/readyz']) {
    for (const host of ['10.0.0.7:3000', world.config.baseHost, `nobody.${world.config.baseHost}`]) {
      const answer = await ask(url, host);
      expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }]);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  }
});

test('not ready while the schema is behind; ready again once it is not', async ({ world, ask }) => {
  const rows = await world.db
    .deleteFrom('kysely_migration' as never)
    .returningAll()
    .execute();
  const behind = await ask('/readyz');
  expect([behind.statusCode, behind.json()]).toEqual([503, { status: 'unavailable' }]);
  expect((await ask('/healthz')).statusCode).toBe(200);
  await world.db
    .insertInto('kysely_migration' as never)
    .values(rows as never)
    .execute();
  expect((await ask('/readyz')).statusCode).toBe(200);
});

test('ASVS 16.5.3: alive but not ready when the database is gone, before and after it was there', async ({
  world,
  ask,
}) => {
  expect((await ask('/readyz')).statusCode).toBe(200);
  await world.db.destroy();
  expect((await ask('/readyz')).statusCode).toBe(503);
  expect((await ask('/healthz')).statusCode).toBe(200);
});
