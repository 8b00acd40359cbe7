import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { createKeyringText, KeyringError } from '../../src/data/sealed-box.ts';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { type FreshDatabase, freshDatabaseUrl } from '../fresh-database.ts';
import { World } from '../world.ts';

/** blot#1856, Secure-FTP-WEB#14: with another key everybody was locked out, or nobody was asked any more. */

const RIGHT = createKeyringText().trim();
const WRONG = createKeyringText().trim();

let directory: string;
let fresh: FreshDatabase | null;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secportal-key-'));
  fresh = process.env.TEST_DATABASE === 'postgres' ? await freshDatabaseUrl() : null;
});
afterEach(async () => {
  await fresh?.drop();
  await rm(directory, { recursive: true, force: true });
});

function start(keys: string | undefined) {
  const config = loadConfig({
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    ...(fresh !== null && { DATABASE_URL: fresh.url }),
    ...(keys !== undefined && { SEALING_KEYS: keys }),
  });
  return boot(config, Fastify({ logger: { level: 'silent' } }).log);
}

test('the server refuses to start with another key or none, and starts again with the right one', async () => {
  await (await start(RIGHT)).close();
  await expect(start(WRONG)).rejects.toThrow(KeyringError);
  await expect(start(WRONG.replace('v1', 'v2'))).rejects.toThrow(KeyringError);
  await expect(start(undefined)).rejects.toThrow(KeyringError);
  await expect(start(RIGHT.slice(0, -3))).rejects.toThrow(KeyringError);
  if (fresh === null) expect(existsSync(join(directory, 'sealing-key'))).toBe(false);
  const again = await start(`${RIGHT},${WRONG.replace('v1', 'v2')}`);
  await again.close();
  // The newer key is the database's now, too.
  await expect(start(RIGHT)).rejects.toThrow(KeyringError);
});

test('a secret that does not open lets nobody in, and asks all the same', async () => {
  const world = await World.create();
  const acme = await world.workspace('acme');
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
  await world.destroy();
});
