import { TOTP } from 'otpauth';
import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { stopBefore } from '../../../../test/moments.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { PENDING_MS } from '../../../factors/pending-enrolments.ts';

const test = base
  .extend('mfaRequired', true)
  /** A code by a library other than the product's. */
  .extend('appCode', ({ world }) => (key: string, stepsAway = 0): string => {
    return new TOTP({ secret: key }).generate({ timestamp: world.clock.now() + stepsAway * 30_000 });
  });

/** The key as the page shows it for apps that cannot scan. */
async function shownKey(visitor: Visitor): Promise<string> {
  const page = await visitor.get('/mfa/setup');
  expect(page.statusCode).toBe(200);
  const key = /data-copy="([A-Z2-7]{32})"/.exec(page.body)?.[1];
  expect(key).toBeDefined();
  return key ?? '';
}

test('S6 S8 S9 S10 S16: who is not enrolled is led to setup, proves a code and lands where they wanted to go', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const first = await visitor.get('/portal?from=mail');
  expect(first.headers.location).toBe('/mfa/setup');
  const key = await shownKey(visitor);
  const page = await visitor.get('/mfa/setup');
  expect(page.body).toContain(key.replace(/(.{4})(?=.)/g, '$1 '));
  expect(page.body).toContain('action="/logout"');
  expect(page.body).toContain(world.config.supportEmail);
  const tokenBefore = visitor.token;
  const done = await visitor.post('/mfa/setup', { code: appCode(key) });
  expect(done.statusCode).toBe(303);
  expect(done.headers.location).toBe('/portal?from=mail');
  expect(visitor.token).not.toBe(tokenBefore);
  expect((await world.mailTo(clara.email)).map((mail) => mail.subject).join()).toMatch(
    /authenticator|two-factor/i,
  );
});

test('S13: once per session, no further prompt', async ({ world, acme, clara, appCode }) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  await visitor.post('/mfa/setup', { code: appCode(await shownKey(visitor)) });
  for (const path of ['/account/security', '/account/security'])
    expect((await visitor.get(path)).statusCode).toBe(200);
});

test('D4: the key stays the same across reloads and tabs, stands in no form field, and is another after 15 minutes', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const [one, two] = await Promise.all([shownKey(visitor), shownKey(visitor)]);
  expect(one).toBe(two);
  const page = await visitor.get('/mfa/setup');
  expect(page.body.match(/<input[^>]*>/g)?.join('')).not.toContain(one);
  world.clock.advance(PENDING_MS - 1);
  expect(await shownKey(visitor)).toBe(one);
  world.clock.advance(1);
  const late = await visitor.post('/mfa/setup', { code: appCode(one) });
  expect(late.statusCode).toBe(422);
  expect(late.body).toContain('expired after 15 minutes');
  expect(await shownKey(visitor)).not.toBe(one);
});

test('D4: another session of the same account sees another key; the first to prove wins and the other ends', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const mine = await world.signedIn(clara, acme, 'tenant');
  const theirs = await world.signedIn(clara, acme, 'tenant');
  const [myKey, theirKey] = [await shownKey(mine), await shownKey(theirs)];
  expect(myKey).not.toBe(theirKey);
  expect((await mine.post('/mfa/setup', { code: appCode(myKey) })).headers.location).toBe('/portal');
  const late = await theirs.post('/mfa/setup', { code: appCode(theirKey) });
  expect(late.headers.location).toMatch(/^\/login/);
  const { count } = await world.db
    .selectFrom('authenticators')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(1);
});

test('two setups of one account at once: one authenticator', async ({ world, acme, clara, appCode }) => {
  const visitors = await Promise.all([1, 2, 3, 4].map(() => world.signedIn(clara, acme, 'tenant')));
  const keys = await Promise.all(visitors.map(shownKey));
  await Promise.all(
    visitors.map((visitor, i) => visitor.post('/mfa/setup', { code: appCode(keys[i] ?? '') })),
  );
  expect(await world.db.selectFrom('authenticators').select('id').execute()).toHaveLength(1);
});

test('ASVS 6.5.1 D5: the enrolling code is used up', async ({ world, acme, clara, appCode }) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const key = await shownKey(visitor);
  const code = appCode(key);
  await visitor.post('/mfa/setup', { code });
  const next = await world.signedIn(clara, acme, 'tenant');
  expect((await next.post('/mfa/verify', { code })).statusCode).toBe(422);
  expect((await next.post('/mfa/verify', { code: appCode(key, 1) })).statusCode).toBe(303);
});

test('a second tab that finished first: reload, Back and a second post all lead on', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const key = await shownKey(visitor);
  await visitor.post('/mfa/setup', { code: appCode(key) });
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/portal');
  expect((await visitor.post('/mfa/setup', { code: appCode(key) })).headers.location).toBe('/portal');
});

test('D6: a code of a phone whose clock is off is refused with a hint, and the key stays', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const key = await shownKey(visitor);
  const refused = await visitor.post('/mfa/setup', { code: appCode(key, 3) });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('about 90 seconds fast');
  expect(await shownKey(visitor)).toBe(key);
});

test.for([
  ['five digits', 'code=12345'],
  ['seven digits', 'code=1234567'],
  ['letters', 'code=abcdef'],
  ['blank', 'code='],
  ['absent', ''],
  ['circled digits', `code=${encodeURIComponent('①②③④⑤⑥')}`],
  ['exponent', 'code=1e0005'],
  ['sign', `code=${encodeURIComponent('+12345')}`],
  ['array', 'code[]=123456'],
  ['repeated', 'code=123456&code=123456'],
] as const)(
  'D18: %s is 422 with the words beside the field',
  async ([_name, body], { world, acme, clara }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const answer = await visitor.post('/mfa/setup', body);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('aria-invalid="true"');
    expect(answer.body).toContain('Enter the six digits');
  },
);

const arabic = (code: string) => code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '');
const fullWidth = (code: string) =>
  code.replace(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)] ?? '');

test.for([
  ['blanks', (code) => ` ${code.slice(0, 3)} ${code.slice(3)} `],
  ['a hyphen', (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ['marks of direction', (code) => `\u2068${code}\u2069`],
  ['full-width digits', fullWidth],
  ['Arabic digits', (code) => `\u200f${arabic(code)}`],
] as const satisfies readonly (readonly [string, (code: string) => string])[])(
  'D18 D23: a code with %s is read at set-up and at sign-in',
  async ([_, written], { world, acme, clara, appCode }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const key = await shownKey(visitor);
    expect((await visitor.post('/mfa/setup', { code: written(appCode(key)) })).statusCode).toBe(303);
    world.clock.advance(30_000);
    const again = await world.signedIn(clara, acme, 'tenant');
    expect((await again.post('/mfa/verify', { code: written(appCode(key)) })).statusCode).toBe(303);
  },
);

test('D3: with an authenticator, a password-only session gets neither page nor key, and changes nothing', async ({
  world,
  acme,
  clara,
}) => {
  const secret = await world.enrol(clara);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/mfa/verify');
  expect((await visitor.post('/mfa/setup', { code: '123456' })).headers.location).toBe('/mfa/verify');
  expect(await world.db.selectFrom('pending_enrolments').select('session_id').execute()).toEqual([]);
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
});

test('D3 D12 D13: voluntary enrolment needs a fresh session, and offers a way back', async ({
  world,
  acme,
  clara,
}) => {
  await world.enforce(acme, false);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const page = await visitor.get('/mfa/setup');
  expect(page.statusCode).toBe(200);
  expect(page.body).toMatch(/href="\/account\/security">\s*Cancel/);
  const stale = await world.signedIn(clara, acme, 'tenant');
  world.clock.advance(10 * 60_000);
  expect((await stale.get('/mfa/setup')).headers.location).toBe('/confirm');
});

test('D3: a replaced device works until the new one is proven, and not after', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const secret = await world.enrol(clara);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
  const begun = await visitor.post('/account/security/authenticators/replace', { authenticator: id });
  expect(begun.headers.location).toBe('/mfa/setup');
  const key = await shownKey(visitor);
  world.clock.advance(30_000);
  const meanwhile = await world.signedIn(clara, acme, 'tenant');
  expect((await meanwhile.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  expect((await visitor.post('/mfa/setup', { code: appCode(key) })).statusCode).toBe(303);
  world.clock.advance(30_000);
  const after = await world.signedIn(clara, acme, 'tenant');
  expect((await after.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(422);
  expect((await after.post('/mfa/verify', { code: appCode(key) })).statusCode).toBe(303);
});

test.for([
  {
    what: 'one more device',
    action: '/account/security/authenticators',
    heading: 'Add another device',
    done: 'Device added. You can sign in with its codes now.',
  },
  {
    what: 'a device in another’s place',
    action: '/account/security/authenticators/replace',
    heading: 'Set up your new phone',
    done: 'Device replaced. The old one’s codes no longer work.',
  },
])(
  'D3 B7: $what is set up under its own heading, and leads back to Account security',
  async ({ action, heading, done }, { world, acme, olivia, appCode }) => {
    const secret = await world.enrol(olivia);
    const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
    const visitor = await world.signedIn(olivia, acme);
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    const { response: page } = await visitor.follow(await visitor.post(action, { authenticator: id }));
    expect(page.body).toContain(`<h1>${heading}</h1>`);
    expect(page.body).toContain(`<title>${heading} · SecPortal</title>`);
    expect(page.body.includes('The old device')).toBe(action.endsWith('replace'));
    const proven = await visitor.post('/mfa/setup', { code: appCode(await shownKey(visitor)) });
    expect(proven.headers.location).toBe('/account/security');
    expect((await visitor.follow(proven)).response.body).toContain(done);
  },
);

test('D3: a device that is confirmed after the page has let a session through is asked for at the deed', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const token = visitor.token;
  const code = appCode(await shownKey(visitor));
  const stopped = await stopBefore(
    world.db,
    ({ kind }) => kind === 'transaction',
    () => visitor.post('/mfa/setup', { code }),
  );
  expect(stopped.stands).toBe(true);
  await world.enrol(clara);
  const answer = await stopped.goOn();
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/mfa/verify']);
  // Neither is a second device there, nor has the session passed by what a password alone had opened.
  expect(await world.db.selectFrom('authenticators').select('id').execute()).toHaveLength(1);
  expect(visitor.token).toBe(token);
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
});

test('D23: at set-up the page shows the time after three wrong codes, malformed ones apart', async ({
  world,
  acme,
  clara,
  appCode,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const key = await shownKey(visitor);
  const shown: boolean[] = [];
  let refused = '';
  for (const code of [appCode(key, 120), '12', appCode(key, 121), appCode(key, 122)]) {
    const { body } = await visitor.post('/mfa/setup', { code, refused });
    shown.push(body.includes('Is the clock on your phone right?'));
    refused = /name="refused" value="(\d+)"/.exec(body)?.[1] ?? '';
  }
  expect(shown).toEqual([false, false, false, true]);
  expect((await visitor.post('/mfa/setup', { code: appCode(key), refused: 'odd' })).statusCode).toBe(303);
});

test('S22 D14: after a reset the page says that support did it, and then who requires it', async ({
  world,
  acme,
  clara,
}) => {
  await world.db.updateTable('accounts').set({ must_enrol: 1 }).where('id', '=', clara.id).execute();
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const { session_id: sessionId } = await world.db
    .selectFrom('sessions')
    .select('id as session_id')
    .where('account_id', '=', clara.id)
    .executeTakeFirstOrThrow();
  await world.db
    .insertInto('proven_addresses')
    .values({ session_id: sessionId, account_id: clara.id, proven_at: world.clock.now() })
    .execute();
  const reset = 'Support has reset your two-factor authentication. Set up your new phone now.';
  expect((await visitor.get('/mfa/setup')).body).toContain(
    `${reset} acme Security requires two-factor authentication. Setting it up takes about a minute.`,
  );
  await world.enforce(acme, false);
  expect((await visitor.get('/mfa/setup')).body).toContain(`${reset} Setting it up takes about a minute.`);
});
