import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { VISIT_HEADER, visitHeader } from '../../../http/visit.ts';
import { createKeyringText, parseKeyring } from '../../../sealing/sealed-box.ts';

const test = base
  // The application knows that its schema was there once.
  .extend('newDatabase', (): boolean => true)
  .extend(
    'ask',
    ({ world }) =>
      (url: string, host = '10.0.0.7:3000', headers: Record<string, string> = {}) =>
        world.app.inject({ url, headers: { host, ...headers } }),
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

test('B15: to the doctor, who holds the sealing key, it says how the request arrived; to nobody else', async ({
  world,
  ask,
}) => {
  const { keyring, clock } = world.services;
  const now = clock.now();
  const told = await ask('/healthz', 'acme.portal.test', { [VISIT_HEADER]: visitHeader(keyring, now) });
  expect(told.json()).toEqual({
    status: 'ok',
    seen: {
      host: 'acme.portal.test',
      address: '127.0.0.1',
      peer: '127.0.0.1',
      forwardedProto: null,
      forwardedFor: null,
    },
  });
  const others = parseKeyring(createKeyringText());
  for (const header of [
    visitHeader(others, now),
    visitHeader(keyring, now - 300_000),
    visitHeader(keyring, now + 3_600_000),
    '',
    'x'.repeat(99),
  ]) {
    expect((await ask('/healthz', 'acme.portal.test', { [VISIT_HEADER]: header })).json()).toEqual({
      status: 'ok',
    });
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
