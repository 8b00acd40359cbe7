import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';

/** Gitea CVE-2021-45331, MISP CVE-2026-103655, Infisical#6112: a code passed again, the enrolling one included. */

const STEP_MS = 30_000;

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('beta', { scope: 'file' }, async ({ world }) => {
    const beta = await world.workspace('nimbus');
    await world.enforce(beta);
    return beta;
  });

const verify = async (visitor: Visitor, code: string) =>
  (await visitor.post('/mfa/verify', { code })).statusCode;

test('in the same session, another, another workspace’s and on another host', async ({
  world,
  acme,
  beta,
}) => {
  const person = await world.account('Rae Replay');
  await world.join(person, acme, 'client');
  await world.join(person, beta, 'consultant');
  const secret = await world.enrol(person);
  const code = world.code(secret);
  const first = await world.signedIn(person, acme, 'tenant');
  const others = [
    await world.signedIn(person, acme, 'tenant'),
    await world.signedIn(person, beta),
    await world.signedIn(person, acme),
  ];
  expect(await verify(first, code)).toBe(303);
  for (const other of others) expect(await verify(other, code)).toBe(422);
  // To confirm a sensitive action is another use, too.
  expect((await first.post('/confirm', { password: PASSWORD, code })).statusCode).toBe(422);
  // The window reaches a step back: neither does the code of the step before pass after it.
  const [other] = others;
  if (other !== undefined) expect(await verify(other, world.code(secret, -1))).toBe(422);
});

test('a code stays used while its step is in the window', async ({ world, acme }) => {
  const person = await world.account('Wendy Window');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const code = world.code(secret, 1);
  expect(await verify(await world.signedIn(person, acme, 'tenant'), code)).toBe(303);
  for (let steps = 0; steps < 2; steps += 1) {
    world.clock.advance(STEP_MS);
    expect(await verify(await world.signedIn(person, acme, 'tenant'), code)).toBe(422);
  }
});

test('the enrolling code', async ({ world, acme }) => {
  const person = await world.account('Enno Enrolling');
  await world.join(person, acme, 'client');
  const visitor = await world.signedIn(person, acme, 'tenant');
  const secret = await scan(visitor);
  const code = world.code(secret);
  expect((await visitor.post('/mfa/setup', { code })).statusCode).toBe(303);
  expect(await verify(await world.signedIn(person, acme, 'tenant'), code)).toBe(422);
  expect(await verify(await world.signedIn(person, acme, 'tenant'), world.code(secret, -1))).toBe(422);
  expect(await verify(await world.signedIn(person, acme, 'tenant'), world.code(secret, 1))).toBe(303);
});

test('a recovery code', async ({ world, acme }) => {
  const person = await world.account('Rex Recovery');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitor = await world.signedIn(person, acme, 'tenant');
  await verify(visitor, world.code(secret));
  const page = await visitor.makeRecoveryCodes();
  const [code = ''] = /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(page.body) ?? [];
  const statuses: number[] = [];
  for (let tries = 0; tries < 2; tries += 1) {
    const lost = await world.signedIn(person, acme, 'tenant');
    statuses.push((await lost.post('/mfa/recovery', { code })).statusCode);
  }
  expect(statuses).toEqual([200, 422]);
});
