import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { isInside, scan, wrongCode } from '../authenticator-app.ts';
import { anotherOffice, testInOneWorld as base } from '../fixtures.ts';
import { mailedInvitation } from '../mailed.ts';
import { PASSWORD } from '../visitor.ts';

let rounds = 0;
const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('later', { scope: 'file' }, anotherOffice({}))
  .extend('round', () => {
    rounds += 1;
    return rounds;
  })
  .extend('person', { auto: true }, async ({ world, acme, round }) => {
    const person = await world.account(`Pete Person ${round}`);
    await world.join(person, acme, 'client');
    return person;
  })
  .extend('verified', ({ world, acme, person }) => async (secret: Uint8Array) => {
    world.clock.advance(30_000);
    const visitor = await world.signedIn(person, acme, 'tenant');
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
    return visitor;
  })
  /** The token of the newest mail to somebody. */
  .extend('mailedToken', { scope: 'file' }, ({ world }) => async (email: string): Promise<string> => {
    const mail = (await world.mailTo(email)).at(-1);
    return new URL(mail?.link ?? '').searchParams.get('token') ?? '';
  });

describe('ASVS 6.1.3 6.3.4: every way in asks for the same', () => {
  test.for(['/mfa/setup', '/mfa/verify'])(
    '%s: both hosts, the API, and after a reset',
    async (step, { world, acme, round, person, mailedToken }) => {
      if (step === '/mfa/verify') await world.enrol(person);
      const visitors = [world.visitor(acme), world.visitor()];
      for (const visitor of visitors) {
        expect((await visitor.signIn(person.email)).headers.location).toBe(step);
        expect((await visitor.get('/api/v1/session')).statusCode).toBe(401);
        expect(await isInside(visitor)).toBe(false);
      }
      await world.visitor().post('/password/forgot', { email: person.email });
      const password = `orchard lantern velvet ${round}`;
      await world.visitor().post('/password/reset', { token: await mailedToken(person.email), password });
      expect((await world.visitor(acme).signIn(person.email, password)).headers.location).toBe(step);
    },
  );
});

describe('passwords', () => {
  const LONG = 'violet harbour 7 sundial kettle marble orchard penguin lantern drizzle';

  test('ASVS 6.2.9: 64 characters and more are taken, and every one of them counts', async ({
    world,
    acme,
    person,
    verified,
  }) => {
    const secret = await world.enrol(person);
    const longest = `${LONG} ${LONG.toUpperCase()}`.slice(0, 128);
    for (const [current, password] of [
      [PASSWORD, LONG.slice(0, 64)],
      [LONG.slice(0, 64), longest],
    ] as const) {
      const visitor = await verified(secret);
      expect((await visitor.post('/account/security/password', { current, password })).statusCode).toBe(303);
      expect((await world.visitor(acme).signIn(person.email, password)).statusCode).toBe(303);
      expect((await world.visitor(acme).signIn(person.email, password.slice(0, -1))).statusCode).toBe(422);
    }
  });

  test('ASVS 6.2.1 6.2.4 6.2.11 6.2.12: short, common and telling ones are refused wherever one is chosen', async ({
    world,
    acme,
    round,
    person,
    verified,
    mailedToken,
  }) => {
    const secret = await world.enrol(person);
    const inside = await verified(secret);
    await world.visitor().post('/password/forgot', { email: person.email });
    const token = await mailedToken(person.email);
    const inviter = await world.account(`Inviter ${round}`);
    const email = `invited.${round}@example.com`;
    const { pathname: invitation } = await mailedInvitation(world, { workspace: acme, inviter, email });
    const newcomer = `new.${round}@example.com`;
    const signUp = { workspace: 'acme Security', slug: `place-${round}`, name: 'Pete', email: newcomer };
    expect((await world.visitor().post('/signup', signUp)).statusCode).toBe(303);
    const signUpToken = await mailedToken(newcomer);
    const ways: ((password: string) => ReturnType<typeof inside.post>)[] = [
      (password) => inside.post('/account/security/password', { current: PASSWORD, password }),
      (password) => world.visitor().post('/password/reset', { token, password }),
      (password) => world.visitor().post('/signup/confirm', { token: signUpToken, password }),
      (password) => world.visitor().post(invitation, { name: 'Pete', password }),
    ];
    for (const choose of ways) {
      for (const password of [
        'fourteen chars',
        'password1234567',
        'aaaaaaaaaaaaaaaa',
        'acme Security 2026',
        'SecPortalSecPortal',
      ]) {
        const answer = await choose(password);
        expect([password, answer.statusCode]).toEqual([password, 422]);
        expect(answer.body).not.toContain(`"${password}"`);
      }
    }
  });

  test('ASVS 6.2.10: a password gets no older: after years it still signs in, and no page asks for a new one', async ({
    later: { world, olivia },
  }) => {
    world.clock.advance(5 * 365 * 86_400_000);
    expect((await world.visitor().signIn(olivia.email)).headers.location).toBe('/dashboard/acme');
  });

  test('ASVS 6.2.6 6.2.7: password fields are masked, and open to pasting and to password managers', async ({
    world,
    person,
    verified,
    mailedToken,
  }) => {
    const visitor = world.visitor();
    const secret = await world.enrol(person);
    await visitor.post('/password/forgot', { email: person.email });
    const reset = `/password/reset?token=${await mailedToken(person.email)}`;
    const newcomer = 'paste.me@example.com';
    const signUp = { workspace: 'Pasted', slug: 'pasted', name: 'Pete', email: newcomer };
    await visitor.post('/signup', signUp);
    const confirmation = `/signup/confirm?token=${await mailedToken(newcomer)}`;
    const inside = await verified(secret);
    const pages = [
      await visitor.get('/login'),
      await visitor.get(confirmation),
      await visitor.get(reset),
      await inside.get('/account/security'),
      await inside.get('/confirm'),
    ];
    for (const { body } of pages) {
      const fields = body.match(/<input[^>]*name="(?:password|current)"[^>]*>/g) ?? [];
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields) {
        expect(field).toContain('type="password"');
        expect(field).toMatch(/autocomplete="(?:current|new)-password"/);
        expect(field).not.toMatch(/onpaste|readonly|value=/);
      }
    }
    const scripts = fileURLToPath(new URL('../../src/ui/client', import.meta.url));
    for (const name of readdirSync(scripts)) {
      const script = readFileSync(`${scripts}/${name}`, 'utf8');
      expect(script, name).not.toMatch(/['"](?:copy|contextmenu)['"]/);
      // Pictures are pasted into texts of several lines, which no password is.
      if (name === 'evidence-upload.ts') expect(script).toContain("all<HTMLTextAreaElement>('textarea'");
      else expect(script, name).not.toMatch(/['"]paste['"]/);
    }
  });
});

test('ASVS 6.3.7: every change of password or factor is told by mail', async ({ world, acme, person }) => {
  const subjects = async () => (await world.mailTo(person.email)).map(({ subject }) => subject);
  const visitor = await world.signedIn(person, acme, 'tenant');
  const secret = await scan(visitor);
  await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect((await subjects()).at(-1)).toMatch(/authenticator app was added/);
  const [first] = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .execute();
  const page = await visitor.makeRecoveryCodes();
  expect((await subjects()).at(-1)).toMatch(/recovery codes/i);
  await visitor.post('/account/security/authenticators/replace', { authenticator: first?.id ?? '' });
  const second = await scan(visitor);
  await visitor.post('/mfa/setup', { code: world.code(second) });
  expect((await subjects()).at(-1)).toMatch(/replaced/);
  const lost = await world.signedIn(person, acme, 'tenant');
  const [code = ''] = /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(page.body) ?? [];
  await lost.post('/mfa/recovery', { code });
  expect((await subjects()).at(-1)).toMatch(/recovery code was used/);
  await lost.post('/account/security/authenticators');
  const third = await scan(lost);
  await lost.post('/mfa/setup', { code: world.code(third) });
  const devices = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .execute();
  await lost.post('/account/security/authenticators/remove', { authenticator: devices[0]?.id ?? '' });
  expect((await subjects()).at(-1)).toMatch(/removed/);
  await lost.post('/account/security/password', { current: PASSWORD, password: 'orchard lantern velvet' });
  expect((await subjects()).at(-1)).toMatch(/password was changed/);
  const operator = { ...COMMAND_LINE, now: world.clock.now() };
  await resetMfa(world.services, operator, {
    accountId: person.id,
    reason: 'lost the phone, recognised by video call',
  });
  expect((await subjects()).at(-1)).toMatch(/was reset/);
});

test('ASVS 6.5.6: a removed device is dead at once, and so is one that was reset', async ({
  world,
  acme,
  person,
  verified,
}) => {
  const keep = await world.enrol(person);
  const visitor = await verified(keep);
  const gone = await world.enrol(person);
  const devices = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .orderBy('id')
    .execute();
  const removed = await visitor.post('/account/security/authenticators/remove', {
    authenticator: devices.at(-1)?.id ?? '',
  });
  expect(removed.statusCode).toBe(303);
  const next = await world.signedIn(person, acme, 'tenant');
  expect((await next.post('/mfa/verify', { code: world.code(gone) })).statusCode).toBe(422);
  await verified(keep);
});

test('ASVS 6.5.8: what time it is the server says, whatever the client claims', async ({
  world,
  acme,
  person,
}) => {
  const secret = await world.enrol(person);
  const visitor = await world.signedIn(person, acme, 'tenant');
  const past = world.clock.now() - 3_600_000;
  const code = world.code(secret, -120);
  expect(code).not.toBe(wrongCode(world, secret));
  const answer = await visitor.post(
    '/mfa/verify',
    { code, time: String(past), timestamp: String(past), step: String(Math.floor(past / 30_000)) },
    { date: new Date(past).toUTCString(), 'x-time': String(past) },
  );
  expect(answer.statusCode).toBe(422);
});
