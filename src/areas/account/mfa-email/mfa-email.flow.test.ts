import { expect } from 'vitest';
import { scan } from '../../../../test/authenticator-app.ts';
import { test as base } from '../../../../test/fixtures.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { mailedCodeOf } from '../../../factors/mailed-codes.ts';
import { resetMfa } from '../../../factors/reset.ts';

const RIGHT_WORDS = 'Before you set it up again, enter a code that we email to';
const wait = (answer: { headers: Record<string, unknown> }) => Number(answer.headers['retry-after']);

const test = base
  .extend('reset', ({ world, clara }) => async () => {
    const by = { ...COMMAND_LINE, now: world.clock.now() };
    expect(await resetMfa(world.services, by, { accountId: clara.id, reason: 'lost the phone' })).toEqual({
      ok: true,
    });
  })
  /** Somebody at the portal who has Clara's password. */
  .extend(
    'enter',
    ({ world, acme, clara }) =>
      () =>
        world.signedIn(clara, acme, 'tenant'),
  )
  /** What stands in the latest mail. */
  .extend('mailed', ({ world, clara }) => async (): Promise<string> => {
    const text = (await world.mailTo(clara.email)).at(-1)?.text ?? '';
    return /asked for it: (\S+)/.exec(text)?.[1] ?? '';
  })
  .extend('ask', ({ mailed }) => async (visitor: Visitor): Promise<string> => {
    const sent = await visitor.post('/mfa/email/send');
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/mfa/email']);
    return mailed();
  });

test('B9 S22: after a reset the emailed code comes before setup, says that support did it, and works once', async ({
  world,
  clara,
  reset,
  enter,
  ask,
}) => {
  await world.enrol(clara);
  await reset();
  const visitor = await enter();
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/setup');
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/mfa/email');
  const first = await visitor.get('/mfa/email');
  expect(first.body).toContain('Support has reset your two-factor authentication.');
  expect(first.body).toContain(RIGHT_WORDS);
  for (const known of [clara.email, world.config.supportEmail, 'action="/logout"', 'Email me a code'])
    expect(first.body).toContain(known);
  // Looking mails nothing.
  expect((await world.mailTo(clara.email)).map(({ subject }) => subject).join()).not.toContain('Your code');
  const code = await ask(visitor);
  expect(code).toMatch(/^[0-9a-z]{5}-[0-9a-z]{5}$/);
  expect((await visitor.get('/mfa/email')).body).toContain('name="code"');
  const tokenBefore = visitor.token;
  const proven = await visitor.post('/mfa/email', { code: ` ${code.toUpperCase().replace('-', ' ')} ` });
  expect([proven.statusCode, proven.headers.location]).toEqual([303, '/mfa/setup']);
  expect(visitor.token).not.toBe(tokenBefore);
  const secret = await scan(visitor);
  expect((await visitor.post('/mfa/setup', { code: world.code(secret) })).headers.location).toBe('/portal');
  expect((await visitor.get('/mfa/email')).headers.location).toBe('/mfa/setup');
  const recorded = await world.db.selectFrom('audit_events').select('type').orderBy('id').execute();
  expect(recorded.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['set-up-code.mailed', 'address.proven', 'authenticator.added']),
  );
});

test('B9 D25: asked for again the same code comes; a session that proved it lets no other in', async ({
  world,
  reset,
  enter,
  ask,
}) => {
  await reset();
  const [one, other] = [await enter(), await enter()];
  const code = await ask(one);
  world.clock.advance(60_000);
  expect(await ask(other)).toBe(code);
  expect((await one.post('/mfa/email', { code })).statusCode).toBe(303);
  const late = await other.post('/mfa/email', { code });
  expect(late.statusCode).toBe(422);
  expect(late.body).toContain('has been used or has expired');
  expect((await other.get('/mfa/setup')).headers.location).toBe('/mfa/email');
  expect((await one.get('/mfa/setup')).statusCode).toBe(200);
});

test('B9 ASVS 6.5.5 NIST 4.2.1.2: after half an hour the code is dead, and another is mailed', async ({
  world,
  reset,
  enter,
  ask,
}) => {
  await reset();
  const visitor = await enter();
  const code = await ask(visitor);
  world.clock.advance(30 * 60_000);
  const late = await visitor.post('/mfa/email', { code });
  expect([late.statusCode, late.body.includes('Email me a code')]).toEqual([422, true]);
  const another = await ask(visitor);
  expect(another).not.toBe(code);
  expect((await visitor.post('/mfa/email', { code: another })).statusCode).toBe(303);
});

test('B9 D7 D25 ASVS 6.6.3: wrong codes make a session wait; whoever has the code is let in by another one', async ({
  reset,
  enter,
  ask,
}) => {
  await reset();
  const [thief, clara] = [await enter(), await enter()];
  const code = await ask(clara);
  const answers = [];
  for (let n = 0; n < 7; n += 1) answers.push(await thief.post('/mfa/email', { code: `00000-0000${n}` }));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422, 429, 429]);
  expect(answers.slice(5).every((answer) => wait(answer) > 0)).toBe(true);
  // A waiting session is answered for the right one as for a wrong one.
  expect((await thief.post('/mfa/email', { code })).statusCode).toBe(429);
  expect((await clara.post('/mfa/email', { code })).statusCode).toBe(303);
});

test.for(['', '12345', '4k7m9-q2x8', '4k7m9-q2x8c0', 'u'.repeat(10), 'x'.repeat(5000)])(
  'D18: what cannot be a code is 422 with the words beside the field: %j',
  async (code, { reset, enter, ask }) => {
    await reset();
    const visitor = await enter();
    await ask(visitor);
    const answer = await visitor.post('/mfa/email', { code });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Enter the 10 letters and numbers from our email.');
  },
);

test('D25: many emails make the next one wait, and the code in them works on', async ({
  reset,
  enter,
  ask,
}) => {
  await reset();
  const visitor = await enter();
  const code = await ask(visitor);
  for (let n = 0; n < 4; n += 1) await ask(visitor);
  const refused = await visitor.post('/mfa/email/send');
  expect(refused.statusCode).toBe(429);
  expect(wait(refused)).toBe(15 * 60);
  expect(refused.body).toContain('Check your inbox and spam folder first.');
  expect((await visitor.post('/mfa/email', { code })).statusCode).toBe(303);
});

test('B15: the page says that the email was not delivered', async ({ world, clara, reset, enter, ask }) => {
  await reset();
  const visitor = await enter();
  await ask(visitor);
  expect((await visitor.get('/mfa/email')).body).not.toContain('The email hasn’t been delivered');
  const account = { id: clara.id, email: clara.email };
  const live = await mailedCodeOf(world.db, world.services, {
    account,
    purpose: 'set-up',
    now: world.clock.now(),
  });
  await world.db
    .updateTable('followed_mails')
    .set({ state: 'failed' })
    .where('about', '=', live?.id ?? '')
    .execute();
  expect((await visitor.get('/mfa/email')).body).toContain('The email hasn’t been delivered');
});

test('nobody else is asked for it: who just has nothing set up, or has a device', async ({
  world,
  acme,
  clara,
}) => {
  await world.enforce(acme);
  const newcomer = await world.signedIn(clara, acme, 'tenant');
  for (const path of ['/mfa/email', '/mfa/email/send']) {
    const answer = path.endsWith('send') ? await newcomer.post(path) : await newcomer.get(path);
    expect(answer.headers.location).toBe('/mfa/setup');
  }
  expect((await newcomer.get('/mfa/setup')).statusCode).toBe(200);
  expect((await newcomer.post('/mfa/email', { code: '4k7m9-q2x8c' })).headers.location).toBe('/mfa/setup');
  await world.enrol(clara);
  const returning = await world.signedIn(clara, acme, 'tenant');
  expect((await returning.follow(await returning.get('/mfa/email'))).path).toBe('/mfa/verify');
});

test('B9 D25: whoever else has the password and asks for a day whenever there is a turn keeps no code back: who is sent none has one that works', async ({
  world,
  clara,
  reset,
  enter,
  mailed,
}) => {
  const minute = 60_000;
  await reset();
  await enter();
  let without = 0;
  for (let at = 0; at < 24 * 60; at += 5) {
    if (at === 0 || (at - 15) % 30 === 0) {
      const thief = await enter();
      for (let n = 0; n < (at === 0 ? 5 : 1); n += 1) await thief.post('/mfa/email/send');
    }
    const owner = await enter();
    expect([303, 429]).toContain((await owner.post('/mfa/email/send')).statusCode);
    const wanted = { account: clara, purpose: 'set-up', now: world.clock.now() } as const;
    const live = await mailedCodeOf(world.db, world.services, wanted);
    if (live === null || live.code !== (await mailed()).replace('-', '')) without += 5;
    world.clock.advance(5 * minute);
  }
  expect(without).toBe(0);
  // Nor is the mailbox flooded.
  expect((await world.mailTo(clara.email)).length).toBeLessThan(8 + 4 * 24);
});
