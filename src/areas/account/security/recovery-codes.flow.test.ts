import { describe, expect } from 'vitest';
import { scan } from '../../../../test/authenticator-app.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { givenRecoveryCode } from '../../../../test/recovery-codes.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';
import { parseRecoveryCode } from '../../../domain/recovery-codes.ts';

const PAGE = '/account/security/recovery-codes';
const BANNER = 'They get you in if you lose your phone.';
const MINUTE = 60_000;
const CODE = /(?<![-\w])[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}(?![-\w])/g;

const codesOn = (body: string) => [...new Set(body.match(CODE))];

const test = base
  .extend('secret', ({ world, olivia }) => world.enrol(olivia))
  .extend('inside', ({ world, acme, olivia, secret }) => async (stepsAway = 0): Promise<Visitor> => {
    const visitor = await world.signedIn(olivia, acme);
    const passed = await visitor.post('/mfa/verify', { code: world.code(secret, stepsAway) });
    expect(passed.statusCode).toBe(303);
    return visitor;
  })
  /** Whether a code opens the account, in a session of its own. */
  .extend('opens', ({ world, acme, olivia }) => async (code: string): Promise<boolean> => {
    const lost = await world.signedIn(olivia, acme);
    return (await lost.post('/mfa/recovery', { code })).statusCode === 200;
  });

describe('B8: recovery codes belong to the first set-up', () => {
  test('one lands where S10 says, and a banner on every page leads to them until they are saved', async ({
    world,
    acme,
    olivia,
  }) => {
    await world.enforce(acme);
    const visitor = world.visitor();
    await visitor.post('/login?return_to=/dashboard/acme/members', {
      email: olivia.email,
      password: PASSWORD,
    });
    const done = await visitor.post('/mfa/setup', { code: world.code(await scan(visitor)) });
    expect(done.headers.location).toBe('/dashboard/acme/members');
    const pages = [
      '/dashboard/acme/members',
      '/dashboard/acme',
      '/dashboard/acme/settings',
      '/account/security',
    ];
    for (const path of pages) {
      const { body } = await visitor.get(path);
      expect(body, path).toContain(BANNER);
      expect(body, path).toContain(`href="${PAGE}"`);
    }
    // Nothing is to be confirmed: the set-up has just been proof enough.
    const made = await visitor.makeRecoveryCodes();
    expect(codesOn(made.body)).toHaveLength(10);
    expect(made.body).not.toContain(BANNER);
    expect((await visitor.get('/dashboard/acme')).body).toContain(BANNER);
    const saved = await visitor.saveRecoveryCodes();
    expect(saved.headers.location).toBe('/account/security');
    for (const path of pages) expect((await visitor.get(path)).body, path).not.toContain(BANNER);
  });

  test('a reload makes nothing, and shows the same; so does a second press', async ({ world, inside }) => {
    const visitor = await inside();
    const codes = codesOn((await visitor.makeRecoveryCodes()).body);
    const { body } = await visitor.get(PAGE);
    expect(codesOn(body)).toEqual(codes);
    // A translated code opens nothing.
    expect(body.match(/<li translate="no"/g)).toHaveLength(10);
    expect(codesOn((await visitor.makeRecoveryCodes()).body)).toEqual(codes);
    expect(await world.db.selectFrom('recovery_codes').select('id').execute()).toHaveLength(10);
  });

  test('the former set works until the new one is saved, the new one from the beginning', async ({
    inside,
    opens,
  }) => {
    const visitor = await inside();
    const [former = '', another = ''] = codesOn((await visitor.makeRecoveryCodes()).body);
    await visitor.saveRecoveryCodes();
    const [first = '', second = ''] = codesOn((await visitor.makeRecoveryCodes()).body);
    expect(former).not.toBe(first);
    expect([await opens(former), await opens(first)]).toEqual([true, true]);
    await visitor.saveRecoveryCodes();
    expect([await opens(another), await opens(second)]).toEqual([false, true]);
  });

  test('saving a set deletes its own account’s former ones, and nobody else’s', async ({
    world,
    acme,
    carl,
    inside,
  }) => {
    const code = await givenRecoveryCode(world, carl);
    const visitor = await inside();
    await visitor.makeRecoveryCodes();
    await visitor.saveRecoveryCodes();
    await world.enrol(carl);
    const lost = await world.signedIn(carl, acme);
    expect((await lost.post('/mfa/recovery', { code })).statusCode).toBe(200);
  });

  test('D16: they are shown to their own session alone, for an hour, and kept sealed', async ({
    world,
    inside,
    opens,
  }) => {
    const visitor = await inside();
    const [code = ''] = codesOn((await visitor.makeRecoveryCodes()).body);
    const other = await inside(1);
    expect(codesOn((await other.get(PAGE)).body)).toEqual([]);
    const kept = await world.db.selectFrom('unsaved_recovery_codes').selectAll().execute();
    expect(Buffer.from(kept[0]?.sealed ?? []).toString('latin1')).not.toContain(code);
    world.clock.advance(59 * MINUTE);
    expect(codesOn((await visitor.get(PAGE)).body)).toContain(code);
    world.clock.advance(MINUTE);
    const late = await visitor.get(PAGE);
    expect(codesOn(late.body)).toEqual([]);
    expect(late.body).toContain('we can’t show them again');
    expect((await visitor.saveRecoveryCodes()).headers.location).toBe(PAGE);
    // Whoever has printed them has not printed them in vain.
    expect(await opens(code)).toBe(true);
  });

  test('a text file holds them, with account, portal and day, and works without a script', async ({
    world,
    olivia,
    inside,
  }) => {
    const visitor = await inside();
    const page = (await visitor.makeRecoveryCodes()).body;
    const codes = codesOn(page);
    const file = await visitor.get(`${PAGE}.txt`);
    expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers['content-disposition']).toBe('attachment; filename="recovery-codes.txt"');
    expect(file.headers['cache-control']).toBe('no-store');
    const lines = file.body.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      `10 recovery codes for ${olivia.email}`,
      `SecPortal, ${world.config.baseUrl}`,
      expect.stringMatching(/^Created \d{1,2} [A-Z][a-z]+ \d{4}$/),
    ]);
    const numbered = lines.filter((line) => /^\d+\. /.test(line));
    expect(numbered.map(parseRecoveryCode)).toEqual(codes.map(parseRecoveryCode));
    for (const fact of [olivia.email, world.config.baseUrl, lines[2]?.replace('Created ', '') ?? '?'])
      expect(page).toContain(fact);
    await visitor.saveRecoveryCodes();
    expect((await visitor.get(`${PAGE}.txt`)).headers.location).toBe(PAGE);
  });

  test('nobody without a device has any', async ({ world, acme, olivia }) => {
    const visitor = await world.signedIn(olivia, acme);
    expect((await visitor.get(PAGE)).body).toContain('Set up two-factor authentication first.');
    expect((await visitor.post(PAGE)).statusCode).toBe(422);
    expect((await visitor.get('/dashboard/acme')).body).not.toContain(BANNER);
  });

  test('with the last device goes the banner', async ({ world, inside }) => {
    const visitor = await inside();
    await visitor.makeRecoveryCodes();
    const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
    await visitor.post('/account/security/authenticators/remove', { authenticator: id });
    expect((await visitor.get('/dashboard/acme')).body).not.toContain(BANNER);
    expect(await world.db.selectFrom('unsaved_recovery_codes').select('session_id').execute()).toEqual([]);
  });
});

describe('B8 D22: whoever came in by a recovery code', () => {
  const coming = test.extend('codes', async ({ inside }) => {
    const visitor = await inside();
    const codes = codesOn((await visitor.makeRecoveryCodes()).body);
    await visitor.saveRecoveryCodes();
    return codes;
  });

  coming(
    'is led to a new phone, and keeps the new code until it is saved',
    async ({ world, acme, olivia, codes }) => {
      const lost = await world.signedIn(olivia, acme);
      const page = await lost.post('/mfa/recovery', { code: codes[0] ?? '' });
      expect(page.body).toContain('You’re signed in');
      const [renewed = ''] = codesOn(page.body);
      const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
      expect(page.body).toMatch(
        new RegExp(
          `action="/account/security/authenticators/replace".*value="${id}".*Set up a new phone`,
          's',
        ),
      );
      const begun = await lost.post('/account/security/authenticators/replace', { authenticator: id });
      expect(begun.headers.location).toBe('/mfa/setup');
      expect((await lost.get('/dashboard/acme')).body).toContain(BANNER);
      expect(codesOn((await lost.get(PAGE)).body)).toEqual([renewed]);
      await lost.saveRecoveryCodes();
      expect((await lost.get('/dashboard/acme')).body).not.toContain(BANNER);
      expect(
        await world.db.selectFrom('recovery_codes').where('used_at', 'is', null).select('id').execute(),
      ).toHaveLength(10);
    },
  );

  coming(
    'confirms by another one after ten minutes, and still gets a new device',
    async ({ world, acme, olivia, codes }) => {
      const lost = await world.signedIn(olivia, acme);
      await lost.post('/mfa/recovery', { code: codes[0] ?? '' });
      world.clock.advance(10 * MINUTE);
      const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
      await lost.post('/account/security/authenticators/replace', { authenticator: id });
      const asked = (await lost.get('/confirm')).body;
      expect(asked).toMatch(/href="\/confirm\?recovery=1">\s*Use a recovery code/);
      const other = (await lost.get('/confirm?recovery=1')).body;
      expect(other).toContain('Enter your password and a recovery code to continue.');
      expect(other).toContain('action="/confirm?recovery=1"');
      const wrong = await lost.post('/confirm?recovery=1', { password: PASSWORD, code: codes[0] ?? '' });
      expect(wrong.statusCode).toBe(422);
      expect(wrong.body).toContain('That code isn’t right, or it has already been used.');
      expect(wrong.body).toContain('Recovery code</label>');
      const done = await lost.post('/confirm?recovery=1', { password: PASSWORD, code: `2. ${codes[1]}` });
      expect(done.headers.location).toBe('/mfa/setup');
      expect((await lost.get('/mfa/setup')).statusCode).toBe(200);
      // Both new codes are there to be saved, and neither is lost to the page that the deed led to.
      expect(codesOn((await lost.get(PAGE)).body)).toHaveLength(2);
    },
  );

  coming(
    'gives it in the one field that the page has, whatever it asks for',
    async ({ inside, world, codes }) => {
      const visitor = await inside(1);
      world.clock.advance(10 * MINUTE);
      expect((await visitor.post('/account/security/always-ask', { enabled: 'true' })).headers.location).toBe(
        '/confirm',
      );
      const done = await visitor.post('/confirm', { password: PASSWORD, code: codes[3] ?? '' });
      expect(done.headers.location).toBe('/account/security');
      expect(
        (await world.db.selectFrom('accounts').select('always_ask').execute()).map((one) => one.always_ask),
      ).toContain(1);
    },
  );

  coming('is kept waiting here as at sign-in', async ({ inside, world, codes }) => {
    const visitor = await inside(1);
    world.clock.advance(10 * MINUTE);
    await visitor.post('/account/security/always-ask', { enabled: 'true' });
    const guess = () =>
      visitor.post('/confirm?recovery=1', { password: PASSWORD, code: 'zzzz-zzzz-zzzz-zzzz' });
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await guess()).statusCode);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    const right = await visitor.post('/confirm', { password: PASSWORD, code: codes[0] ?? '' });
    expect(right.statusCode).toBe(429);
    expect(right.body).toContain('Too many incorrect recovery codes.');
  });
});
