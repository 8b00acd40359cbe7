import { describe, expect } from 'vitest';
import { isInside } from '../../../test/authenticator-app.ts';
import { test as base } from '../../../test/fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../../../test/software-key.ts';
import { PASSWORD, type Visitor } from '../../../test/visitor.ts';
import type { World } from '../../../test/world.ts';

const SETUP = '/mfa/setup/key';
const VERIFY = '/mfa/verify/key';

/** Sets up a key where a session may, and returns what was answered. */
async function setUp(visitor: Visitor, key: SoftwareKey, more: Readonly<Record<string, string>> = {}) {
  const options = keyOptionsOf(await visitor.get(SETUP));
  return visitor.post(SETUP, { passkey: key.create(options), ...more });
}

/** Uses a key where a session owes its second factor. */
async function verify(visitor: Visitor, key: SoftwareKey, manner: Parameters<SoftwareKey['get']>[1] = {}) {
  const options = keyOptionsOf(await visitor.get('/mfa/verify'));
  return visitor.post(VERIFY, { passkey: key.get(options, manner) });
}

const stored = (world: World) => world.db.selectFrom('passkeys').selectAll().execute();
/** What the record says of keys. */
const eventsOf = async (world: World) => {
  await world.recordCounted();
  const rows = await world.db.selectFrom('audit_events').select(['type', 'detail']).orderBy('id').execute();
  return rows.filter(({ type }) => type.startsWith('passkey.'));
};
/** Why keys were refused. */
const refusals = async (world: World): Promise<string[]> =>
  (await eventsOf(world))
    .filter(({ type }) => type === 'passkey.refused')
    .map(({ detail }) => JSON.parse(detail).reason);

const test = base
  .extend('mfaRequired', true)
  .extend('key', () => new SoftwareKey())
  /** Clara's browser, in which she has set the key up. */
  .extend('enrolled', async ({ world, acme, clara, key }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const answer = await setUp(visitor, key);
    expect(answer.statusCode).toBe(303);
    return visitor;
  });

describe('B6: setting up a passkey or security key', () => {
  test.for(['ES256', 'EdDSA', 'RS256'] as const)(
    'with %s, it lands where S10 says, counts, and is told by mail',
    async (algorithm, { world, acme, clara }) => {
      const visitor = await world.signedIn(clara, acme, 'tenant');
      const before = visitor.token;
      const answer = await setUp(visitor, new SoftwareKey(algorithm), { name: 'Work laptop' });
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/portal']);
      expect(visitor.token).not.toBe(before);
      expect(await stored(world)).toMatchObject([
        {
          account_id: clara.id,
          name: 'Work laptop',
          rp_id: 'acme.localhost',
          counter: 1,
          backup_eligible: 0,
        },
      ]);
      const [mail] = await world.mailTo(clara.email);
      expect(mail?.subject).toContain('passkey or security key was added');
      expect((await eventsOf(world)).map(({ type }) => type)).toEqual(['passkey.added']);
    },
  );
});

/** Ways in which an answer is none, and what the record says of it. */
const WRONG = [
  ['from another host’s page', { origin: 'http://localhost:3000' }, 'answer not valid'],
  ['from a stranger’s page', { origin: 'http://acme.localhost.evil.example' }, 'answer not valid'],
  ['from a frame in another site', { crossOrigin: true }, 'answer not valid'],
  ['for another RP ID', { rpId: 'localhost' }, 'answer not valid'],
  ['signed by another key', { signer: new SoftwareKey() }, 'answer not valid'],
] as const;

describe('B6: what is no key', () => {
  test.for(WRONG.slice(0, 4))('none is set up %s', async ([, manner], { world, acme, clara, key }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const options = keyOptionsOf(await visitor.get(SETUP));
    const answer = await visitor.post(SETUP, { passkey: key.create(options, manner) });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('That key wasn’t accepted.');
    expect(await stored(world)).toEqual([]);
    expect(await isInside(visitor)).toBe(false);
  });

  test.for(WRONG)(
    'no session passes by one %s',
    async ([, manner, reason], { world, acme, clara, enrolled, key }) => {
      expect(await isInside(enrolled)).toBe(true);
      const visitor = await world.signedIn(clara, acme, 'tenant');
      const answer = await verify(visitor, key, manner);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('That key wasn’t accepted.');
      expect(await isInside(visitor)).toBe(false);
      expect(await refusals(world)).toEqual([reason]);
      // And the key itself still works.
      expect((await verify(visitor, key)).statusCode).toBe(303);
    },
  );

  test.for([
    ['nothing', undefined],
    ['nothing that is JSON', '{'],
    ['half an answer', '{"id":"AAAA","rawId":"AAAA","type":"public-key"}'],
    ['more than an answer has', JSON.stringify({ id: 'A'.repeat(20_000) })],
  ] as const)(
    '%s says that keys need JavaScript, on every page that takes one',
    async ([, passkey], { world, acme, clara, enrolled }) => {
      const fresh = await world.account('Nora New');
      await world.join(fresh, acme, 'client');
      for (const [visitor, url] of [
        [await world.signedIn(fresh, acme, 'tenant'), SETUP],
        [await world.signedIn(clara, acme, 'tenant'), VERIFY],
        [enrolled, '/confirm'],
      ] as const) {
        const answer = await visitor.post(url, { passkey, by: 'key', password: PASSWORD });
        expect([url, answer.statusCode]).toEqual([url, 422]);
        expect(answer.body).toContain('need JavaScript');
      }
    },
  );

  test('a challenge is answered once, within five minutes, by its own session, for its own purpose', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const options = keyOptionsOf(await visitor.get('/mfa/verify'));
    const another = await world.signedIn(clara, acme, 'tenant');
    const refused = async (from: Visitor, answer: string, url = VERIFY, more = {}) => {
      const { statusCode } = await from.post(url, { passkey: answer, ...more });
      expect(statusCode).toBe(422);
    };
    await refused(another, key.get(options));
    const confirming = keyOptionsOf(await enrolled.get('/confirm'));
    await refused(enrolled, key.get(options), '/confirm', { password: PASSWORD, by: 'key' });
    await refused(visitor, key.get(confirming));

    const replayed = key.get(options);
    const [first, second] = await Promise.all([1, 2].map(() => visitor.post(VERIFY, { passkey: replayed })));
    // The second of the two finds a session that has passed, or an answer that is used up.
    expect([first?.statusCode, second?.statusCode]).toContain(303);
    await refused(another, replayed);

    const late = keyOptionsOf(await another.get('/mfa/verify'));
    world.clock.advance(5 * 60_000);
    const answer = await another.post(VERIFY, { passkey: key.get(late) });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('more than five minutes');
    expect(await isInside(another)).toBe(false);
    expect(new Set(await refusals(world))).toEqual(new Set(['another challenge', 'challenge expired']));
  });

  test('an answer that was given stays used, whatever it is sent to', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    expect(await isInside(enrolled)).toBe(true);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const options = keyOptionsOf(await visitor.get('/mfa/verify'));
    const passkey = key.get(options);
    expect((await visitor.post(VERIFY, { passkey })).statusCode).toBe(303);
    // As though the session had never passed, and the key never counted.
    await world.db.updateTable('sessions').set({ mfa_verified_at: null }).execute();
    await world.db.updateTable('passkeys').set({ counter: 1 }).execute();
    const again = await visitor.post(VERIFY, { passkey });
    expect(again.statusCode).toBe(422);
    expect(await refusals(world)).toEqual(['answer used before']);
  });

  test('whose counter has not risen is refused, and its owner told that there may be a copy', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    expect(await isInside(enrolled)).toBe(true);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    key.counter = 40;
    expect((await verify(visitor, key)).statusCode).toBe(303);
    const copied = await world.signedIn(clara, acme, 'tenant');
    key.counter = 40;
    const answer = await verify(copied, key);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('there may be a copy of it');
    expect(await isInside(copied)).toBe(false);
    expect((await world.mailTo(clara.email)).at(-1)?.subject).toContain('may have been copied');
    expect((await eventsOf(world)).at(-1)?.type).toBe('passkey.copied');
    // A key that counts goes on counting: none that says 0 all at once is the one that was set up.
    key.counter = 0;
    expect((await verify(copied, key)).statusCode).toBe(422);
  });

  test('another account’s is unknown, as one of another host is', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    expect(await isInside(enrolled)).toBe(true);
    const other = await world.account('Otto Other');
    await world.join(other, acme, 'client');
    const others = new SoftwareKey();
    await setUp(await world.signedIn(other, acme, 'tenant'), others);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const answer = await verify(visitor, others);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('isn’t one of yours here');
    // Nor is a key that one account has set up again for another.
    const third = await world.account('Theo Third');
    await world.join(third, acme, 'client');
    const thirds = await world.signedIn(third, acme, 'tenant');
    const known = await setUp(thirds, key);
    expect(known.statusCode).toBe(422);
    expect(known.body).toContain('That key is already in use.');
    expect(await isInside(thirds)).toBe(false);
  });
});

describe('S11, S12: the second factor by a key', () => {
  test('a later sign-in is asked for it, and passes with it', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    expect(await isInside(enrolled)).toBe(true);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    expect(await isInside(visitor)).toBe(false);
    expect((await visitor.get('/mfa/verify')).body).not.toContain('name="code"');
    const answer = await verify(visitor, key);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account/security']);
    expect(await isInside(visitor)).toBe(true);
    expect((await eventsOf(world)).map(({ type }) => type)).toEqual(['passkey.added', 'passkey.accepted']);
    const sessions = await world.db.selectFrom('sessions').select('mfa_method').execute();
    expect(sessions.map(({ mfa_method }) => mfa_method)).toEqual(['key', 'key']);
  });

  test('one that does not ask who holds it, and one that is kept in step over several devices, do as well', async ({
    world,
    acme,
    clara,
  }) => {
    const synced = new SoftwareKey('ES256', { counts: false });
    await setUp(await world.signedIn(clara, acme, 'tenant'), synced);
    expect(await stored(world)).toMatchObject([{ counter: 0, backup_eligible: 1, backed_up: 1 }]);
    for (const verifiesUser of [true, false]) {
      const visitor = await world.signedIn(clara, acme, 'tenant');
      expect((await verify(visitor, synced, { verifiesUser })).statusCode).toBe(303);
    }
  });

  test('D7, D25: tries wait by session, and neither waits nor the lock of codes keep a key out', async ({
    world,
    acme,
    clara,
    enrolled,
    key,
  }) => {
    expect(await isInside(enrolled)).toBe(true);
    const guesser = await world.signedIn(clara, acme, 'tenant');
    for (let tries = 0; tries < 5; tries += 1)
      expect((await verify(guesser, key, { rpId: 'localhost' })).statusCode).toBe(422);
    const waits = await verify(guesser, key);
    expect(waits.statusCode).toBe(429);
    expect(waits.headers['retry-after']).toBe('1');
    await world.db.updateTable('accounts').set({ factor_locked_at: world.clock.now() }).execute();
    const visitor = await world.signedIn(clara, acme, 'tenant');
    expect((await verify(visitor, key)).statusCode).toBe(303);
  });

  test('S13: an answer to a form of before, from another tab, leads on', async ({ enrolled, key }) => {
    const options = { challenge: 'AAAA', rpId: 'acme.localhost' };
    const answer = await enrolled.post(VERIFY, { passkey: key.get(options) });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/portal']);
  });
});
