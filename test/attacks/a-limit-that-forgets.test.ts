import { expect } from 'vitest';
import { createApp } from '../../src/app.ts';
import { wrongCode } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { Visitor } from '../visitor.ts';

/** Nextcloud CVE-2021-41177 and others: the limit was kept per session, cookie or address, or in memory. */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('beta', { scope: 'file' }, ({ world }) => world.workspace('nimbus'));

test('wrong codes: new session, new address, other host, sign-out, restart; the count stands', async ({
  world,
  acme,
  beta,
}) => {
  const person = await world.account('Gus Guesser');
  await world.join(person, acme, 'client');
  await world.join(person, beta, 'consultant');
  const secret = await world.enrol(person);
  const code = wrongCode(world, secret);
  const planted = async (host: 'base' | 'tenant', ip: string) => {
    const workspace = host === 'tenant' ? acme : beta;
    const visitor = world.visitor(host === 'tenant' ? acme : undefined, ip);
    visitor.plant((await world.signedIn(person, workspace, host)).token ?? '');
    return visitor;
  };
  const first = await planted('tenant', '192.0.2.1');
  expect((await first.post('/mfa/verify', { code })).statusCode).toBe(422);
  await first.post('/logout');
  expect((await first.signIn(person.email)).statusCode).toBe(303);
  expect((await first.post('/mfa/verify', { code })).statusCode).toBe(422);
  for (const [host, ip] of [
    ['tenant', '198.51.100.7'],
    ['base', '2001:db8::7'],
    ['tenant', '203.0.113.9'],
  ] as const) {
    expect((await (await planted(host, ip)).post('/mfa/verify', { code })).statusCode).toBe(422);
  }
  const restarted = await createApp(world.services);
  const visitor = new Visitor(restarted, acme.host, '203.0.113.10');
  visitor.plant((await world.signedIn(person, acme, 'tenant')).token ?? '');
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(429);
  await restarted.close();
});

test('wrong passwords: other address, other host, restart; the count stands', async ({ world, acme }) => {
  const person = await world.account('Pia Password');
  await world.join(person, acme, 'client');
  const wrong = 'wrong wrong wrong wrong';
  for (let tries = 0; tries < 5; tries += 1) {
    const visitor = world.visitor(tries % 2 === 0 ? acme : undefined, `198.51.100.${tries + 20}`);
    expect((await visitor.signIn(person.email, wrong)).statusCode).toBe(422);
  }
  const restarted = await createApp(world.services);
  const visitor = new Visitor(restarted, acme.host, '203.0.113.11');
  expect((await visitor.signIn(person.email)).statusCode).toBe(429);
  await restarted.close();
});

test('a success in between does not wipe out the year’s count', async ({ world, acme }) => {
  const person = await world.account('Yara Year');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const day = Math.floor(world.clock.now() / 86_400_000);
  await world.db
    .insertInto('factor_failure_days')
    .values({ account_id: person.id, day: day - 1, failures: 299 })
    .execute();
  const visitor = await world.signedIn(person, acme, 'tenant');
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  const next = await world.signedIn(person, acme, 'tenant');
  expect((await next.post('/mfa/verify', { code: wrongCode(world, secret) })).statusCode).toBe(429);
  world.clock.advance(30_000);
  expect((await next.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(429);
});
