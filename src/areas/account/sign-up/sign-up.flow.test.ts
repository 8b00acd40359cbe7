import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import { issueLink } from '../../../access/one-time-links.ts';
import { hashPassword } from '../../../access/password-hash.ts';

const CHOSEN = 'orchard lantern velvet';
const HOUR_MS = 60 * 60_000;
const FORM = {
  workspace: 'Nimbus Audits',
  slug: 'nimbus',
  name: 'Nora Nimbus',
  email: 'Nora@Example.com',
};
const EMAIL = 'nora@example.com';

const test = base
  .extend('settings', { SMTP_URL: 'smtp://127.0.0.1:2525' })
  .extend('linkTo', ({ world }) => async (email: string): Promise<URL> => {
    return new URL((await world.mailTo(email)).at(-1)?.link ?? '');
  })
  /** Fills in the form and returns the token of the mailed link. */
  .extend('signUp', ({ world, linkTo }) => async (form: Record<string, string> = {}): Promise<string> => {
    const sent = await world.visitor().post('/signup', { ...FORM, ...form });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/signup/sent']);
    return (await linkTo((form.email ?? FORM.email).toLowerCase())).searchParams.get('token') ?? '';
  })
  /** Sends the form of the page behind the link. */
  .extend(
    'confirm',
    ({ world }) =>
      (token: string, more: Record<string, string> = {}) =>
        world.visitor().post('/signup/confirm', { token, password: CHOSEN, ...more }),
  )
  .extend(
    'accounts',
    ({ world }) =>
      () =>
        world.db.selectFrom('accounts').selectAll().execute(),
  )
  .extend(
    'workspaces',
    ({ world }) =>
      () =>
        world.db.selectFrom('workspaces').selectAll().execute(),
  )
  .extend(
    'links',
    ({ world }) =>
      () =>
        world.db.selectFrom('one_time_links').selectAll().execute(),
  );

test('a fresh installation has no account and no workspace, so no default password either (ASVS 6.3.2)', async ({
  accounts,
  workspaces,
}) => {
  expect(await accounts()).toEqual([]);
  expect(await workspaces()).toEqual([]);
});

test('the workspace’s days are by the clock of its owner’s browser, and by UTC where that says nothing', async ({
  signUp,
  confirm,
  workspaces,
}) => {
  for (const [zone, slug] of [
    ['Europe/Berlin', 'berlin'],
    ['', 'silent'],
    ['+02:00', 'none'],
  ] as const)
    await confirm(await signUp({ slug, email: `${slug}@example.com` }), { zone });
  expect((await workspaces()).map(({ slug, zone }) => [slug, zone])).toEqual(
    expect.arrayContaining([
      ['berlin', 'Europe/Berlin'],
      ['silent', 'UTC'],
      ['none', 'UTC'],
    ]),
  );
});

test('S23 D20: the mailed link shows what will be made and asks for the password; then account and workspace are there, and nobody is signed in', async ({
  world,
  signUp,
  accounts,
  workspaces,
  links,
}) => {
  const page = await world.visitor().get('/signup');
  for (const name of Object.keys(FORM)) expect(page.body).toContain(`name="${name}"`);
  expect(page.body).not.toContain('password');
  const token = await signUp();
  expect(await accounts()).toEqual([]);
  expect(JSON.stringify(await links())).not.toContain(token);

  const visitor = world.visitor();
  const shown = await visitor.get(`/signup/confirm?token=${token}`);
  expect(shown.statusCode).toBe(200);
  for (const [name, value] of Object.entries(FORM).slice(0, 3))
    expect(shown.body).toMatch(new RegExp(`<input[^>]* name="${name}"[^>]* value="${value}"`));
  expect(shown.body).toContain(EMAIL);
  expect(shown.body).not.toContain('name="email"');
  expect(shown.body).toContain('change what you like');
  expect(shown.body).toContain('Only someone who can read your email can see this page.');
  expect(shown.body).toContain('Nothing is created until you do.');
  expect(shown.body).toContain('name="password"');
  expect(shown.body).toMatch(/<input[^>]*autocomplete="new-password"/);
  expect(shown.body.match(/<button type="submit"/g)).toHaveLength(1);
  expect(await accounts()).toEqual([]);

  const done = await visitor.post('/signup/confirm', { token, password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([303, '/login?welcome=1']);
  expect(done.cookies).toEqual([]);
  expect(await world.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  const [account] = await accounts();
  expect(account).toMatchObject({ email: EMAIL, name: 'Nora Nimbus', is_admin: 0 });
  const [workspace] = await workspaces();
  expect(workspace).toMatchObject({ slug: 'nimbus', name: 'Nimbus Audits', plan: 'starter', accent: 'teal' });
  expect(await world.db.selectFrom('memberships').selectAll().execute()).toMatchObject([
    { account_id: account?.id, workspace_id: workspace?.id, role: 'owner', company_id: null },
  ]);
  await world.recordCounted();
  const recorded = await world.db.selectFrom('audit_events').select(['type', 'actor']).execute();
  expect(recorded.map(({ type }) => type).sort()).toEqual([
    'account.created',
    'sign-up.requested',
    'workspace.created',
  ]);
  expect(new Set(recorded.map(({ actor }) => actor))).toEqual(new Set([EMAIL]));

  const signedIn = await visitor.signIn(EMAIL, CHOSEN);
  expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/dashboard/nimbus']);
});

test('S5: the new owner meets the second factor at the next sign-in, once the workspace demands it', async ({
  world,
  signUp,
  confirm,
}) => {
  await confirm(await signUp());
  await world.db.updateTable('workspaces').set({ plan: 'pro' }).execute();
  await world.db.updateTable('mfa_policies').set({ required: 1 }).execute();
  const visitor = world.visitor();
  expect((await visitor.signIn(EMAIL, CHOSEN)).headers.location).toBe('/mfa/setup');
  expect((await visitor.get('/account/security')).headers.location).toBe('/mfa/setup');
});

test('ASVS 6.3.8: a known address and an unknown one get the same answer, and different mails', async ({
  world,
  accounts,
  links,
}) => {
  const known = await world.account('Kim Known');
  const before = await accounts();
  const answers = [];
  for (const email of [known.email, EMAIL]) {
    const visitor = world.visitor();
    const sent = await visitor.post('/signup', { ...FORM, email });
    const page = await visitor.get(String(sent.headers.location));
    for (const { headers } of [sent, page]) delete headers.date;
    answers.push([sent.statusCode, sent.headers, sent.body, page.statusCode, page.headers, page.body]);
  }
  expect(answers[0]).toEqual(answers[1]);
  const [mail, ...others] = await world.mailTo(known.email);
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('You already have a SecPortal account');
  expect(await accounts()).toEqual(before);
  expect((await links()).map(({ email }) => email)).toEqual([known.email, EMAIL]);
  expect((await world.visitor().signIn(known.email, PASSWORD)).statusCode).toBe(303);
});

test('an address that others signed up before its owner came is free: without the mailed link nothing was made', async ({
  world,
  signUp,
  confirm,
  workspaces,
}) => {
  const attackers = await signUp({ password: 'meadow copper violin', slug: 'seized' });
  const owners = await signUp();
  expect((await confirm(owners)).statusCode).toBe(303);
  const late = await confirm(attackers, { password: 'meadow copper violin' });
  expect(late.statusCode).toBe(410);
  expect((await world.visitor().signIn(EMAIL, 'meadow copper violin')).statusCode).not.toBe(303);
  expect((await workspaces()).map(({ slug }) => slug)).toEqual(['nimbus']);
});

test('D20: a link from before the password moved behind it opens the page that asks for one; the stranger’s opens nothing', async ({
  world,
  confirm,
  accounts,
}) => {
  const strangers = 'meadow copper violin';
  const names = { workspace: 'Nimbus Audits', slug: 'nimbus', name: 'Nora Nimbus' };
  const payload = { ...names, passwordHash: await hashPassword(strangers) };
  const now = world.clock.now();
  const token = await world.db
    .transaction()
    .execute((trx) =>
      issueLink(trx, { purpose: 'sign-up', email: EMAIL, payload, now, lifeMs: 24 * HOUR_MS }),
    );
  const page = await world.visitor().get(`/signup/confirm?token=${token}`);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('name="password"');
  // As its one button sent it.
  const pressed = await world.visitor().post('/signup/confirm', { token });
  expect(pressed.statusCode).toBe(422);
  expect(pressed.body).toContain('Choose a password.');
  expect(await accounts()).toEqual([]);
  expect((await confirm(token)).headers.location).toBe('/login?welcome=1');
  expect((await world.visitor().signIn(EMAIL, strangers)).statusCode).toBe(422);
  expect((await world.visitor().signIn(EMAIL, CHOSEN)).statusCode).toBe(303);
});

test('ASVS 6.4.1: used, expired and made-up links are gone, and the page says what to do', async ({
  world,
  signUp,
  confirm,
  accounts,
}) => {
  const used = await signUp();
  await confirm(used);
  const expired = await signUp({ email: 'dora@example.com', slug: 'dorado' });
  world.clock.advance(24 * HOUR_MS - 1);
  expect((await world.visitor().get(`/signup/confirm?token=${expired}`)).statusCode).toBe(200);
  world.clock.advance(1);
  for (const token of [used, expired, 'A'.repeat(43), 'x', '']) {
    for (const answer of [
      await world.visitor().get(`/signup/confirm?token=${token}`),
      await confirm(token),
    ]) {
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain('This link has already been used or has expired.');
      expect(answer.body).toContain('sign up again');
    }
  }
  const repeated = await world
    .visitor()
    .post('/signup/confirm', `token=${expired}&token=${expired}&password=${encodeURIComponent(CHOSEN)}`);
  expect(repeated.statusCode).toBe(410);
  expect((await world.visitor().get('/signup/confirm')).statusCode).toBe(410);
  expect(await accounts()).toHaveLength(1);
});

test('of many confirmations at once, one makes account and workspace', async ({
  signUp,
  confirm,
  accounts,
  workspaces,
}) => {
  const token = await signUp();
  const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
  expect(answers.map(({ headers }) => headers.location)).toEqual(Array(5).fill('/login?welcome=1'));
  expect(await accounts()).toHaveLength(1);
  expect(await workspaces()).toHaveLength(1);
});

test('of many links of one address at once, one makes account and workspace, and the others say what became of it', async ({
  signUp,
  confirm,
  accounts,
  workspaces,
  links,
}) => {
  const tokens: string[] = [];
  for (let n = 0; n < 4; n += 1) tokens.push(await signUp({ slug: `nimbus-${n}` }));
  const answers = await Promise.all(tokens.map((token) => confirm(token)));
  const statuses = answers.map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  for (const status of statuses.filter((status) => status !== 303)) expect([409, 410]).toContain(status);
  expect(await accounts()).toHaveLength(1);
  expect(await workspaces()).toHaveLength(1);
  expect((await links()).every(({ used_at }) => used_at !== null)).toBe(true);
});

test('two who want the same slug at once: one gets it, the other chooses another and keeps the rest', async ({
  world,
  signUp,
  confirm,
  workspaces,
}) => {
  const tokens = [await signUp(), await signUp({ email: 'dora@example.com' })];
  const answers = await Promise.all(tokens.map((token) => confirm(token)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
  const late = answers.findIndex(({ statusCode }) => statusCode === 422);
  const token = tokens[late] ?? '';
  expect(answers[late]?.body).toContain('This address is taken');
  expect((await world.visitor().get(`/signup/confirm?token=${token}`)).body).toContain('name="slug"');
  for (const slug of ['a', 'admin', '-x-y-', 'nimbus']) {
    const again = await confirm(token, { slug });
    expect([again.statusCode, slug]).toEqual([422, slug]);
    expect(again.body).toContain('name="slug"');
    expect(again.body).toContain('Nora Nimbus');
    expect(again.body.includes('Someone else took the portal address')).toBe(slug === 'nimbus');
  }
  // Chosen rightly, with a password that is not: the choice is kept.
  const kept = await confirm(token, { slug: 'nimbus-three', password: 'short' });
  expect(kept.statusCode).toBe(422);
  expect(kept.body).toMatch(/name="slug"[^>]*value="nimbus-three"|value="nimbus-three"[^>]*name="slug"/);
  expect((await confirm(token, { slug: 'nimbus-two' })).headers.location).toBe('/login?welcome=1');
  expect((await workspaces()).map(({ slug }) => slug).sort()).toEqual(['nimbus', 'nimbus-two']);
});

test('an address that got an account meanwhile keeps it', async ({
  world,
  signUp,
  confirm,
  accounts,
  workspaces,
}) => {
  const token = await signUp({ email: 'kim.known@example.com' });
  await world.account('Kim Known');
  const before = await accounts();
  const answer = await confirm(token);
  expect(answer.statusCode).toBe(409);
  expect(answer.body).toContain('You already have an account');
  expect(answer.body).toContain('href="/workspaces/new/');
  expect(await accounts()).toEqual(before);
  expect(await workspaces()).toEqual([]);
});

test('D18: every wrong field is named at once, beside it, and the rest is kept', async ({ world, links }) => {
  const empty = await world.visitor().post('/signup');
  expect(empty.statusCode).toBe(422);
  for (const message of [
    'Enter the name of your consultancy.',
    'Enter your name.',
    'Enter your email address',
  ])
    expect(empty.body).toContain(message);
  const wrong = await world.visitor().post('/signup', { ...FORM, slug: 'www', email: 'nora' });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('This address is reserved.');
  expect(wrong.body).toContain('value="Nimbus Audits"');
  expect(wrong.body).toContain('value="nora"');
  expect(await links()).toEqual([]);
});

test.for([
  ['', 'Choose a password.'],
  ['fourteen chars', 'That’s too short – use at least 15 characters.'],
  ['x'.repeat(1100), 'Use at most 128 characters.'],
  ['nimbus audits nora', 'Don’t use your name, email address or workspace name.'],
  ['nora.example.com', 'Don’t use your name, email address or workspace name.'],
  ['passwordpassword', 'That password is easy to guess.'],
] as const)(
  'D17 ASVS 6.2.11: the password %j is refused beside its field, and the link stays good',
  async ([password, message], { signUp, confirm, accounts }) => {
    const token = await signUp();
    const answer = await confirm(token, { password });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(message);
    // The message takes the place of the hint, and nothing that was typed comes back.
    expect(answer.body).not.toContain('A few unrelated words work well.');
    if (password !== '') expect(answer.body).not.toContain(`"${password}"`);
    expect(answer.body).toContain('Nimbus Audits');
    expect(await accounts()).toEqual([]);
    expect((await confirm(token)).headers.location).toBe('/login?welcome=1');
  },
);

test('a password that a stranger sends along with the form is no field of it', async ({
  world,
  signUp,
  accounts,
}) => {
  const token = await signUp({ password: 'meadow copper violin' });
  expect((await world.visitor().post('/signup/confirm', { token })).statusCode).toBe(422);
  expect(await accounts()).toEqual([]);
});

test('whoever is signed in finds their name and address in the form, and a way to it where they work', async ({
  world,
}) => {
  const acme = await world.workspace('acme');
  const kim = await world.account('Kim Known');
  await world.join(kim, acme, 'consultant');
  const browser = await world.signedIn(kim, acme);
  expect((await browser.get('/workspaces')).body).toContain('Create another workspace');
  const page = await browser.get('/signup');
  expect(page.body).toContain(`value="${kim.email}"`);
  expect(page.body).toContain('value="Kim Known"');
});

test('whoever opens the link while somebody else is signed in is told so', async ({ world, signUp }) => {
  const token = await signUp();
  const kim = await world.account('Kim Known');
  const browser = await world.signedIn(kim, null);
  const page = await browser.get(`/signup/confirm?token=${token}`);
  expect(page.body).toContain(`You’re signed in as Kim Known (${kim.email})`);
  expect(page.body).toContain('This link creates a separate account for ');
  const left = await browser.post('/logout', { return_to: `/signup/confirm?token=${token}` });
  expect(left.headers.location).toBe(`/signup/confirm?token=${token}`);
  const elsewhere = await world.visitor().get(`/signup/confirm?token=${token}`);
  expect(elsewhere.body).not.toContain('You’re signed in as');
});

const WRONG_NAMES = [
  [{ slug: 'ab' }, 'Use at least 3 characters.'],
  [{ slug: 'x'.repeat(41) }, 'Use at most 40 characters.'],
  [{ slug: 'nim_bus' }, 'Use letters a to z'],
  [{ slug: 'xn--nimbus' }, 'Use letters a to z'],
  [{ slug: 'www' }, 'This address is reserved.'],
  [{ slug: 'taken' }, 'This address is taken.'],
  [{ slug: 'TAKEN ' }, 'This address is taken.'],
  [{ slug: '', workspace: 'Taken' }, 'This address is taken.'],
  [{ slug: '', workspace: '株式会社' }, 'Enter a portal address.'],
  [{ workspace: 'x'.repeat(101) }, 'Use at most 100 characters.'],
  [{ workspace: ' ' }, 'Enter the name of your consultancy.'],
  [{ name: '' }, 'Enter your name.'],
  [{ name: 'Nora\r\nBcc: eve@evil.example' }, 'Leave out line breaks'],
] as const;

test.for([
  ...WRONG_NAMES,
  [{ email: 'nora@example.com\r\nBcc: eve@evil.example' }, 'Enter your email address'],
  [{ email: 'nora@example.com,eve@evil.example' }, 'Enter your email address'],
] as const)('%j is refused', async ([wrong, message], { world, links }) => {
  await world.workspace('taken');
  const answer = await world.visitor().post('/signup', { ...FORM, ...wrong });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(message);
  expect(await links()).toEqual([]);
});

describe('D20: behind the link', () => {
  const OWN = { workspace: 'Orchard Labs', slug: 'orchard', name: 'Nora Own' };

  test.for(WRONG_NAMES)(
    '%j is refused beside its field, and nothing else is lost',
    async ([wrong, message], { world, signUp, confirm, accounts, workspaces }) => {
      await world.workspace('taken');
      const token = await signUp();
      const sent: Record<string, string> = { ...OWN, ...wrong };
      const answer = await confirm(token, sent);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(message);
      const field = /<input[^>]* name="(\w+)"[^>]*aria-invalid="true"/g;
      const marked = [...answer.body.matchAll(field)].map(([, name]) => name);
      expect(marked).toEqual(['slug' in wrong ? 'slug' : Object.keys(wrong)[0]]);
      for (const name of ['workspace', 'slug', 'name'].filter((name) => !marked.includes(name)))
        expect(answer.body).toMatch(new RegExp(`<input[^>]* name="${name}"[^>]* value="${sent[name]}"`));
      expect(await accounts()).toEqual([]);
      expect((await confirm(token, OWN)).headers.location).toBe('/login?welcome=1');
      expect((await workspaces()).map(({ slug }) => slug).sort()).toEqual(['orchard', 'taken']);
    },
  );

  test('any of the names can be changed, and what is left out is as it was asked for', async ({
    signUp,
    confirm,
    accounts,
    workspaces,
  }) => {
    const changes: readonly Record<string, string>[] = [
      { workspace: 'Orchard Labs' },
      { slug: 'Orchard ' },
      { name: 'Nora Own' },
      { workspace: 'Orchard & Daughters', slug: '' },
    ];
    for (const [at, changed] of changes.entries()) {
      const email = `nora${at}@example.com`;
      const asked = { slug: `nimbus-${at}`, email };
      expect((await confirm(await signUp(asked), changed)).statusCode).toBe(303);
    }
    expect((await accounts()).map(({ name }) => name)).toEqual([
      'Nora Nimbus',
      'Nora Nimbus',
      'Nora Own',
      'Nora Nimbus',
    ]);
    expect((await workspaces()).map(({ name, slug }) => [name, slug])).toEqual([
      ['Orchard Labs', 'nimbus-0'],
      ['Nimbus Audits', 'orchard'],
      ['Nimbus Audits', 'nimbus-2'],
      ['Orchard & Daughters', 'orchard-daughters'],
    ]);
  });

  test.for([
    ['workspace', 'Velvet Lantern'],
    ['slug', 'velvet-lantern'],
    ['name', 'Velvet Lantern'],
  ] as const)(
    'D17: a password that is made of the new %s, %j, is refused, and that is all that is wrong with it',
    async ([field, value], { signUp, confirm, accounts }) => {
      const token = await signUp();
      const password = 'velvet lantern 2';
      const refused = await confirm(token, { [field]: value, password });
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('Don’t use your name, email address or workspace name.');
      expect(refused.body).toContain(`value="${value}"`);
      expect(await accounts()).toEqual([]);
      expect((await confirm(token, { password })).statusCode).toBe(303);
    },
  );

  test('the address is the mailbox’s, whatever the form says', async ({ signUp, confirm, accounts }) => {
    expect((await confirm(await signUp(), { ...OWN, email: 'eve@evil.example' })).statusCode).toBe(303);
    expect((await accounts()).map(({ email, name }) => [email, name])).toEqual([[EMAIL, 'Nora Own']]);
  });
});

test('repeated and nested fields are no fields', async ({ world, links }) => {
  const doubled = new URLSearchParams([...Object.entries(FORM), ...Object.entries(FORM)]).toString();
  const nested = new URLSearchParams(Object.entries(FORM).map(([name, value]) => [`${name}[a]`, value]));
  for (const form of [doubled, nested.toString(), '__proto__[name]=x&constructor=y']) {
    expect((await world.visitor().post('/signup', form)).statusCode).toBe(422);
  }
  expect(await links()).toEqual([]);
});

test('a blank slug is made from the name, and names are text everywhere', async ({
  world,
  signUp,
  confirm,
  workspaces,
}) => {
  const workspace = '<script>alert(1)</script> Zoë & Co';
  const token = await signUp({ slug: ' ', workspace });
  const page = await world.visitor().get(`/signup/confirm?token=${token}`);
  expect(page.body).not.toContain('<script>alert');
  expect(page.body).toContain('&lt;script>alert(1)');
  const mail = (await world.mailTo(EMAIL)).at(-1);
  expect(mail?.html).not.toContain('<script>');
  expect((await confirm(token)).statusCode).toBe(303);
  expect(await workspaces()).toMatchObject([{ slug: 'script-alert-1-script-zoe-co', name: workspace }]);
});

test('the live check answers in JSON', async ({ world }) => {
  await world.workspace('taken');
  const check = async (query: string) => (await world.visitor().get(`/signup/slug${query}`)).json();
  expect(await check('?value=Nimbus')).toEqual({
    available: true,
    message: 'nimbus.localhost:3000 is free.',
  });
  expect(await check('?value=taken')).toMatchObject({ available: false });
  expect(await check('?value=admin')).toMatchObject({ available: false });
  expect(await check('?value=a&value=b')).toMatchObject({ available: false });
  expect(await check('')).toMatchObject({ available: false });
});

test('nobody’s mailbox is filled: after five mails an address gets no more for a while, and the answer stays the same', async ({
  world,
}) => {
  for (let n = 0; n < 8; n += 1) {
    const sent = await world
      .visitor(undefined, `192.0.2.${n}`)
      .post('/signup', { ...FORM, slug: `nimbus-${n}` });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/signup/sent']);
  }
  expect(await world.mailTo(EMAIL)).toHaveLength(5);
});

test('one network cannot make us mail the world', async ({ world }) => {
  const statuses = [];
  for (let n = 0; n < 21; n += 1) {
    const answer = await world.visitor().post('/signup', { ...FORM, email: `someone${n}@example.com` });
    statuses.push(answer.statusCode);
    if (answer.statusCode === 429) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.body).toContain('value="Nimbus Audits"');
    }
  }
  expect(statuses.filter((status) => status === 303)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
});

test('sign-up is on the base host alone', async ({ world }) => {
  const acme = await world.workspace('acme');
  expect((await world.visitor(acme).get('/signup')).statusCode).toBe(404);
  expect((await world.visitor(acme).post('/signup', FORM)).statusCode).toBe(404);
});

test('S17: nobody who owes a second factor is led away from sign-up', async ({ world }) => {
  const acme = await world.workspace('acme');
  const owner = await world.account('Olga Owner');
  await world.join(owner, acme, 'owner');
  await world.enforce(acme);
  const visitor = await world.signedIn(owner, acme);
  expect((await visitor.get('/signup')).statusCode).toBe(200);
  expect((await visitor.get('/signup/sent')).statusCode).toBe(200);
});
