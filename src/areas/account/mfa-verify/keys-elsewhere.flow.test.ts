import { expect } from 'vitest';
import { anHourLater } from '../../../../test/an-hour-later.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { givenRecoveryCode } from '../../../../test/recovery-codes.ts';
import { textOf } from '../../../../test/text-of.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { Person, World } from '../../../../test/world.ts';

/** What the pages say to somebody at a portal whose keys work on other hosts alone: nothing that leads nowhere. */

const test = base.extend('mfaRequired', true);

/** Where the key works, and whether its owner can sign in there. */
const PLACES = {
  localhost: true,
  'open.localhost': true,
  'gone.localhost': false,
  'former.localhost': false,
};

const cases = Object.entries(PLACES).flatMap(([host, opens]) =>
  (['any', 'phishing-resistant'] as const).flatMap((methods) =>
    [true, false].map((hasCode) => [host, methods, hasCode, opens] as const),
  ),
);

/** A client at a portal, with a key for a host. */
async function keyFor(world: World, person: Person, host: string) {
  const workspaces = new Map<string, Parameters<World['giveKey']>[1]>([['localhost', null]]);
  for (const slug of ['open', 'gone', 'former']) {
    const workspace = await world.workspace(slug);
    if (slug !== 'former') await world.join(person, workspace, 'client');
    workspaces.set(`${slug}.localhost`, workspace);
  }
  const closed_at = world.clock.now() - 1000;
  await world.db.updateTable('workspaces').set({ closed_at }).where('slug', '=', 'gone').execute();
  await world.giveKey(person, workspaces.get(host) ?? null);
}

test.for(cases)(
  'D14: at a portal with a key for %s, where %s counts, and recovery codes or not (%s): no way that is none',
  async ([host, methods, hasCode, opens], { world, acme, clara }) => {
    await world.db.updateTable('mfa_policies').set({ methods }).where('workspace_id', '=', acme.id).execute();
    await keyFor(world, clara, host);
    if (hasCode) await givenRecoveryCode(world, clara);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const { path, response } = await visitor.follow(await visitor.get('/portal'));
    expect(path).toBe('/mfa/verify');
    const text = textOf(response.body);
    expect(text).toContain(`Your passkeys and security keys work at ${host} only.`);
    expect(text.includes('Use a recovery code here, then set up a key for this address.')).toBe(hasCode);
    expect(/sign in there and add an authenticator app/i.test(text)).toBe(opens);
    expect(text.includes('that works everywhere')).toBe(opens && methods === 'any');
    expect(text.includes('with its code, you can set up a key here')).toBe(opens && methods !== 'any');
    // Where keys alone count, support resets: an email is no key.
    const isAnew = methods === 'any' && !(opens || hasCode);
    expect(text.includes('You can set up a new device with a code that we email you.')).toBe(isAnew);
    expect(response.body.includes('href="/mfa/email"')).toBe(isAnew);
  },
);

test.for(Object.entries(PLACES))(
  'D14: who is asked for an emailed code, with a key for %s, is told to sign in there only if they can: %s',
  async ([host, opens], { world, acme, clara }) => {
    await world.db.updateTable('mfa_policies').set({ methods: 'phishing-resistant' }).execute();
    await keyFor(world, clara, host);
    const secret = await world.enrol(clara);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    const text = textOf((await visitor.get('/mfa/email')).body);
    expect(text).toContain(`Your passkeys and security keys work at ${host} only.`);
    expect(text.includes('Sign in there, or set one up for this address too')).toBe(opens);
  },
);

test.for(cases)(
  'D14: an hour later, with a key for %s, where %s counts, and recovery codes or not (%s): the confirming page says the same',
  async ([host, methods, hasCode, opens], { world, acme, clara }) => {
    await world.db.updateTable('mfa_policies').set({ methods }).where('workspace_id', '=', acme.id).execute();
    await keyFor(world, clara, host);
    if (hasCode) await givenRecoveryCode(world, clara);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await visitor.get('/portal');
    await anHourLater(world, visitor);
    const { path, response } = await visitor.follow(await visitor.get('/portal'));
    expect(path).toBe('/confirm');
    const text = textOf(response.body);
    expect(text).toContain(`Your passkeys and security keys work at ${host} only.`);
    expect(text.includes('Use a recovery code here, then set up a key for this address.')).toBe(hasCode);
    expect(/sign in there and add an authenticator app/i.test(text)).toBe(opens);
    expect(response.body.includes('name="code"')).toBe(hasCode);
    expect(response.body.includes('name="password"')).toBe(hasCode);
    expect(text.includes('Sign in again to set it up')).toBe(methods === 'any' && !(opens || hasCode));
    expect(text).toContain('Sign out');
    const { statusCode } = await visitor.post('/confirm', { password: PASSWORD });
    expect(statusCode).toBe(422);
  },
);
