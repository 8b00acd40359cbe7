import { expect } from 'vitest';
import { anotherOffice, test as base } from '../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../test/visitor.ts';
import type { World } from '../../test/world.ts';
import { FRESH_MS } from '../access/judgement.ts';
import { KEPT_FORM_MS, keepForm, keptFormOf, MOST_KEPT, removeOldKeptForms } from '../access/kept-forms.ts';
import { resetMfa } from '../factors/reset.ts';

/** E14: what was typed into a form when its session had ended, from there to after the sign-in. */

const INVITE = '/dashboard/acme/members/invite';
const INVITATIONS = '/dashboard/acme/members/invitations';
const TYPED = { email: 'new.client@example.com', role: 'client', company: 'Wayne & Sons' };
const NOTICE = 'This hasn’t been saved yet';

const test = base
  .extend('secure', anotherOffice({ BASE_URL: 'https://portal.example' }))
  /** Olivia's browser, in which she has signed in, and whose session has been idle for too long. */
  .extend('idle', async ({ world, olivia }) => {
    const visitor = world.visitor();
    await visitor.signIn(olivia.email);
    await visitor.get(INVITE);
    world.clock.advance(world.config.sessionIdleMs);
    return visitor;
  });

const sendAs = (visitor: Visitor, email: string, typed: Record<string, string> = TYPED, path = INVITATIONS) =>
  visitor.post(path, { ...typed, signed_in_as: email });
const rows = ({ db }: World) => db.selectFrom('kept_forms').selectAll().execute();
const invited = ({ db }: World) =>
  db.selectFrom('one_time_links').select('id').where('purpose', '=', 'invitation').execute();

test('E14, D15: an idle session’s form is kept sealed, shown again after the sign-in, and never carried out by itself', async ({
  world,
  acme,
  olivia,
  idle,
}) => {
  const typed = { ...TYPED, company: await world.company(acme, 'Wayne & Sons') };
  const sent = await sendAs(idle, olivia.email, typed);
  expect(sent.headers.location).toBe(`/login?return_to=${encodeURIComponent(INVITE)}&ended=1&kept=1`);
  expect((await idle.get(sent.headers.location ?? '')).body).toContain(
    'Your session ended before this was saved. Sign in within 30 minutes to get back what you entered.',
  );
  const [row] = await rows(world);
  expect(JSON.stringify(row)).not.toContain('new.client');
  expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('new.client');

  const signIn = await idle.post(`/login?return_to=${encodeURIComponent(INVITE)}`, {
    email: olivia.email,
    password: 'seven quiet lanterns drift',
  });
  expect(signIn.headers.location).toBe(INVITE);
  const page = await idle.get(INVITE);
  expect(page.body).toContain(NOTICE);
  expect(page.body).toContain('Here’s what you entered. Check it and press the button again.');
  expect(page.body).toMatch(/<input[^>]* name="email"[^>]* value="new\.client@example\.com"/);
  expect(page.body).toMatch(/<input[^>]* value="client" checked/);
  expect(page.body).toContain(`<option value="${typed.company}" selected>Wayne &amp; Sons</option>`);
  expect(await invited(world)).toEqual([]);
  // A reload shows it again; once it is sent, it is gone.
  expect((await idle.get(INVITE)).body).toContain(NOTICE);
  expect((await sendAs(idle, olivia.email, typed)).headers.location).toMatch(/^\/dashboard\/acme\/members/);
  expect(await invited(world)).toHaveLength(1);
  expect((await idle.get(INVITE)).body).not.toContain(NOTICE);
  expect(await rows(world)).toEqual([]);
});

test('E14: also after a sign-out in another tab; and of two tabs, what was typed in each', async ({
  world,
  olivia,
}) => {
  const visitor = world.visitor();
  await visitor.signIn(olivia.email);
  await visitor.post('/logout');
  await sendAs(visitor, olivia.email);
  const rename = { name: 'Another name', accent: 'rose' };
  const other = await sendAs(visitor, olivia.email, rename, '/dashboard/acme/settings/workspace');
  expect(other.headers.location).toContain('kept=1');
  // Pressed twice, it is kept once.
  await sendAs(
    visitor,
    olivia.email,
    { ...rename, name: 'A better name' },
    '/dashboard/acme/settings/workspace',
  );
  expect(await rows(world)).toHaveLength(2);
  await visitor.signIn(olivia.email);
  expect((await visitor.get(INVITE)).body).toContain('new.client@example.com');
  const settings = await visitor.get('/dashboard/acme/settings');
  expect(settings.body).toContain('value="A better name"');
  // The other form of the page has nothing of it.
  expect(settings.body.split(NOTICE)).toHaveLength(2);
});

test('E14, D1: also where a second factor is asked for in the midst of it', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = world.visitor();
  await visitor.signIn(olivia.email);
  await visitor.get(INVITE);
  await world.enforce(acme);
  await world.db.updateTable('sessions').set({ asked_at: world.clock.now() }).execute();
  const sent = await sendAs(visitor, olivia.email);
  expect(sent.headers.location).toBe('/mfa/setup');
  await world.db.updateTable('mfa_policies').set({ required: 0 }).execute();
  expect((await visitor.get(INVITE)).body).toContain('new.client@example.com');
});

test('E14 D25: who has the password alone, and owes the second factor, takes no room from what its owner typed', async ({
  world,
  acme,
  olivia,
}) => {
  const secret = await world.enrol(olivia);
  await world.enforce(acme);
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/mfa/verify', { code: world.code(secret) });
  await owner.get(INVITE);
  // The session is idle for too long.
  world.clock.advance(61 * 60_000);
  await sendAs(owner, olivia.email);
  const kept = await rows(world);
  expect(kept).toHaveLength(1);
  const thief = await world.signedIn(olivia, acme);
  for (let sent = 0; sent < 6; sent += 1) {
    world.clock.advance(1_000);
    await sendAs(thief, olivia.email, { ...TYPED, email: `x${sent}@example.com` });
  }
  expect(await rows(world)).toEqual(kept);
});

test('E14 D22: also where the session ends while somebody confirms what they asked for, and not once it is done', async ({
  world,
  acme,
  olivia,
}) => {
  const at = '/dashboard/acme/tokens/new';
  const typed = { name: 'Nightly import', may: 'write', sees: 'all', days: '30' };
  const visitor = await world.signedIn(olivia, acme);
  world.clock.advance(FRESH_MS);
  const ask = () => sendAs(visitor, olivia.email, typed, at);
  expect((await ask()).headers.location).toBe('/confirm');
  const confirming = await visitor.get('/confirm');
  expect(confirming.statusCode).toBe(200);
  // Whoever goes back instead finds what they typed.
  expect((await visitor.get(at)).body).toContain('Nightly import');
  await world.db.deleteFrom('sessions').execute();
  const [looked, pressed] = [
    await visitor.get('/confirm'),
    await visitor.post('/confirm', { password: PASSWORD, signed_in_as: olivia.email }),
  ];
  const signIn = `/login?return_to=${encodeURIComponent(at)}`;
  expect(looked.headers.location).toBe(`${signIn}&kept=1`);
  expect(pressed.headers.location).toBe(`${signIn}&ended=1&kept=1`);
  // Nothing of it stands on the way to anybody else.
  expect((await world.visitor().get('/confirm')).headers.location).toBe('/login');
  await visitor.signIn(olivia.email);
  const page = await visitor.get(at);
  expect(page.body).toContain(NOTICE);
  expect(page.body).toMatch(/<input[^>]* name="name"[^>]* value="Nightly import"/);
  expect(JSON.stringify(await rows(world))).not.toContain(PASSWORD);

  world.clock.advance(FRESH_MS);
  await ask();
  const done = await visitor.post('/confirm', { password: PASSWORD });
  expect(done.body).toContain('Copy your token');
  expect(await rows(world)).toEqual([]);
  expect((await visitor.get(at)).body).not.toContain(NOTICE);
});

test('E14: another account that signs in at the browser sees nothing of it, and its own does when it is back', async ({
  olivia,
  carl,
  idle,
}) => {
  await sendAs(idle, olivia.email);
  await idle.signIn(carl.email);
  const page = await idle.get('/dashboard/acme');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toContain('new.client');
  expect((await idle.get(INVITE)).body).not.toContain('new.client');
  await idle.signIn(olivia.email);
  expect((await idle.get(INVITE)).body).toContain('new.client');
});

test('E14: after half an hour it is not shown any more, and is tidied away', async ({
  world,
  olivia,
  idle,
}) => {
  await sendAs(idle, olivia.email);
  await idle.signIn(olivia.email);
  world.clock.advance(KEPT_FORM_MS - 1);
  expect((await idle.get(INVITE)).body).toContain(NOTICE);
  world.clock.advance(1);
  expect((await idle.get(INVITE)).body).not.toContain(NOTICE);
  await removeOldKeptForms(world.db, world.clock.now());
  expect(await rows(world)).toEqual([]);
});

test('E14: a reset drops it, and nothing is kept of what comes after one', async ({
  world,
  olivia,
  idle,
}) => {
  await sendAs(idle, olivia.email);
  expect(await rows(world)).toHaveLength(1);
  const operator = {
    actor: { id: null, label: 'command line' },
    origin: { host: 'test', ip: '127.0.0.1' },
    now: world.clock.now(),
  };
  await resetMfa(world.services, operator, { accountId: olivia.id, reason: 'lost the phone' });
  expect(await rows(world)).toEqual([]);
  expect((await sendAs(idle, olivia.email)).headers.location).not.toContain('kept=1');
  expect(await rows(world)).toEqual([]);
});

test('E14: a removal drops it', async ({ world, acme, olivia, carl }) => {
  const visitor = world.visitor();
  await visitor.signIn(carl.email);
  await visitor.post('/logout');
  await sendAs(visitor, carl.email);
  expect(await rows(world)).toHaveLength(1);
  await (await world.signedIn(olivia, acme)).post('/dashboard/acme/members/remove', {
    membership: carl.membership,
  });
  expect(await rows(world)).toEqual([]);
});

test('D25: of strangers nothing is kept, nor read', async ({ world, olivia, carl, idle }) => {
  const stranger = world.visitor();
  for (const token of ['', 'A'.repeat(43)]) {
    stranger.keep('secportal-browser', token);
    expect((await sendAs(stranger, olivia.email)).headers.location).not.toContain('kept');
    const huge = await stranger.post(INVITATIONS, 'x'.repeat(1_000_000));
    expect(huge.statusCode).toBe(303);
  }
  // A browser in which one person has signed in keeps nothing for another.
  expect((await sendAs(idle, carl.email)).headers.location).not.toContain('kept');
  expect((await idle.post(INVITATIONS, TYPED)).headers.location).not.toContain('kept');
  expect(await rows(world)).toEqual([]);
});

test('D25: an account has no more than five kept, the latest', async ({ world, olivia, idle }) => {
  for (let n = 0; n < 8; n += 1) {
    idle.keep('secportal-form', '');
    await sendAs(idle, olivia.email, { ...TYPED, email: `n${n}@example.com` });
  }
  expect(await rows(world)).toHaveLength(5);
  await idle.signIn(olivia.email);
  expect((await idle.get(INVITE)).body).toContain('n7@example.com');
});

test('a token that was planted is not taken over', async ({ world, olivia, idle }) => {
  const planted = 'A'.repeat(43);
  idle.keep('secportal-form', planted);
  await sendAs(idle, olivia.email);
  expect(idle.cookie('secportal-form')).toMatch(/^[\w-]{43}$/);
  expect(idle.cookie('secportal-form')).not.toBe(planted);
  const thief = world.visitor();
  thief.keep('secportal-form', planted);
  await thief.signIn(olivia.email);
  expect((await thief.get(INVITE)).body).not.toContain(NOTICE);
});

test('E14: two hundred thousand characters are kept as they were typed; a megabyte is too much', async ({
  world,
  olivia,
  idle,
}) => {
  const { services, clock } = world;
  const madeFor = { id: null, email: olivia.email };
  const whose = { madeFor, browserTokens: [idle.cookie('secportal-browser') ?? ''] };
  const now = clock.now();
  const keep = (text: string) =>
    keepForm(services, whose, { form: { action: '/x', values: { text } }, page: '/x', tokens: [], now });
  const text = `${'ü€😀\n'.repeat(40_000)}`;
  const tokens = (await keep(text)) ?? [];
  const found = await keptFormOf(services, '/x', { tokens, accountId: olivia.id, now });
  expect(found?.values).toEqual({ text });
  expect(await keep('x'.repeat(MOST_KEPT))).toBeNull();
});

test('over https its cookie is the browser’s and the host’s alone, for half an hour (ASVS 3.3.1)', async ({
  secure,
}) => {
  const { world, olivia } = secure;
  const visitor = world.visitor();
  await visitor.signIn(olivia.email);
  await visitor.post('/logout');
  const sent = await sendAs(
    visitor,
    olivia.email,
    { name: 'N', accent: 'teal' },
    '/dashboard/acme/settings/workspace',
  );
  expect([sent.headers['set-cookie']].flat()).toEqual([
    expect.stringMatching(
      /^__Host-secportal-form=[A-Za-z0-9_-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
});
