import { expect } from 'vitest';
import { anotherWorld, test as base } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { hashRecoveryCode } from '../../../domain/recovery-codes.ts';
import { resetMfa } from '../../../factors/reset.ts';

const test = base
  .extend('mfaRequired', true)
  .extend('one', anotherWorld({}))
  .extend('other', anotherWorld({}))
  .extend('secret', ({ world, clara }) => world.enrol(clara))
  .extend('everybody', { auto: true }, ({ secret }) => [secret])
  .extend(
    'signedIn',
    ({ world, acme, clara }) =>
      () =>
        world.signedIn(clara, acme, 'tenant'),
  )
  .extend(
    'failures',
    ({ world, clara }) =>
      async (): Promise<{ inRow: number; inYear: number; waitMs: number; locked: boolean }> => {
        const account = await world.db
          .selectFrom('accounts')
          .select(['factor_failures_in_row', 'factor_wait_until', 'factor_locked_at'])
          .where('id', '=', clara.id)
          .executeTakeFirstOrThrow();
        const days = await world.db.selectFrom('factor_failure_days').select('failures').execute();
        return {
          inRow: account.factor_failures_in_row,
          inYear: days.reduce((sum, day) => sum + day.failures, 0),
          waitMs: Math.max(0, account.factor_wait_until - world.clock.now()),
          locked: account.factor_locked_at !== null,
        };
      },
  )
  /** A code that is right for no step within ten minutes either side. */
  .extend('wrongCode', ({ world, secret }) => (): string => {
    const near = new Set(Array.from({ length: 45 }, (_, i) => world.code(secret, i - 22)));
    for (let n = 0; ; n += 1) {
      const code = String(n).padStart(6, '0');
      if (!near.has(code)) return code;
    }
  })
  /** Fails so many times in a row, each after its wait. */
  .extend(
    'fail',
    ({ world, failures, wrongCode }) =>
      async (visitor: Visitor, times: number): Promise<void> => {
        for (let n = 0; n < times; n += 1) {
          await visitor.post('/mfa/verify', { code: wrongCode() });
          world.clock.advance((await failures()).waitMs);
        }
      },
  );

test('S11 S12 S13 S16: who is enrolled is led to verify, and a code lets them in once per session', async ({
  world,
  acme,
  secret,
  signedIn,
}) => {
  const visitor = await signedIn();
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
  const page = await visitor.get('/mfa/verify');
  expect(page.body).toMatch(/<input[^>]*name="code"[^>]*>/);
  expect(page.body.match(/autocomplete="one-time-code"/g)).toHaveLength(1);
  expect(page.body).toContain('inputmode="numeric"');
  expect(page.body).toContain('acme Security requires two-factor authentication.');
  expect(page.body).toContain('Can’t use your authenticator app?');
  expect(page.body).toContain(world.config.supportEmail);
  const before = visitor.token;
  const done = await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect([done.statusCode, done.headers.location]).toEqual([303, '/portal']);
  expect(visitor.token).not.toBe(before);
  const old = world.visitor(acme);
  old.plant(before ?? '');
  expect((await old.get('/account/security')).headers.location).toMatch(/^\/login/);
  expect((await visitor.get('/account/security')).statusCode).toBe(200);
});

test.for([-1, 0, 1])('D6: the code of step %i is accepted', async (away, { world, secret, signedIn }) => {
  const visitor = await signedIn();
  expect((await visitor.post('/mfa/verify', { code: world.code(secret, away) })).statusCode).toBe(303);
});

test.for([
  [-2, '60 seconds slow'],
  [2, '60 seconds fast'],
  [-20, '10 minutes slow'],
  [20, '10 minutes fast'],
] as const)(
  'D6: the code of step %i is refused, counted, and draws the hint',
  async ([away, hint], { world, secret, signedIn, failures }) => {
    const visitor = await signedIn();
    const answer = await visitor.post('/mfa/verify', { code: world.code(secret, away) });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(hint);
    expect((await failures()).inRow).toBe(1);
  },
);

test.for([2, 3, 20])(
  'D6: the hint is no oracle: step %i that drew it is never accepted, even when its time comes',
  async (away, { world, secret, signedIn }) => {
    const visitor = await signedIn();
    const code = world.code(secret, away);
    await visitor.post('/mfa/verify', { code });
    world.clock.advance(away * 30_000);
    expect(world.code(secret)).toBe(code);
    expect((await visitor.post('/mfa/verify', { code })).statusCode).toBe(422);
    world.clock.advance(30_000);
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  },
);

test('D5: a step is accepted once, in this session, another, and on another host', async ({
  world,
  clara,
  secret,
  signedIn,
}) => {
  const consultant = await world.workspace('other');
  await world.join(clara, consultant, 'consultant');
  const code = world.code(secret);
  const [one, two, base] = [await signedIn(), await signedIn(), await world.signedIn(clara, consultant)];
  expect((await one.post('/mfa/verify', { code })).statusCode).toBe(303);
  expect((await two.post('/mfa/verify', { code })).statusCode).toBe(422);
  expect((await base.post('/mfa/verify', { code })).statusCode).toBe(422);
  // An older step than the accepted one is not accepted either.
  expect((await two.post('/mfa/verify', { code: world.code(secret, -1) })).statusCode).toBe(422);
});

test('ASVS 6.5.1: fifty identical right codes at once: one success', async ({ world, secret, signedIn }) => {
  const visitors = await Promise.all(Array.from({ length: 50 }, signedIn));
  const code = world.code(secret);
  const answers = await Promise.all(visitors.map((visitor) => visitor.post('/mfa/verify', { code })));
  expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
});

test('D7: fifty wrong codes at once: fifty counted', async ({ signedIn, failures, wrongCode }) => {
  const visitors = await Promise.all(Array.from({ length: 50 }, signedIn));
  const code = wrongCode();
  await Promise.all(visitors.map((visitor) => visitor.post('/mfa/verify', { code })));
  expect(await failures()).toMatchObject({ inRow: 50, inYear: 50, waitMs: 15 * 60_000 });
});

test('D7: after five in a row each further try waits 1, 2, 4 … seconds, up to 15 minutes', async ({
  world,
  signedIn,
  failures,
  wrongCode,
}) => {
  const visitor = await signedIn();
  const waits: number[] = [];
  for (let n = 0; n < 16; n += 1) {
    await visitor.post('/mfa/verify', { code: wrongCode() });
    const { waitMs } = await failures();
    waits.push(waitMs / 1000);
    world.clock.advance(waitMs);
  }
  expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
});

test('D7: while waiting, a right code is answered exactly as a wrong one: 429 with Retry-After', async ({
  one,
  other,
}) => {
  const waiting = async (world: World, codeOf: (key: Uint8Array) => string) => {
    const workspace = await world.workspace('acme');
    const person = await world.account('Clara Client');
    await world.join(person, workspace, 'client');
    const key = await world.enrol(person);
    const visitor = await world.signedIn(person, workspace, 'tenant');
    for (let n = 0; n < 5; n += 1) await visitor.post('/mfa/verify', { code: '000000' });
    const { statusCode, headers, body } = await visitor.post('/mfa/verify', { code: codeOf(key) });
    return { statusCode, headers, body: body.replaceAll(person.id.replaceAll('-', ''), 'whose form it is') };
  };
  const right = await waiting(one, (key) => one.code(key));
  const wrong = await waiting(other, () => '000000');
  expect(right.statusCode).toBe(429);
  expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
  expect(right.body).toBe(wrong.body);
  expect(right.headers['retry-after']).toBe(wrong.headers['retry-after']);
});

test('D7: the count stands across sessions and hosts; a success ends the row but not the year', async ({
  world,
  secret,
  signedIn,
  failures,
  fail,
}) => {
  await fail(await signedIn(), 3);
  const visitor = await signedIn();
  await fail(visitor, 1);
  expect(await failures()).toMatchObject({ inRow: 4, inYear: 4 });
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  expect(await failures()).toMatchObject({ inRow: 0, inYear: 4, waitMs: 0 });
});

test('NIST 3.2.2: 99 failures and success; 100 failures lock, and 101 and a right code are refused alike', async ({
  world,
  clara,
  secret,
  signedIn,
  failures,
  wrongCode,
}) => {
  const visitor = await signedIn();
  const set = (inRow: number) =>
    world.db.updateTable('accounts').set({ factor_failures_in_row: inRow, factor_wait_until: 0 }).execute();
  await set(99);
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  const next = await signedIn();
  await set(99);
  const hundredth = await next.post('/mfa/verify', { code: wrongCode() });
  expect(hundredth.statusCode).toBe(429);
  expect(hundredth.body).toContain('We’ve locked code entry');
  world.clock.advance(15 * 60_000);
  const right = await next.post('/mfa/verify', { code: world.code(secret) });
  expect(right.statusCode).toBe(429);
  expect(right.body).toContain('We’ve locked code entry');
  expect((await failures()).locked).toBe(true);
  const subjects = (await world.mailTo(clara.email)).map(({ subject }) => subject);
  expect(subjects.join('\n')).toMatch(/lock|switched off/i);
});

test('D7: 300 failures within 365 days lock, whatever succeeded in between; older ones are forgotten', async ({
  world,
  clara,
  signedIn,
  failures,
  wrongCode,
}) => {
  const day = Math.floor(world.clock.now() / 86_400_000);
  const seed = (at: number, failed: number) =>
    world.db
      .insertInto('factor_failure_days')
      .values({ account_id: clara.id, day: at, failures: failed })
      .execute();
  await seed(day - 366, 5000);
  await seed(day - 365, 100);
  await seed(day - 100, 198);
  const visitor = await signedIn();
  expect((await visitor.post('/mfa/verify', { code: wrongCode() })).statusCode).toBe(422);
  expect((await visitor.post('/mfa/verify', { code: wrongCode() })).statusCode).toBe(429);
  expect((await failures()).locked).toBe(true);
  // An administrator's reset opens it: the year begins anew.
  const by = { ...COMMAND_LINE, now: world.clock.now() };
  await resetMfa(world.services, by, { accountId: clara.id, reason: 'locked' });
  const secret = await world.enrol(clara);
  const code = world.code(secret);
  expect((await (await signedIn()).post('/mfa/verify', { code })).statusCode).toBe(303);
});

test('ASVS 6.3.5: right password and five wrong codes in a row: a notice by mail, once', async ({
  world,
  clara,
  signedIn,
  fail,
}) => {
  await fail(await signedIn(), 7);
  expect(await world.mailTo(clara.email)).toHaveLength(1);
});

test('D7 NIST 3.1.2.2: a recovery code passes once, clears the lock, and is stored as a hash', async ({
  world,
  secret,
  signedIn,
  failures,
}) => {
  const visitor = await signedIn();
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const page = await visitor.makeRecoveryCodes();
  const codes = page.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/g) ?? [];
  expect(new Set(codes).size).toBe(10);
  const stored = await world.db.selectFrom('recovery_codes').select('code_hash').execute();
  expect(stored.every(({ code_hash }) => code_hash.length === 32)).toBe(true);
  await world.db.updateTable('accounts').set({ factor_failures_in_row: 100, factor_locked_at: 1 }).execute();

  const lost = await signedIn();
  expect((await lost.get('/mfa/recovery')).statusCode).toBe(200);
  expect((await lost.post('/mfa/recovery', { code: 'zzzz-zzzz-zzzz-zzzz' })).statusCode).toBe(422);
  const done = await lost.post('/mfa/recovery', {
    code: (codes[0] ?? '').toUpperCase().replaceAll('-', ' '),
  });
  expect(done.statusCode).toBe(200);
  expect(done.body).toMatch(/href="\/portal">\s*I still have my phone – continue/);
  expect(await failures()).toMatchObject({ inRow: 0, locked: false });
  const again = await signedIn();
  expect((await again.post('/mfa/recovery', { code: codes[0] ?? '' })).statusCode).toBe(422);
  expect((await again.post('/mfa/verify', { code: world.code(secret, 1) })).statusCode).toBe(303);
});

const CODE = /(?<![-\w])[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}(?![-\w])/g;
const codesOn = (body: string) => [...new Set(body.match(CODE))];

test.for(['tenant', 'base'] as const)(
  'NIST 4.2.1.1: a new code takes the place of the used one, and leads on: %s',
  async (host, { world, clara, secret, signedIn }) => {
    const consultancy = await world.workspace('other');
    await world.join(clara, consultancy, 'consultant');
    const signIn = () => (host === 'tenant' ? signedIn() : world.signedIn(clara, consultancy));
    const visitor = await signIn();
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    const [code = '', ...others] = codesOn((await visitor.makeRecoveryCodes()).body);
    const unused = async () => {
      const rows = await world.db
        .selectFrom('recovery_codes')
        .selectAll()
        .where('used_at', 'is', null)
        .execute();
      return rows.map(({ code_hash }) => Buffer.from(code_hash).toString('hex')).sort();
    };
    const hashes = (codes: readonly string[]) =>
      codes
        .map((one) => Buffer.from(hashRecoveryCode(one.replaceAll('-', ''), clara.id)).toString('hex'))
        .sort();

    const lost = await signIn();
    const before = lost.token;
    const page = await lost.post('/mfa/recovery', { code });
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(lost.token).not.toBe(before);
    const [renewed = '', ...more] = codesOn(page.body);
    expect(more).toEqual([]);
    expect([code, ...others]).not.toContain(renewed);
    expect(await unused()).toEqual(hashes([renewed, ...others]));
    const stored = JSON.stringify(await world.db.selectFrom('recovery_codes').selectAll().execute());
    const recorded = JSON.stringify(await world.db.selectFrom('audit_events').selectAll().execute());
    expect(stored + recorded).not.toContain(renewed);
    const mail = (await world.mailTo(clara.email)).at(-1);
    expect(mail?.text).toContain('We replaced that code with a new one');
    expect(mail?.text).not.toMatch(CODE);

    const home = host === 'tenant' ? '/portal' : '/dashboard/other';
    expect(page.body).toMatch(new RegExp(`href="${home}">\\s*I still have my phone – continue`));
    expect((await lost.get(home)).statusCode).toBe(200);
    expect((await lost.get('/account/security')).body).not.toContain(renewed);
    // Sent again, as by a reload, the form leads on and makes nothing.
    const again = await lost.post('/mfa/recovery', { code });
    expect([again.statusCode, again.headers.location]).toEqual([303, home]);

    expect((await (await signIn()).post('/mfa/recovery', { code })).statusCode).toBe(422);
    expect(await unused()).toEqual(hashes([renewed, ...others]));
    const next = await (await signIn()).post('/mfa/recovery', { code: renewed });
    expect(next.statusCode).toBe(200);
    expect((await (await signIn()).post('/mfa/recovery', { code: renewed })).statusCode).toBe(422);
    expect(await unused()).toEqual(hashes([...codesOn(next.body), ...others]));
  },
);

test('a recovery code leads on to the page first asked for; and works where no policy asks', async ({
  world,
  acme,
  clara,
  secret,
  signedIn,
}) => {
  const visitor = await signedIn();
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const codes = codesOn((await visitor.makeRecoveryCodes()).body);
  const lost = world.visitor(acme);
  await lost.post('/login?return_to=/account/security', { email: clara.email, password: PASSWORD });
  const page = await lost.post('/mfa/recovery', { code: codes[0] ?? '' });
  expect(page.body).toMatch(/href="\/account\/security">\s*I still have my phone – continue/);
  await world.enforce(acme, false);
  const free = await signedIn();
  const other = await free.post('/mfa/recovery', { code: codes[1] ?? '' });
  expect([other.statusCode, codesOn(other.body).length]).toEqual([200, 1]);
  expect((await free.get('/portal')).statusCode).toBe(200);
});

test('a recovery code of another account does not pass (challenge resolved to another user)', async ({
  world,
  acme,
  signedIn,
}) => {
  const other = await world.account('Otto Other');
  await world.join(other, acme, 'client');
  const otherSecret = await world.enrol(other);
  const otto = await world.signedIn(other, acme, 'tenant');
  await otto.post('/mfa/verify', { code: world.code(otherSecret) });
  const page = await otto.makeRecoveryCodes();
  const [code] = page.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/) ?? [''];
  const visitor = await signedIn();
  expect((await visitor.post('/mfa/recovery', { code })).statusCode).toBe(422);
  expect(
    (await visitor.post('/mfa/verify', { code: world.code(otherSecret), account: other.id })).statusCode,
  ).toBe(422);
});

test('no step owed and nothing to verify: the pages lead on instead of looping', async ({ world, acme }) => {
  const plain = await world.account('Paula Plain');
  await world.join(plain, acme, 'client');
  const visitor = await world.signedIn(plain, acme, 'tenant');
  expect((await visitor.get('/mfa/verify')).headers.location).toBe('/mfa/setup');
  await world.enforce(acme, false);
  expect((await visitor.get('/mfa/verify')).headers.location).toBe('/portal');
  expect((await visitor.get('/mfa/recovery')).headers.location).toBe('/portal');
});

test('S19: enrolled, and the policy off: not asked, and free to verify all the same', async ({
  world,
  acme,
  secret,
  signedIn,
}) => {
  await world.enforce(acme, false);
  const visitor = await signedIn();
  expect((await visitor.get('/account/security')).statusCode).toBe(200);
  expect((await visitor.get('/mfa/verify')).statusCode).toBe(200);
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
});

test('D23 D6: a clock that is an hour off draws help after three codes, not the same advice for ever', async ({
  world,
  secret,
  signedIn,
}) => {
  world.clock.advance(Date.UTC(2026, 0, 31, 9, 5, 7) - world.clock.now());
  const visitor = await signedIn();
  const answers: string[] = [];
  for (const away of [120, 121, 122]) {
    const { body } = await visitor.post('/mfa/verify', { code: world.code(secret, away) });
    expect(body).not.toMatch(/fast|slow/);
    answers.push(body);
  }
  expect(answers.map((body) => body.includes('Is the clock on your phone right?'))).toEqual([
    false,
    false,
    true,
  ]);
  expect(answers[2]).toContain('2026-01-31 09:05:07 UTC');
  expect(answers[2]).toContain('turn on automatic date and time');
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
});

test('D23: the confirming page shows the time after three wrong codes too', async ({
  world,
  secret,
  signedIn,
  wrongCode,
}) => {
  const visitor = await signedIn();
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  world.clock.advance(11 * 60_000);
  const shown: boolean[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { body } = await visitor.post('/confirm', { password: PASSWORD, code: wrongCode() });
    shown.push(body.includes('Is the clock on your phone right?'));
  }
  expect(shown).toEqual([false, false, true]);
});
