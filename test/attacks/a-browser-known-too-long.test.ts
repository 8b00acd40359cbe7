import { expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { hashToken } from '../../src/domain/token.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/** What makes a browser known must not outlive what a thief was to lose (D25): a reset, and a sign-out everywhere. */

const CHOSEN = 'twelve patient herons wade';

const test = base
  /** Somebody, and two browsers that they have signed in with; both are signed out, or else the first has stayed in. */
  .extend('somebody', { scope: 'file' }, ({ world, acme }) => {
    let people = 0;
    return async () => {
      people += 1;
      const person = await world.account(`Berta Browsers ${people}`);
      await world.join(person, acme, 'consultant');
      const browsers = [world.visitor(), world.visitor()] as const;
      for (const browser of browsers) expect((await browser.signIn(person.email)).statusCode).toBe(303);
      return { person, browsers };
    };
  })
  /** Whether the account still knows a browser: then strangers keep it from nothing. */
  .extend('isKnown', { scope: 'file' }, ({ world }) => async (browser: Visitor, person: Person) => {
    world.clock.advance(25 * 60 * 60_000);
    const stranger = world.visitor(undefined, '198.51.100.9');
    for (let tries = 0; tries < 6; tries += 1) await stranger.signIn(person.email, 'x');
    return (await browser.signIn(person.email, 'x')).statusCode === 422;
  });

test('signing out forgets no browser', async ({ somebody, isKnown }) => {
  const { person, browsers } = await somebody();
  await browsers[1].post('/logout');
  expect(await isKnown(browsers[1], person)).toBe(true);
});

test('D25: signed out everywhere else, the other browsers are forgotten, and the one at hand is not', async ({
  somebody,
  isKnown,
}) => {
  const { person, browsers } = await somebody();
  expect((await browsers[0].post('/account/security/sessions/end-others')).statusCode).toBe(303);
  expect([await isKnown(browsers[0], person), await isKnown(browsers[1], person)]).toEqual([true, false]);
});

test('D25: the end of one session forgets no browser', async ({ world, somebody, isKnown }) => {
  const { person, browsers } = await somebody();
  const sessions = await world.db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', person.id)
    .orderBy('id', 'desc')
    .execute();
  const ended = await browsers[0].post('/account/security/sessions/end', { session: sessions[0]?.id ?? '' });
  expect(ended.statusCode).toBe(303);
  expect(await isKnown(browsers[1], person)).toBe(true);
});

test('D25: a changed password leaves the browser known in which it was changed', async ({
  somebody,
  isKnown,
}) => {
  const { person, browsers } = await somebody();
  const changed = await browsers[0].post('/account/security/password', {
    current: PASSWORD,
    password: CHOSEN,
  });
  expect(changed.statusCode).toBe(303);
  expect([await isKnown(browsers[0], person), await isKnown(browsers[1], person)]).toEqual([true, false]);
});

test('D25: a password reset by mail forgets them all', async ({ world, somebody, isKnown }) => {
  const { person, browsers } = await somebody();
  await browsers[0].post('/logout');
  await browsers[0].post('/password/forgot', { email: person.email });
  const mail = (await world.mailTo(person.email)).at(-1);
  const token = /token=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
  expect((await browsers[0].post('/password/reset', { token, password: CHOSEN })).headers.location).toBe(
    '/login?reset=1',
  );
  expect([await isKnown(browsers[0], person), await isKnown(browsers[1], person)]).toEqual([false, false]);
});

test('D25: so does a reset of the second factor by support', async ({ world, somebody, isKnown }) => {
  const { person, browsers } = await somebody();
  const act = { ...COMMAND_LINE, now: world.clock.now() };
  expect(await resetMfa(world.services, act, { accountId: person.id, reason: 'phone lost' })).toEqual({
    ok: true,
  });
  expect(await isKnown(browsers[0], person)).toBe(false);
});

test('D25: a sign-in that is completed when its session has ended meanwhile leaves no browser known', async ({
  world,
  acme,
  somebody,
}) => {
  const { person, browsers } = await somebody();
  const secret = await world.enrol(person);
  await world.enforce(acme);
  for (const browser of browsers)
    expect((await browser.signIn(person.email)).headers.location).toBe('/mfa/verify');
  expect((await browsers[0].post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  await browsers[0].post('/account/security/sessions/end-others');
  const late = await browsers[1].post('/mfa/verify', { code: world.code(secret, 1) });
  expect(late.headers.location).toBe('/login?ended=1');
  const known = await world.db
    .selectFrom('known_browsers')
    .select('token_hash')
    .where('account_id', '=', person.id)
    .execute();
  expect(known).toEqual([{ token_hash: hashToken(browsers[0].cookie('secportal-browser') ?? '') }]);
});
