import type { LightMyRequestResponse } from 'fastify';
import { describe, expect } from 'vitest';
import { anotherWorld, test as base } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';

const CHOSEN = 'orchard lantern velvet';
const MINUTE = 60_000;

const test = base
  .extend('settings', { SMTP_URL: 'smtp://localhost:2525' })
  .extend('acme', ({ world }) => world.workspace('acme', 'pro', 'Acme Security'))
  .extend('here', anotherWorld({}))
  .extend('everybody', { auto: true }, ({ olivia }) => [olivia])
  .extend(
    'ask',
    ({ world }) =>
      (email: string, visitor: Visitor = world.visitor()) =>
        visitor.post('/password/forgot', { email }),
  )
  /** The token in the newest mail to somebody. */
  .extend('mailedToken', ({ world }) => async (email: string): Promise<string> => {
    const mail = (await world.mailTo(email)).at(-1);
    return /\/password\/reset\?token=([A-Za-z0-9_-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
  })
  .extend(
    'reset',
    ({ world }) =>
      (token: string, password = CHOSEN, visitor: Visitor = world.visitor()) =>
        visitor.post('/password/reset', { token, password }),
  )
  .extend('eventsOf', ({ world }) => async (type: string) => {
    await world.recordCounted();
    return world.db.selectFrom('audit_events').selectAll().where('type', '=', type).orderBy('id').execute();
  });

describe('S23: a new password by mail', () => {
  test('who opens the link while signed in as somebody else is told so, before and after', async ({
    world,
    acme,
    olivia,
    carl,
    ask,
    mailedToken,
    reset,
  }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    const other = await world.signedIn(carl, acme);
    const page = await other.get(`/password/reset?token=${token}`);
    expect(page.body).toContain(`You’re signed in as ${carl.name} (${carl.email})`);
    expect(page.body).toContain(`This link is for ${olivia.name} (${olivia.email}).`);
    const after = await other.follow(await reset(token, CHOSEN, other));
    expect(after.response.body).toContain(
      `The password of ${olivia.name} (${olivia.email}) has been changed. You’re still signed in as ${carl.name} (${carl.email}).`,
    );
  });

  test('D15: signing out there leads back to the page of the link', async ({
    world,
    acme,
    olivia,
    carl,
    ask,
    mailedToken,
  }) => {
    await ask(olivia.email);
    const here = `/password/reset?token=${await mailedToken(olivia.email)}`;
    const other = await world.signedIn(carl, acme);
    const page = await other.get(here);
    const [, back = ''] = /name="return_to" value="([^"]+)"/.exec(page.body) ?? [];
    const left = await other.post('/logout', { return_to: back });
    expect([left.statusCode, left.headers.location]).toEqual([303, here]);
    expect(other.token).toBeUndefined();
    const again = await other.get(here);
    expect(again.statusCode).toBe(200);
    expect(again.body).not.toContain('signed in as');
  });

  test('the whole way: asked for, mailed, chosen, signed in with', async ({
    world,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    const browser = world.visitor();
    expect((await browser.get('/login')).body).toContain('href="/password/forgot"');
    expect((await browser.get('/password/forgot')).statusCode).toBe(200);
    const asked = await ask(' Olivia.Owner@Example.com ', browser);
    expect([asked.statusCode, asked.headers.location]).toEqual([303, '/password/sent']);
    expect((await browser.get('/password/sent')).body).toContain('Check your email');
    const mail = (await world.mailTo(olivia.email)).at(-1);
    expect(mail?.text).toContain(`${world.config.baseUrl}/password/reset?token=`);
    const token = await mailedToken(olivia.email);
    const page = await browser.get(`/password/reset?token=${token}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('autocomplete="new-password"');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['referrer-policy']).toBe('same-origin');
    const done = await reset(token, CHOSEN, browser);
    expect([done.statusCode, done.headers.location]).toEqual([303, '/login?reset=1']);
    expect((await browser.get('/login?reset=1')).body).toContain('Your password has been changed');
    expect((await browser.signIn(olivia.email)).statusCode).toBe(422);
    expect((await browser.signIn(olivia.email, CHOSEN)).headers.location).toBe('/dashboard/acme');
    // ASVS 6.3.7: whoever it was, the owner hears of it.
    expect((await world.mailTo(olivia.email)).at(-1)?.subject).toContain('password was changed');
  });

  test('works on a tenant’s host too, where a client’s link leads back to', async ({
    world,
    acme,
    clara,
    ask,
    mailedToken,
    reset,
  }) => {
    await ask(clara.email, world.visitor(acme));
    const mail = (await world.mailTo(clara.email)).at(-1);
    expect(mail?.text).toContain(`http://${acme.host}/password/reset?token=`);
    const browser = world.visitor(acme);
    const token = await mailedToken(clara.email);
    expect((await browser.get(`/password/reset?token=${token}`)).body).toContain('Acme Security');
    expect((await reset(token, CHOSEN, browser)).headers.location).toBe('/login?reset=1');
  });

  test('the record tells the workspace, and neither token nor password (ASVS 16.2.5)', async ({
    world,
    acme,
    olivia,
    ask,
    mailedToken,
    reset,
    eventsOf,
  }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    await reset(token);
    const [requested] = await eventsOf('password.reset-requested');
    const [done] = await eventsOf('password.reset');
    expect(requested).toMatchObject({ workspace_id: acme.id, actor_id: null, subject_id: olivia.id });
    expect(done).toMatchObject({ workspace_id: acme.id, actor_id: olivia.id });
    const everything = JSON.stringify(await world.db.selectFrom('audit_events').selectAll().execute());
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(CHOSEN);
  });
});

describe('ASVS 6.3.8: nobody learns who has an account', () => {
  test('known, unknown and disabled addresses: same status, headers and page', async ({
    world,
    olivia,
    ask,
  }) => {
    const dora = await world.account('Dora Disabled');
    await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', dora.id).execute();
    const answers = [];
    for (const email of [olivia.email, 'nobody@example.com', dora.email]) {
      const answer = await ask(email);
      const { date: _, ...headers } = answer.headers;
      answers.push({ status: answer.statusCode, headers, body: answer.body });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await world.mailTo('nobody@example.com')).toEqual([]);
    expect(await world.mailTo(dora.email)).toEqual([]);
    expect(await world.mailTo(olivia.email)).toHaveLength(1);
  });

  test('the page never shows the link, not even where no mail is sent: it would open anybody’s account', async ({
    here,
  }) => {
    const person = await here.account('Lena Local');
    const browser = here.visitor();
    const asked = await browser.post('/password/forgot', { email: person.email });
    expect(asked.headers.location).toBe('/password/sent');
    const page = await browser.get('/password/sent');
    expect(page.body).toContain('writes emails to files');
    expect(page.body).not.toContain('token=');
    expect((await here.mailTo(person.email))[0]?.link).toContain('token=');
  });

  test('where mail is sent, a forged hint shows nothing', async ({ world }) => {
    const page = await world.visitor().get('/password/sent?ref=AAAA');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('/password/reset');
  });
});

describe('D9: a reset signs nobody in and leaves the second factor alone', () => {
  test('ASVS 6.3.6, 6.4.3: no cookie, every session dead, the code still asked for', async ({
    world,
    acme,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    const secret = await world.enrol(olivia);
    await world.enforce(acme);
    const before = await world.db.selectFrom('authenticators').selectAll().execute();
    const base = await world.signedIn(olivia, acme);
    const tenant = await world.signedIn(olivia, acme, 'tenant');
    await ask(olivia.email);
    const browser = world.visitor();
    const token = await mailedToken(olivia.email);
    const page = await browser.get(`/password/reset?token=${token}`);
    const done = await reset(token, CHOSEN, browser);
    expect([page.headers['set-cookie'], done.headers['set-cookie']]).toEqual([undefined, undefined]);
    for (const old of [base, tenant]) {
      expect((await old.get('/account/security')).headers.location).toMatch(/^\/login/);
    }
    expect(await world.db.selectFrom('authenticators').selectAll().execute()).toEqual(before);
    expect((await browser.signIn(olivia.email, CHOSEN)).headers.location).toBe('/mfa/verify');
    expect((await browser.get('/dashboard/acme')).headers.location).toBe('/mfa/verify');
    expect((await browser.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe(
      '/dashboard/acme',
    );
  });

  test('a sign-in with the old password that was under way does not outlive the reset', async ({
    world,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    const browsers = Array.from({ length: 4 }, () => world.visitor());
    await Promise.all([
      ...browsers.slice(0, 2).map((browser) => browser.signIn(olivia.email)),
      reset(token),
      ...browsers.slice(2).map((browser) => browser.signIn(olivia.email)),
    ]);
    for (const browser of browsers) {
      expect((await browser.get('/account/security')).headers.location).toMatch(/^\/login/);
    }
  });

  test('whoever guessed at the old password keeps nobody waiting for the new one', async ({
    world,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    for (let tries = 0; tries < 8; tries += 1) await world.visitor().signIn(olivia.email, 'a wrong one');
    expect((await world.visitor().signIn(olivia.email)).statusCode).toBe(429);
    await ask(olivia.email);
    await reset(await mailedToken(olivia.email));
    expect((await world.visitor().signIn(olivia.email, CHOSEN)).statusCode).toBe(303);
  });
});

describe('the link', () => {
  const expectGone = (answer: LightMyRequestResponse) => {
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('This link no longer works');
    expect(answer.body).toContain('href="/password/forgot"');
  };

  test('ASVS 6.4.1: works once, and takes the others along', async ({
    world,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    await ask(olivia.email);
    const first = await mailedToken(olivia.email);
    world.clock.advance(MINUTE);
    await ask(olivia.email);
    const second = await mailedToken(olivia.email);
    expect(second).not.toBe(first);
    // Asking again takes nothing from who already has a link.
    expect((await world.visitor().get(`/password/reset?token=${first}`)).statusCode).toBe(200);
    expect((await reset(first)).statusCode).toBe(303);
    for (const token of [first, second]) {
      expectGone(await world.visitor().get(`/password/reset?token=${token}`));
    }
    expectGone(await reset(second, 'another quiet harbour'));
    // Whoever presses twice is told what the first press did, and that the second did nothing.
    const again = await reset(first, 'another quiet harbour');
    expect(again.statusCode).toBe(410);
    expect(again.body).toContain('This link has just been used to choose a new password.');
    expect(again.body).toContain('href="/login"');
    world.clock.advance(15 * MINUTE);
    expectGone(await reset(first, 'another quiet harbour'));
    expect((await world.visitor().signIn(olivia.email, CHOSEN)).statusCode).toBe(303);
  });

  test('of several uses at once exactly one wins', async ({ olivia, ask, mailedToken, reset }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => reset(token, `${CHOSEN} no ${n}`)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410, 410, 410, 410]);
  });

  test('lasts an hour', async ({ world, olivia, ask, mailedToken, reset }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    world.clock.advance(60 * MINUTE - 1);
    expect((await world.visitor().get(`/password/reset?token=${token}`)).statusCode).toBe(200);
    world.clock.advance(1);
    expectGone(await reset(token));
  });

  test('is worth nothing for an account that was disabled meanwhile, nor as any other link or token', async ({
    world,
    olivia,
    ask,
    mailedToken,
    reset,
  }) => {
    await ask(olivia.email);
    const token = await mailedToken(olivia.email);
    for (const odd of ['', 'x', 'A'.repeat(43), `${token} `, `${token}A`]) {
      expectGone(await world.visitor().get(`/password/reset?token=${encodeURIComponent(odd)}`));
      expectGone(await reset(odd));
    }
    expectGone(await world.visitor().get(`/password/reset?token=${token}&token=${token}`));
    expectGone(await world.visitor().get('/password/reset'));
    const thief = world.visitor();
    thief.plant(token);
    expect((await thief.get('/account/security')).headers.location).toMatch(/^\/login/);
    await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', olivia.id).execute();
    expectGone(await reset(token));
  });
});

describe('bad input', () => {
  test.for([
    ['too short', 'orchard', 'That’s too short'],
    ['too long', 'lantern '.repeat(17), 'Use at most 128 characters'],
    ['common', 'passwordpassword', 'easy to guess'],
    ['the workspace’s name (ASVS 6.2.11)', 'acmesecurityacmesecurity', 'Try a few unrelated words'],
    ['none', '', 'Choose a password'],
  ] as const)(
    'D17: a password that is %s is refused, and the link stays good',
    async ([_, password, message], { world, olivia, ask, mailedToken, reset }) => {
      await ask(olivia.email);
      const token = await mailedToken(olivia.email);
      const answer = await reset(token, password);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(message);
      expect(answer.body).toContain('aria-invalid="true"');
      if (password !== '') expect(answer.body).not.toContain(password);
      expect((await reset(token)).statusCode).toBe(303);
      expect((await world.visitor().signIn(olivia.email, PASSWORD)).statusCode).toBe(422);
    },
  );

  test.for([['nonsense'], [''], ['a@b.example\r\nBcc: eve@evil.example']] as const)(
    '%j is no address: 422, kept, words beside the field',
    async ([email], { ask }) => {
      const answer = await ask(email);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('Enter your email address');
      expect(answer.body).toContain('aria-invalid="true"');
    },
  );
});

describe('ASVS 6.3.1: nobody’s inbox is flooded by way of the form', () => {
  test.for([['olivia.owner@example.com'], ['nobody@example.com']] as const)(
    'after five to %s the answer is the same and no mail goes out, until the wait is over',
    async ([email], { world, olivia, ask }) => {
      const statuses: number[] = [];
      for (let n = 0; n < 8; n += 1) {
        const answer = await ask(email, world.visitor(undefined, `198.51.100.${n}`));
        statuses.push(answer.statusCode);
      }
      expect(new Set(statuses)).toEqual(new Set([303]));
      const known = email === olivia.email;
      expect(await world.mailTo(email)).toHaveLength(known ? 5 : 0);
      world.clock.advance(15 * MINUTE);
      await ask(email);
      expect(await world.mailTo(email)).toHaveLength(known ? 6 : 0);
    },
  );

  test('one network that asks for many waits', async ({ ask }) => {
    let last = await ask('nobody0@example.com');
    for (let n = 1; n < 21; n += 1) last = await ask(`nobody${n}@example.com`);
    expect(last.statusCode).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.body).toContain('nobody20@example.com');
  });
});
