import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import type { Workspace } from '../world.ts';

/**
 * A browser lets the page of a portal ask for keys of the host above it, which is the dashboard's. Whoever gets a page onto a
 * portal's host, or onto another host below the base host's, asks for such a key and takes its answer where it counts.
 */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('other', { scope: 'file' }, async ({ world }) => {
    const other = await world.workspace('other');
    await world.enforce(other);
    return other;
  });

const BASE = 'http://localhost:3000';
const urlOf = (workspace: Workspace | null) => (workspace === null ? BASE : `http://${workspace.host}`);
const hostOf = (workspace: Workspace | null) => new URL(urlOf(workspace)).hostname;

test.for([
  ['the dashboard’s on a portal', 'base', 'acme'],
  ['a portal’s on the dashboard', 'acme', 'base'],
  ['a portal’s on another one', 'acme', 'other'],
] as const)('B6: %s', async ([name, from, to], { world, acme, other }) => {
  const workspaces = { base: null, acme, other } as const;
  const [made, used] = [workspaces[from], workspaces[to]];
  const person = await world.account(`Hop ${name}`);
  for (const workspace of [acme, other])
    await world.join(person, workspace, from === 'base' || to === 'base' ? 'consultant' : 'client');
  const key = await world.giveKey(person, made);
  // One that works there, so that its page shows a challenge.
  await world.giveKey(person, used);
  const visitor =
    used === null ? await world.signedIn(person, acme) : await world.signedIn(person, used, 'tenant');
  const { challenge } = keyOptionsOf(await visitor.get('/mfa/verify'));
  const at = world.visitor(used ?? undefined);
  expect(at.host).toBe(visitor.host);
  for (const rpId of [hostOf(made), hostOf(used)])
    for (const origin of [urlOf(made), urlOf(used)]) {
      const passkey = key.get({ challenge, rpId }, { origin });
      const answer = await visitor.post('/mfa/verify/key', { passkey });
      expect([rpId, origin, answer.statusCode]).toEqual([rpId, origin, expect.toBeOneOf([422, 429])]);
      world.clock.advance(2_000);
    }
  expect(await isInside(visitor)).toBe(false);
});

test('B6, NIST 3.2.5: an answer that a portal’s page was given for the dashboard’s own key is none there', async ({
  world,
  acme,
}) => {
  const person = await world.account('Lea Lured');
  await world.join(person, acme, 'consultant');
  const key = await world.giveKey(person, null);
  const visitor = await world.signedIn(person, acme);
  const options = keyOptionsOf(await visitor.get('/mfa/verify'));
  for (const origin of [`http://${acme.host}`, 'http://localhost:3001', 'https://localhost:3000', 'null'])
    expect(
      (await visitor.post('/mfa/verify/key', { passkey: key.get(options, { origin }) })).statusCode,
    ).toBe(422);
  expect(await isInside(visitor)).toBe(false);
});

test('B6: what a key answered while it was set up is no answer for a sign-in, nor the other way round', async ({
  world,
  acme,
}) => {
  const person = await world.account('Pia Purpose');
  await world.join(person, acme, 'client');
  const key = new SoftwareKey();
  const visitor = await world.signedIn(person, acme, 'tenant');
  const making = keyOptionsOf(await visitor.get('/mfa/setup/key'));
  expect((await visitor.post('/mfa/setup/key', { passkey: key.create(making) })).statusCode).toBe(303);
  const again = await world.signedIn(person, acme, 'tenant');
  const passkey = key.get({ challenge: making.challenge, rpId: 'acme.localhost' });
  expect((await again.post('/mfa/verify/key', { passkey })).statusCode).toBe(422);
  expect(await isInside(again)).toBe(false);
});
