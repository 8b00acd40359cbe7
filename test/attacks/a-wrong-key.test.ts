import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { expect } from 'vitest';
import { boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { createKeyringText, KeyringError } from '../../src/sealing/sealed-box.ts';
import { test as base } from '../fixtures.ts';

/** blot#1856, Secure-FTP-WEB#14: with another key everybody was locked out, or nobody was asked any more. */

const onPostgres = process.env.TEST_DATABASE === 'postgres';
const RIGHT = createKeyringText().trim();
const WRONG = createKeyringText().trim();

const test = base.extend('start', ({ folder, emptyDatabase }) => (keys: string | undefined) => {
  const config = loadConfig({
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    ...(onPostgres && { DATABASE_URL: emptyDatabase.url }),
    ...(keys !== undefined && { SEALING_KEYS: keys }),
  });
  return boot(config, Fastify({ logger: { level: 'silent' } }).log);
});

test('the server refuses to start with another key or none, and starts again with the right one', async ({
  folder,
  start,
}) => {
  await (await start(RIGHT)).close();
  await expect(start(WRONG)).rejects.toThrow(KeyringError);
  await expect(start(WRONG.replace('v1', 'v2'))).rejects.toThrow(KeyringError);
  await expect(start(undefined)).rejects.toThrow(KeyringError);
  await expect(start(RIGHT.slice(0, -3))).rejects.toThrow(KeyringError);
  if (!onPostgres) expect(existsSync(join(folder, 'sealing-key'))).toBe(false);
  const again = await start(`${RIGHT},${WRONG.replace('v1', 'v2')}`);
  await again.close();
  // The newer key is the database's now, too.
  await expect(start(RIGHT)).rejects.toThrow(KeyringError);
});

test('a secret that does not open lets nobody in, and asks all the same', async ({ world, acme }) => {
  const [person, other] = [await world.account('Kay Key'), await world.account('Otto Other')];
  for (const one of [person, other]) await world.join(one, acme, 'client');
  await world.enrol(person);
  const others = await world.enrol(other);
  await world.enforce(acme);
  // A row copied from an account whose secret the attacker knows.
  const { secret } = await world.db
    .selectFrom('authenticators')
    .select('secret')
    .where('account_id', '=', other.id)
    .executeTakeFirstOrThrow();
  await world.db.updateTable('authenticators').set({ secret }).where('account_id', '=', person.id).execute();
  const visitor = await world.signedIn(person, acme, 'tenant');
  const answer = await visitor.post('/mfa/verify', { code: codeAt(others, stepAt(world.clock.now())) });
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([500, undefined]);
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
});
