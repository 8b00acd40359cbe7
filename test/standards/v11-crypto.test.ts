import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { newRecoveryCodes } from '../../src/domain/recovery-codes.ts';
import { newToken } from '../../src/domain/token.ts';
import { newSecret } from '../../src/domain/totp.ts';
import { createKeyringText, parseKeyring, seal, unseal } from '../../src/sealing/sealed-box.ts';
import { test } from '../fixtures.ts';

const source = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8');
const first = createKeyringText().trim();
const keyring = parseKeyring(first);
const secret = newSecret();

describe('ASVS 11.3.1 11.3.2 11.3.3: sealing is AES-256-GCM', () => {
  test('two seals of one secret differ', () => {
    expect(seal(keyring, secret, 'here')).not.toEqual(seal(keyring, secret, 'here'));
  });

  test('any flipped byte, another place or a cut fails closed', () => {
    const box = seal(keyring, secret, 'here');
    expect(unseal(keyring, box, 'here')).toEqual(secret);
    for (let index = 0; index < box.length; index += 1) {
      const flipped = box.map((byte, at) => (at === index ? byte ^ 1 : byte));
      expect(() => unseal(keyring, flipped, 'here'), `byte ${index}`).toThrow();
      expect(() => unseal(keyring, box.slice(0, index), 'here'), `${index} bytes`).toThrow();
    }
    expect(() => unseal(keyring, box, 'elsewhere')).toThrow();
  });
});

test('ASVS 11.2.2 13.3.4: what an older key sealed opens under a rotated keyring, and new seals are the new key’s', () => {
  const box = seal(keyring, secret, 'here');
  const rotated = parseKeyring(`${first}\n${createKeyringText().trim().replace('v1', 'v2')}`);
  expect(unseal(rotated, box, 'here')).toEqual(secret);
  expect(() => unseal(keyring, seal(rotated, secret, 'here'), 'here')).toThrow();
});

test('ASVS 11.2.4: codes are compared in constant time, and all of the steps whatever matches', () => {
  const match = /export function matchCode[\s\S]*?\n}\n/.exec(source('domain/totp.ts'))?.[0] ?? '';
  const loop = /for \([\s\S]*?\n {2}}\n/.exec(match)?.[0] ?? '';
  expect(loop).toContain('timingSafeEqual');
  expect(loop).not.toMatch(/\b(?:break|return|continue)\b/);
  // Tokens and recovery codes are looked up by their hash: what is compared tells nothing of what was sent.
  expect(source('access/session-query.ts')).toContain("join.on('t.token_hash', '=', ");
});

test('ASVS 11.5.1: whatever has to be unguessable has 128 bits of the system’s randomness, recovery codes 80', () => {
  expect(Buffer.from(newToken(), 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  expect(newSecret().length * 8).toBeGreaterThanOrEqual(128);
  const drawn = new Set(Array.from({ length: 200 }, newToken));
  expect(drawn.size).toBe(200);
  for (const code of newRecoveryCodes()) expect(code.replaceAll('-', '')).toHaveLength(16);
  for (const path of [
    'domain/token.ts',
    'domain/totp.ts',
    'domain/recovery-codes.ts',
    'sealing/sealed-box.ts',
  ]) {
    expect(source(path), path).toContain('randomBytes');
    expect(source(path), path).not.toContain('Math.random');
  }
});

test('ASVS 11.3.3 16.5.3: a secret that was tampered with in the database lets nobody in', async ({
  world,
  acme,
}) => {
  const person = await world.account('Tess Tampered');
  await world.join(person, acme, 'client');
  const real = await world.enrol(person);
  await world.enforce(acme);
  const row = await world.db.selectFrom('authenticators').select('secret').executeTakeFirstOrThrow();
  const flipped = row.secret.map((byte, at) => (at === row.secret.length - 1 ? byte ^ 1 : byte));
  await world.db.updateTable('authenticators').set({ secret: flipped }).execute();
  const visitor = await world.signedIn(person, acme, 'tenant');
  const answer = await visitor.post('/mfa/verify', { code: world.code(real) });
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([500, undefined]);
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
});
