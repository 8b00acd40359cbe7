import { expect } from 'vitest';
import { COMMAND_LINE } from '../src/audit/record.ts';
import { resetMfa } from '../src/factors/reset.ts';
import { test as base } from './fixtures.ts';
import type { Visitor } from './visitor.ts';

/** B10: a sign-in from a browser and a network that the account does not know is told by email. */

const HOME = '192.0.2.7';
const ELSEWHERE = '198.51.100.9';
const DAY_MS = 24 * 60 * 60_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

const test = base
  .extend(
    'browser',
    ({ world, acme }) =>
      (ip: string): Visitor =>
        world.visitor(acme, ip),
  )
  .extend(
    'enter',
    ({ clara }) =>
      (visitor: Visitor, userAgent = FIREFOX) =>
        visitor.post(
          '/login',
          { email: clara.email, password: 'seven quiet lanterns drift' },
          {
            'user-agent': userAgent,
          },
        ),
  )
  .extend('told', ({ world, clara }) => async () => {
    const mails = await world.mailTo(clara.email);
    return mails.filter(({ subject }) => subject.startsWith('New sign-in'));
  });

test('B10 ASVS 6.3.5: the first sign-in ever is no news; a second browser elsewhere is, with browser, network, time and what to do', async ({
  world,
  browser,
  enter,
  told,
}) => {
  expect((await enter(browser(HOME))).headers.location).toBe('/portal');
  expect(await told()).toEqual([]);
  expect((await enter(browser(ELSEWHERE))).headers.location).toBe('/portal');
  const [mail, ...more] = await told();
  expect(more).toEqual([]);
  expect(mail?.text).toContain(
    'Where and when: Firefox on Linux, network 198.51.100.9, 24 November 2026 at 12:00 UTC.',
  );
  expect(mail?.html).toContain('Firefox on Linux, network 198.51.100.9');
  expect(mail?.text).toContain('Someone else may have your password. Choose a new one now');
  expect(mail?.text).toContain(world.config.supportEmail);
});

test('B10: the hour is told in UTC and by the clock of the workspace, with the day where that is another one', async ({
  world,
  acme,
  browser,
  enter,
  told,
}) => {
  const byClockOf = async (zone: string) => {
    await world.db.updateTable('workspaces').set({ zone }).where('id', '=', acme.id).execute();
    await enter(browser(ELSEWHERE));
    return (await told()).at(-1)?.text;
  };
  await enter(browser(HOME));
  expect(await byClockOf('Asia/Ho_Chi_Minh')).toMatch(
    /, 24 November 2026 at 12:00 UTC \(19:00 in Asia\/(Ho Chi Minh|Saigon)\)\./,
  );
  world.clock.advance(181 * DAY_MS);
  expect(await byClockOf('Pacific/Auckland')).toContain(
    ', 24 May 2027 at 12:00 UTC (25 May 2027 at 00:00 in Pacific/Auckland).',
  );
});

test('B10 ASVS 6.3.5: neither a known browser on another network nor another browser on a known network is told', async ({
  browser,
  enter,
  told,
}) => {
  const laptop = browser(HOME);
  await enter(laptop);
  const abroad = browser(ELSEWHERE);
  abroad.keep('secportal-browser', laptop.cookie('secportal-browser') ?? '');
  await enter(abroad);
  await enter(browser(ELSEWHERE));
  expect(await told()).toEqual([]);
});

test('B10 ASVS 6.3.5: a place is forgotten with the browsers: after a sign-out everywhere, and after half a year', async ({
  world,
  clara,
  browser,
  enter,
  told,
}) => {
  const laptop = browser(HOME);
  await enter(laptop);
  await laptop.post('/account/security/sessions/end-others');
  await enter(browser(ELSEWHERE));
  expect(await told()).toHaveLength(1);
  world.clock.advance(181 * DAY_MS);
  await enter(browser(HOME));
  expect(await told()).toHaveLength(2);
  expect((await world.mailTo(clara.email)).length).toBe(2);
});

test('B10 ASVS 6.3.5: with a second factor it is told once the code has passed, not before', async ({
  world,
  acme,
  clara,
  browser,
  enter,
  told,
}) => {
  await world.enforce(acme);
  const secret = await world.enrol(clara);
  const first = browser(HOME);
  await enter(first);
  await first.post('/mfa/verify', { code: world.code(secret) });
  world.clock.advance(60_000);
  const thief = browser(ELSEWHERE);
  expect((await enter(thief)).headers.location).toBe('/mfa/verify');
  expect(await told()).toEqual([]);
  expect((await thief.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  expect(await told()).toHaveLength(1);
});

test('B10 ASVS 6.3.7: what somebody does in the account’s name is told with the place; what support does is not', async ({
  world,
  clara,
  browser,
  enter,
}) => {
  const laptop = browser(HOME);
  await enter(laptop);
  await laptop.post('/account/security/password', {
    current: 'seven quiet lanterns drift',
    password: 'orchard lantern velvet',
  });
  const [changed] = await world.mailTo(clara.email);
  expect(changed?.subject).toMatch(/password was changed/);
  expect(changed?.text).toContain('network 192.0.2.7, 24 November 2026 at 12:00 UTC.');
  const by = { ...COMMAND_LINE, now: world.clock.now() };
  await resetMfa(world.services, by, { accountId: clara.id, reason: 'lost the phone' });
  const reset = (await world.mailTo(clara.email)).at(-1);
  expect(reset?.subject).toContain('was reset');
  expect(reset?.text).not.toContain('Where and when');
});
