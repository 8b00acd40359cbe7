import { describe, expect } from 'vitest';
import { anotherOffice, testInOneWorld as base } from '../../../../test/fixtures.ts';
import { withoutOptions } from '../../../../test/software-key.ts';
import { PASSWORD, Visitor } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { createApp } from '../../../app.ts';

const test = base
  .extend('secure', { scope: 'file' }, anotherOffice({ BASE_URL: 'https://portal.example' }))
  .extend('acme', { scope: 'file' }, ({ world }) => world.workspace('acme', 'pro', 'Acme Security'))
  .extend('cleo', { scope: 'file' }, async ({ world, acme }) => {
    const cleo = await world.account('Cleo Client');
    await world.join(cleo, acme, 'client');
    return cleo;
  })
  .extend('everybody', { auto: true, scope: 'file' }, ({ olivia, cleo }) => [olivia, cleo])
  .extend(
    'nextDay',
    { scope: 'file' },
    ({ world }) =>
      () =>
        world.clock.advance(25 * 60 * 60_000),
  )
  .extend('reasonsOf', { scope: 'file' }, ({ world }) => async (email: string): Promise<string[]> => {
    await world.recordCounted();
    const rows = await world.db
      .selectFrom('audit_events')
      .select('detail')
      .where('type', '=', 'sign-in.refused')
      .where('actor', '=', email)
      .orderBy('id')
      .execute();
    return rows.map(({ detail }) => JSON.parse(detail).reason);
  });

const WRONG = 'That email address and password don’t match.';

describe('S23: signing in', () => {
  test('base host: dashboard; the cookie is host-only, HttpOnly, Lax, and ends with the browser (D8, ASVS 3.3)', async ({
    world,
    olivia,
  }) => {
    const answer = await world.visitor().signIn(olivia.email);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/dashboard/acme');
    const cookies = [answer.headers['set-cookie']].flat().map(String);
    const sessions = cookies.filter((cookie) => cookie.startsWith('secportal='));
    expect(sessions, 'exactly one session cookie').toHaveLength(1);
    expect(sessions[0]).toMatch(/^secportal=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookies).toHaveLength(2);
    // D25: what the browser is known by, for half a year.
    expect(cookies[1]).toMatch(
      /^secportal-browser=[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('over https the cookie is __Host- and Secure (ASVS 3.3.1)', async ({ secure }) => {
    const answer = await secure.world.visitor().signIn(secure.olivia.email);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-secportal=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(
        /^__Host-secportal-browser=[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  test('tenant host: the portal, in a session of that host, of which the base host knows nothing (ASVS 8.4.1)', async ({
    world,
    acme,
    cleo,
  }) => {
    const browser = world.visitor(acme);
    const page = await browser.get('/login');
    expect(page.body).toContain('Sign in to Acme Security');
    expect(page.body).not.toContain('/signup');
    const answer = await browser.signIn(cleo.email);
    expect(answer.headers.location).toBe('/portal');
    const thief = world.visitor();
    thief.plant(browser.token ?? '');
    expect((await thief.get('/login')).statusCode).toBe(200);
  });

  test('a client on the base host is shown the way to the portal', async ({ world, cleo }) => {
    const answer = await world.visitor().signIn(cleo.email);
    expect(answer.headers.location).toBe('/workspaces');
  });

  test('the team on its own portal’s host is shown the way to the dashboard, and the way out', async ({
    world,
    acme,
    olivia,
  }) => {
    const browser = world.visitor(acme);
    await browser.signIn(olivia.email);
    const page = await browser.get('/portal');
    expect(page.statusCode).toBe(403);
    expect(page.body).toContain('Open the dashboard');
    expect(page.body).toContain('action="/logout"');
    await browser.post('/logout');
    expect(browser.token).toBeUndefined();
  });

  test('D11: of several dashboards, the one last signed in to', async ({ world, acme }) => {
    const beta = await world.workspace('beta');
    const gamma = await world.workspace('gamma');
    const rita = await world.account('Rita Roving');
    await world.join(rita, gamma, 'client');
    const old = await world.join(rita, acme, 'consultant');
    world.clock.advance(1000);
    await world.join(rita, beta, 'owner');
    const workspaceNow = async () => {
      await world.visitor().signIn(rita.email);
      const row = await world.db
        .selectFrom('sessions')
        .select('workspace_id')
        .where('account_id', '=', rita.id)
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      return row.workspace_id;
    };
    expect(await workspaceNow()).toBe(beta.id);
    await world.db
      .updateTable('memberships')
      .set({ last_sign_in_at: world.clock.now() + 1 })
      .where('id', '=', old)
      .execute();
    expect(await workspaceNow()).toBe(acme.id);
  });

  test('a member of nothing is signed in, and led on', async ({ world }) => {
    const nobody = await world.account('Ned Nowhere');
    expect((await world.visitor().signIn(nobody.email)).headers.location).toBe('/workspaces');
  });

  test('ASVS 7.2.4: a new token each time; the old session of the browser is dead', async ({
    world,
    olivia,
  }) => {
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    const before = browser.token ?? '';
    await browser.signIn(olivia.email);
    expect(browser.token).not.toBe(before);
    const thief = world.visitor();
    thief.plant(before);
    expect((await thief.get('/login')).statusCode).toBe(200);
  });

  test('a planted token is not taken over (session fixation)', async ({ world, olivia }) => {
    const browser = world.visitor();
    const planted = 'A'.repeat(43);
    browser.plant(planted);
    await browser.signIn(olivia.email);
    expect(browser.token).not.toBe(planted);
  });

  test('S6, S11: under enforcement the password leads to the step that is owed, and to nothing else', async ({
    world,
  }) => {
    const strict = await world.workspace('strict');
    const fresh = await world.account('Fay Fresh');
    const enrolled = await world.account('Eve Enrolled');
    await world.join(fresh, strict, 'owner');
    await world.join(enrolled, strict, 'client');
    await world.enrol(enrolled);
    await world.enforce(strict);
    expect((await world.visitor().signIn(fresh.email)).headers.location).toBe('/mfa/setup');
    const browser = world.visitor(strict);
    expect((await browser.signIn(enrolled.email)).headers.location).toBe('/mfa/verify');
    // S17: no loop from the sign-in page.
    expect((await browser.get('/login')).headers.location).toBe('/mfa/verify');
    const landed = await browser.follow(await browser.get('/'));
    expect(landed.response.statusCode).toBe(200);
    expect(landed.path).toBe('/mfa/verify');
  });

  test('the record says who, when and where', async ({ world, acme, cleo }) => {
    const row = await world.db
      .selectFrom('audit_events')
      .selectAll()
      .where('type', '=', 'sign-in.accepted')
      .where('actor_id', '=', cleo.id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ actor: cleo.email, workspace_id: acme.id, host: acme.host, ip: '127.0.0.1' });
  });

  test('a weaker hash is renewed at sign-in', async ({ world }) => {
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash(PASSWORD, { algorithm: 2, memoryCost: 8192, timeCost: 1, parallelism: 1 });
    const wilma = await world.account('Wilma Weak');
    await world.db.updateTable('accounts').set({ password_hash: weak }).where('id', '=', wilma.id).execute();
    await world.visitor().signIn(wilma.email);
    const { password_hash } = await world.db
      .selectFrom('accounts')
      .select('password_hash')
      .where('id', '=', wilma.id)
      .executeTakeFirstOrThrow();
    expect(password_hash).toContain('m=19456,t=2');
    expect((await world.visitor().signIn(wilma.email)).statusCode).toBe(303);
  });
});

describe('D7, ASVS 6.3.8: what a stranger cannot tell apart', () => {
  test('known and unknown address, disabled account and foreign host answer alike', async ({
    world,
    acme,
    olivia,
    reasonsOf,
  }) => {
    const dora = await world.account('Dora Disabled');
    await world.join(dora, acme, 'consultant');
    await world.db
      .updateTable('accounts')
      .set({ disabled_at: world.clock.now() })
      .where('id', '=', dora.id)
      .execute();
    const other = await world.workspace('other');
    const outsider = await world.account('Otto Outsider');
    await world.join(outsider, other, 'client');
    const tries = [
      { email: olivia.email, password: 'not the right one at all' },
      { email: 'nobody@example.com', password: 'not the right one at all' },
      { email: dora.email, password: PASSWORD },
      { email: outsider.email, password: PASSWORD },
    ];
    const answers = await Promise.all(
      tries.map(({ email, password }) => world.visitor(acme, '192.0.2.1').signIn(email, password)),
    );
    const seen = answers.map((answer, index) => {
      const { date: _, 'content-length': __, ...headers } = answer.headers;
      return {
        status: answer.statusCode,
        headers,
        body: withoutOptions(answer.body).replaceAll(tries[index]?.email ?? '', 'x@y'),
      };
    });
    for (const one of seen) expect(one).toEqual(seen[0]);
    expect(seen[0]?.status).toBe(422);
    expect(seen[0]?.body).toContain(WRONG);
    expect(seen[0]?.body).toContain('value="x@y"');
    expect(await reasonsOf('nobody@example.com')).toEqual(['unknown address']);
    expect(await reasonsOf(dora.email)).toEqual(['account disabled']);
    expect(await reasonsOf(outsider.email)).toEqual(['no member of this workspace']);
  });

  test('a workspace reads in its record about its own members only', async ({ world, acme, olivia }) => {
    await world.recordCounted();
    const rows = await world.db
      .selectFrom('audit_events')
      .select('actor')
      .where('type', '=', 'sign-in.refused')
      .where('workspace_id', '=', acme.id)
      .execute();
    expect(rows.map(({ actor }) => actor)).toContain(olivia.email);
    expect(rows.map(({ actor }) => actor)).not.toContain('otto.outsider@example.com');
  });

  test.for([
    ['known', 'pat.patient@example.com'],
    ['unknown', 'nobody.else@example.com'],
  ] as const)(
    'five wrong ones at once are five; then each waits, from any address or host: %s',
    async ([kind, email], { world, acme, nextDay }) => {
      nextDay();
      if (kind === 'known') await world.join(await world.account('Pat Patient'), acme, 'consultant');
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          world.visitor(undefined, `198.51.100.${index}`).signIn(email, 'wrong wrong wrong wrong'),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422]);
      // The right password makes no difference, nor does another host.
      const sixth = await world.visitor(acme, '203.0.113.9').signIn(email);
      expect(sixth.statusCode).toBe(429);
      expect(sixth.headers['retry-after']).toBe('1');
      expect(sixth.body).toContain('Try again in 1 second.');
      expect(sixth.body).toContain(email);
      world.clock.advance(1000);
      const after = await world.visitor(undefined, '203.0.113.10').signIn(email);
      expect(after.statusCode).toBe(kind === 'known' ? 303 : 422);
    },
  );

  test('ASVS 6.3.1: one network guessing at many accounts waits too, and never for good', async ({
    world,
    olivia,
    nextDay,
  }) => {
    nextDay();
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      const answer = await world
        .visitor(undefined, `2001:db8:1:2::${index}`)
        .signIn(`victim${index}@example.com`, 'wrong wrong wrong wrong');
      statuses.push(answer.statusCode);
    }
    expect(statuses.filter((status) => status === 422)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    world.clock.advance(15 * 60_000);
    expect((await world.visitor(undefined, '2001:db8:1:2::99').signIn(olivia.email)).statusCode).toBe(303);
  });
});

describe('D7: nobody is locked out for good, and nothing is forgotten by a restart', () => {
  const WRONG_PASSWORD = 'wrong wrong wrong wrong';

  test('ASVS 6.1.1: after any number of wrong ones the owner waits 15 minutes at most', async ({
    world,
    acme,
    nextDay,
  }) => {
    nextDay();
    const paula = await world.account('Paula Patient');
    await world.join(paula, acme, 'consultant');
    for (let tries = 0; tries < 25; tries += 1) {
      const answer = await world
        .visitor(undefined, `198.51.100.${tries}`)
        .signIn(paula.email, WRONG_PASSWORD);
      if (answer.statusCode === 429) world.clock.advance(Number(answer.headers['retry-after']) * 1000);
    }
    // Somebody has had the turn of newcomers, too (D25).
    await world.visitor(undefined, '203.0.113.77').signIn(paula.email, WRONG_PASSWORD);
    const held = await world.visitor().signIn(paula.email);
    const seconds = Number(held.headers['retry-after']);
    expect(held.statusCode).toBe(429);
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThanOrEqual(900);
    world.clock.advance(seconds * 1000);
    const browser = world.visitor();
    expect((await browser.signIn(paula.email)).statusCode).toBe(303);
    await browser.post('/logout');
    // The success made the browser known (D25): its next slip is free again.
    expect((await browser.signIn(paula.email, WRONG_PASSWORD)).statusCode).toBe(422);
    expect((await browser.signIn(paula.email)).statusCode).toBe(303);
  });

  test('the count stands in the database, not in the process: another node goes on with it', async ({
    world,
    acme,
    nextDay,
  }) => {
    nextDay();
    const rosa = await world.account('Rosa Restart');
    await world.join(rosa, acme, 'consultant');
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await world.visitor().signIn(rosa.email, WRONG_PASSWORD)).statusCode).toBe(422);
    }
    const restarted = await createApp(world.services);
    const answer = await new Visitor(restarted, world.config.baseHost).signIn(rosa.email);
    expect(answer.statusCode).toBe(429);
    await restarted.close();
  });

  test('a password that none can be is wrong like any other, and counts', async ({
    world,
    olivia,
    nextDay,
  }) => {
    nextDay();
    const tall = 'lantern '.repeat(17);
    const answer = await world.visitor().signIn(olivia.email, tall);
    expect([answer.statusCode, answer.body.includes(WRONG)]).toEqual([422, true]);
    const count = await world.db
      .selectFrom('throttles')
      .select('failures')
      .where('key', '=', `sign-in:account:${olivia.email}`)
      .executeTakeFirst();
    expect(count?.failures).toBe(1);
    expect((await world.visitor().signIn(olivia.email, 'x'.repeat(70_000))).statusCode).toBe(413);
  });

  test('ASVS 6.2.8: the very password, case, blanks and all; an accent may come in two parts', async ({
    world,
    olivia,
    nextDay,
  }) => {
    nextDay();
    for (const other of [PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, -1)]) {
      expect((await world.visitor().signIn(olivia.email, other)).statusCode).toBe(422);
    }
    const nora = await world.account('Nora Normal');
    const password_hash = await hashPassword('sieben stille Bücher drehen');
    await world.db.updateTable('accounts').set({ password_hash }).where('id', '=', nora.id).execute();
    const apart = 'sieben stille Bücher drehen'.normalize('NFD');
    expect((await world.visitor().signIn(nora.email, apart)).statusCode).toBe(303);
  });
});

describe('D8: how long a session lives', () => {
  const HOUR = 60 * 60_000;
  const inside = async (browser: Visitor) => (await browser.get('/account/security')).statusCode === 200;

  test('ASVS 7.3.1: an hour without use ends it; use keeps it', async ({ world, olivia, nextDay }) => {
    nextDay();
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    world.clock.advance(HOUR - 1000);
    expect(await inside(browser)).toBe(true);
    world.clock.advance(HOUR - 1000);
    expect(await inside(browser)).toBe(true);
    world.clock.advance(HOUR);
    expect(await inside(browser)).toBe(false);
  });

  test('ASVS 7.3.2: twelve hours end it, in use or not', async ({ world, olivia, nextDay }) => {
    nextDay();
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    for (let halfHours = 1; halfHours < 24; halfHours += 1) {
      world.clock.advance(HOUR / 2);
      expect(await inside(browser)).toBe(true);
    }
    world.clock.advance(HOUR / 2);
    expect(await inside(browser)).toBe(false);
  });

  test('ASVS 7.4.2: whoever is disabled or removed between the steps is out', async ({ world, nextDay }) => {
    nextDay();
    const strict = await world.workspace('strict-between');
    await world.enforce(strict);
    for (const end of ['disabled', 'removed'] as const) {
      const person = await world.account(`Between ${end}`);
      await world.join(person, strict, 'consultant');
      const secret = await world.enrol(person);
      const browser = world.visitor();
      expect((await browser.signIn(person.email)).headers.location).toBe('/mfa/verify');
      if (end === 'disabled')
        await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', person.id).execute();
      else await world.db.deleteFrom('memberships').where('account_id', '=', person.id).execute();
      const answer = await browser.post('/mfa/verify', { code: world.code(secret) });
      if (end === 'removed') {
        // The account is still there, the workspace is closed to it (D21).
        expect((await browser.get('/dashboard/strict-between')).statusCode).toBe(404);
        continue;
      }
      expect(answer.headers.location).toMatch(/^\/login/);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('ASVS 8.4.1: the cookie of one tenant is nobody on another, and on the base host', async ({
    world,
    acme,
    cleo,
    nextDay,
  }) => {
    nextDay();
    const beta = await world.workspace('beta-tenant');
    await world.join(cleo, beta, 'client');
    const browser = world.visitor(acme);
    await browser.signIn(cleo.email);
    expect(await inside(browser)).toBe(true);
    for (const workspace of [beta, undefined]) {
      const elsewhere = world.visitor(workspace);
      elsewhere.plant(browser.token ?? '');
      expect(await inside(elsewhere)).toBe(false);
    }
  });
});

describe('bad input', () => {
  test.for([
    ['nothing', ''],
    ['no address', 'email=nonsense&password=x'],
    ['repeated fields', 'email=a%40b.example&email=c%40d.example&password=x&password=y'],
    ['arrays', 'email[]=a%40b.example&password[]=x'],
    [
      'a line break in the address',
      `email=${encodeURIComponent('a@b.example\r\nBcc: e@f.example')}&password=x`,
    ],
    ['an empty password', 'email=a%40b.example&password='],
  ] as const)('%s: 422 with words beside the field', async ([_, body], { world }) => {
    const answer = await world.visitor().post('/login', body);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('aria-invalid="true"');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('what was typed is kept and stays text; the password is not repeated (ASVS 3.2.2)', async ({
    world,
  }) => {
    const answer = await world
      .visitor()
      .post('/login', { email: '"><script>alert(1)</script>', password: 'hush hush hush' });
    expect(answer.body).not.toContain('<script>alert');
    expect(answer.body).toContain('&quot;>&lt;script>alert(1)&lt;/script>');
    expect(answer.body).not.toContain('hush hush');
  });

  test('from another site, or a sibling tenant: refused before anything is looked at (ASVS 3.5.1)', async ({
    world,
    olivia,
  }) => {
    const answer = await world
      .visitor()
      .post('/login', { email: olivia.email, password: PASSWORD }, { 'sec-fetch-site': 'same-site' });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('D15, ASVS 3.7.2: where one goes afterwards', () => {
  test('the page first asked for, kept on the server', async ({ world, olivia }) => {
    const browser = world.visitor();
    const page = await browser.get('/login?return_to=%2Faccount%2Fsecurity%3Fa%3D1');
    expect(page.body).toContain('action="/login?return_to=%2Faccount%2Fsecurity%3Fa%3D1"');
    const answer = await browser.post('/login?return_to=%2Faccount%2Fsecurity%3Fa%3D1', {
      email: olivia.email,
      password: PASSWORD,
    });
    expect(answer.headers.location).toBe('/account/security?a=1');
  });

  test.for([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/%2f%2fevil.example',
    '/.//evil.example',
    '/login',
    '/mfa/setup',
    '/logout',
    'javascript:alert(1)',
  ])('%s is nowhere', async (wanted, { world, olivia }) => {
    const url = `/login?return_to=${encodeURIComponent(wanted)}`;
    const browser = world.visitor();
    expect((await browser.get(url)).body).toContain('action="/login"');
    const answer = await browser.post(url, { email: olivia.email, password: PASSWORD });
    expect(answer.headers.location).toBe('/dashboard/acme');
    expect((await browser.get(url)).headers.location).toBe('/dashboard/acme');
  });
});

describe('signing out', () => {
  test('ASVS 7.4.1, 14.3.1: kills the session on the server, the cookie and what the browser kept', async ({
    world,
    olivia,
  }) => {
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    const before = browser.token ?? '';
    const answer = await browser.post('/logout');
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/login');
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect(browser.token).toBeUndefined();
    const thief = world.visitor();
    thief.plant(before);
    expect((await thief.get('/account/security')).headers.location).toMatch(/^\/login/);
  });

  test('of nobody simply leads to sign-in; a link cannot sign out (ASVS 3.5.3)', async ({ world }) => {
    const answer = await world.visitor().post('/logout');
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/login');
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect((await world.visitor().get('/logout')).statusCode).toBe(405);
  });

  test.for(['https://evil.example/', '//evil.example/invitations/x', '/logout', '/password/forgot', ''])(
    'D15: asked to lead to “%s”, it leads to sign-in',
    async (wanted, { world, olivia }) => {
      const browser = world.visitor();
      await browser.signIn(olivia.email);
      const answer = await browser.post('/logout', { return_to: wanted });
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/login']);
      expect(browser.token).toBeUndefined();
    },
  );

  test('signs out whatever a form says', async ({ world, olivia }) => {
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    const twice = await browser.post('/logout', 'return_to=%2Fportal&return_to=%2Fdashboard');
    expect([twice.statusCode, twice.headers.location]).toEqual([303, '/login']);
    expect(browser.token).toBeUndefined();
  });

  test('D14: works while the second factor is owed', async ({ world }) => {
    const strict = await world.workspace('strict-out');
    const fresh = await world.account('Sid Stuck');
    await world.join(fresh, strict, 'owner');
    await world.enforce(strict);
    const browser = world.visitor();
    await browser.signIn(fresh.email);
    expect((await browser.post('/logout')).headers.location).toBe('/login');
    expect(browser.token).toBeUndefined();
  });
});

test('D7: of the same people from the same networks, right and wrong at once, nobody is tripped up by another', async ({
  world,
  acme,
  nextDay,
}) => {
  const people = await Promise.all(['Ann', 'Ben'].map((name) => world.account(`${name} At Once`)));
  for (const person of people) await world.join(person, acme, 'consultant');
  nextDay();
  const tries = Array.from({ length: 48 }, (_, number) => {
    const visitor = world.visitor(undefined, `203.0.113.${number % 3}`);
    const { email } = people[number % people.length] as Person;
    return visitor.signIn(email, number % 4 < 2 ? PASSWORD : 'not this one at all');
  });
  const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode);
  expect([...new Set(statuses)].filter((status) => ![303, 422, 429].includes(status))).toEqual([]);
  expect(statuses).toContain(303);
});
