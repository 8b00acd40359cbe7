import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { type MailedInvitation, mailedInvitation } from '../../../../test/mailed.ts';
import { PASSWORD } from '../../../../test/visitor.ts';

const CHOSEN = 'orchard lantern velvet';
const DAY_MS = 24 * 60 * 60_000;

const test = base
  .extend('owner', async ({ world, acme }) => {
    const owner = await world.account('Olga Owner');
    await world.join(owner, acme, 'owner');
    return owner;
  })
  /** Invites an address and returns the mailed link. */
  .extend(
    'invite',
    ({ world, acme, owner }) =>
      (email: string, more: Partial<MailedInvitation> = {}): Promise<URL> =>
        mailedInvitation(world, { workspace: acme, inviter: owner, email, ...more }),
  )
  .extend('inviteClient', ({ world, acme, invite }) => async (email: string): Promise<URL> => {
    const company = { id: await world.company(acme, 'Initech'), name: 'Initech' };
    return invite(email, { role: 'client', company });
  })
  .extend(
    'accounts',
    ({ world }) =>
      () =>
        world.db.selectFrom('accounts').select(['id', 'email', 'name', 'password_hash']).execute(),
  )
  .extend(
    'memberships',
    ({ world }) =>
      () =>
        world.db.selectFrom('memberships').selectAll().execute(),
  )
  .extend(
    'events',
    ({ world }) =>
      (type: string) =>
        world.db.selectFrom('audit_events').selectAll().where('type', '=', type).execute(),
  );

test('D20 S23: a newcomer chooses name and password, joins, and is signed in nowhere (ASVS 6.3.6)', async ({
  world,
  acme,
  invite,
  accounts,
  memberships,
  events,
}) => {
  const link = await invite('carl@example.com');
  expect(link.host).toBe(world.config.baseHost);
  const visitor = world.visitor();
  const page = await visitor.get(link.pathname);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Olga Owner has invited you to join acme Security as a consultant.');
  expect(page.body).toContain('value="carl@example.com"');
  expect(page.headers['referrer-policy']).toBe('same-origin');

  const done = await visitor.post(link.pathname, { name: ' Carl Cöster ', password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([
    303,
    `/login?joined=${link.pathname.split('/').at(-1)}`,
  ]);
  expect(done.cookies).toEqual([]);
  expect(await world.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  const carl = (await accounts()).find(({ email }) => email === 'carl@example.com');
  expect(carl?.name).toBe('Carl Cöster');
  expect(await memberships()).toContainEqual(
    expect.objectContaining({
      account_id: carl?.id,
      workspace_id: acme.id,
      role: 'consultant',
      company_id: null,
    }),
  );
  expect(await events('account.created')).toHaveLength(1);
  expect(await events('invitation.accepted')).toMatchObject([
    { actor: 'carl@example.com', workspace_id: acme.id },
  ]);
});

test('S2: a client is at home on the workspace’s host; the link leads there from anywhere', async ({
  world,
  acme,
  inviteClient,
  memberships,
}) => {
  const link = await inviteClient('clara@example.com');
  expect(link.host).toBe(acme.host);
  const other = await world.workspace('other');
  for (const workspace of [undefined, other]) {
    const led = await world.visitor(workspace).get(link.pathname);
    expect([led.statusCode, led.headers.location]).toEqual([303, link.href]);
    const posted = await world.visitor(workspace).post(link.pathname, { name: 'Clara', password: CHOSEN });
    expect([posted.statusCode, posted.headers.location]).toEqual([303, link.href]);
  }
  const page = await world.visitor(acme).get(link.pathname);
  expect(page.body).toContain('client portal for Initech');
  const done = await world.visitor(acme).post(link.pathname, { name: 'Clara', password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([
    303,
    `/login?joined=${link.pathname.split('/').at(-1)}`,
  ]);
  const company = await world.company(acme, 'Initech');
  expect(await memberships()).toContainEqual(
    expect.objectContaining({ role: 'client', company_id: company }),
  );
});

test('S5: whoever joins a workspace that demands it meets the second factor at the first sign-in', async ({
  world,
  acme,
  inviteClient,
}) => {
  await world.enforce(acme);
  const link = await inviteClient('clara@example.com');
  const visitor = world.visitor(acme);
  await visitor.post(link.pathname, { name: 'Clara', password: CHOSEN });
  const signedIn = await visitor.signIn('clara@example.com', CHOSEN);
  expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/mfa/setup']);
  expect((await visitor.get('/account/security')).headers.location).toBe('/mfa/setup');
});

test('D11: an account that exists joins with its own password and name; nothing is asked', async ({
  world,
  invite,
  accounts,
  events,
}) => {
  const cleo = await world.account('Cleo Consultant');
  const before = await accounts();
  const link = await invite(cleo.email);
  const mail = (await world.mailTo(cleo.email)).at(-1);
  expect(mail?.text).toContain('You already have a SecPortal account');
  const page = await world.visitor().get(link.pathname);
  expect(page.body).not.toContain('name="password"');
  expect(page.body).toContain('Join');
  const done = await world.visitor().post(link.pathname, { name: 'Mallory', password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([
    303,
    `/login?joined=${link.pathname.split('/').at(-1)}`,
  ]);
  expect(done.cookies).toEqual([]);
  expect(await accounts()).toEqual(before);
  expect((await world.visitor().signIn(cleo.email, PASSWORD)).statusCode).toBe(303);
  expect(await events('account.created')).toEqual([]);
});

test('a member is told so, and keeps the role', async ({ world, acme, owner, inviteClient, memberships }) => {
  const link = await inviteClient(owner.email);
  const before = await memberships();
  for (const answer of [
    await world.visitor(acme).get(link.pathname),
    await world.visitor(acme).post(link.pathname),
  ]) {
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('You’re already a member');
  }
  expect(await memberships()).toEqual(before);
});

test('ASVS 6.4.1: used, expired, withdrawn and made-up invitations are gone, and the page says what to do', async ({
  world,
  owner,
  invite,
  accounts,
}) => {
  const withdrawn = await invite('carl@example.com');
  await invite('carl@example.com');
  const visitor = world.visitor();
  const expired = await invite('dora@example.com');
  world.clock.advance(7 * DAY_MS);
  for (const { pathname } of [withdrawn, expired, new URL(`/invitations/${'A'.repeat(43)}`, expired)]) {
    for (const answer of [
      await visitor.get(pathname),
      await visitor.post(pathname, { name: 'Eve', password: CHOSEN }),
    ]) {
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain('ask the person who invited you for a new one');
      // With the look of the workspace, where there was one.
      expect(answer.body.includes('acme Security')).toBe(!pathname.includes('AAAA'));
    }
  }
  expect((await visitor.get('/invitations/x%00%ff')).statusCode).toBeGreaterThanOrEqual(400);
  expect((await accounts()).map(({ email }) => email)).toEqual([owner.email]);
});

test('ASVS 6.4.1: a used invitation joins nobody again, and leads to the sign-in with the address filled in', async ({
  world,
  invite,
  accounts,
}) => {
  const { pathname } = await invite('carl@example.com');
  const visitor = world.visitor();
  expect((await visitor.post(pathname, { name: 'Carl', password: CHOSEN })).statusCode).toBe(303);
  const before = await accounts();
  for (const answer of [
    await visitor.get(pathname),
    await visitor.post(pathname, { name: 'Eve', password: 'another lantern velvet' }),
  ]) {
    expect([answer.statusCode, answer.headers.location?.replace(/[?].*/, '')]).toEqual([303, '/login']);
    const page = await visitor.get(answer.headers.location ?? '');
    expect(page.body).toContain('value="carl@example.com"');
    expect(page.body).toContain('You’ve joined. Sign in to get started.');
  }
  expect(await accounts()).toEqual(before);
  expect((await visitor.signIn('carl@example.com', CHOSEN)).statusCode).toBe(303);
  const madeUp = await world.visitor().get(`/login?joined=${'A'.repeat(43)}`);
  expect(madeUp.body).not.toContain('carl@');
  expect(madeUp.body).not.toContain('You’ve joined');
});

test('who opens an invitation for somebody else while signed in is told so, before and after', async ({
  world,
  owner,
  invite,
}) => {
  const { pathname } = await invite('carl@example.com');
  const other = world.visitor();
  await other.signIn(owner.email);
  const page = await other.get(pathname);
  expect(page.body).toContain(`You’re signed in as ${owner.name} (${owner.email})`);
  expect(page.body).toContain('This link is for carl@example.com.');
  const done = await other.post(pathname, { name: 'Carl', password: CHOSEN });
  const after = await other.follow(done);
  expect(after.response.body).toContain(
    `carl@example.com has joined acme Security. You’re still signed in as ${owner.name} (${owner.email}).`,
  );
  expect((await world.visitor().get(pathname)).body).not.toContain('signed in as');
});

test('who opens a used invitation for somebody else while signed in is told so', async ({
  world,
  owner,
  invite,
}) => {
  const { pathname } = await invite('carl@example.com');
  await world.visitor().post(pathname, { name: 'Carl', password: CHOSEN });
  const other = world.visitor();
  await other.signIn(owner.email);
  const seen = await other.follow(await other.get(pathname));
  expect(seen.response.body).toContain(
    `carl@example.com has already joined acme Security. You’re still signed in as ${owner.name} (${owner.email}).`,
  );
});

test('an invitation shows the workspace’s name and colour, a consultant’s too', async ({
  world,
  acme,
  invite,
}) => {
  await world.db.updateTable('workspaces').set({ accent: 'indigo' }).where('id', '=', acme.id).execute();
  const { pathname } = await invite('carl@example.com');
  const { body } = await world.visitor().get(pathname);
  expect(body).toContain('<html lang="en-GB" class="accent-indigo">');
  expect(body).toMatch(/<header.*?acme Security.*?<\/header>/s);
});

test('D15: signing out on the page of an invitation leads back to it, and whom it is for is named', async ({
  world,
  owner,
  invite,
}) => {
  const kim = await world.account('Kim Known');
  const { pathname } = await invite(kim.email);
  const other = world.visitor();
  await other.signIn(owner.email);
  const page = await other.get(pathname);
  expect(page.body).toContain(`This link is for Kim Known (${kim.email}).`);
  expect(page.body).toContain(`name="return_to" value="${pathname}"`);
  const left = await other.post('/logout', { return_to: pathname });
  expect([left.statusCode, left.headers.location]).toEqual([303, pathname]);
  expect(other.token).toBeUndefined();
  expect((await other.get(pathname)).body).not.toContain('signed in as');
});

test('the last moment of an invitation still counts', async ({ world, invite }) => {
  const link = await invite('carl@example.com');
  world.clock.advance(7 * DAY_MS - 1);
  expect((await world.visitor().get(link.pathname)).statusCode).toBe(200);
});

test('the link of another purpose is no invitation', async ({ world, invite }) => {
  const link = await invite('carl@example.com');
  await world.db.updateTable('one_time_links').set({ purpose: 'password-reset' }).execute();
  expect((await world.visitor().get(link.pathname)).statusCode).toBe(410);
});

test('S1: nobody becomes an owner by an invitation, whatever the link or the form says', async ({
  world,
  owner,
  invite,
  accounts,
  memberships,
}) => {
  const link = await invite('carl@example.com');
  const visitor = world.visitor();
  await visitor.post(link.pathname, {
    name: 'Carl',
    password: CHOSEN,
    role: 'owner',
    companyId: 'x',
    is_admin: '1',
  });
  expect((await memberships()).filter(({ role }) => role === 'owner')).toHaveLength(1);
  const forged = await invite('eve@example.com');
  await world.db
    .updateTable('one_time_links')
    .set({ payload: JSON.stringify({ role: 'owner', companyId: null, inviterId: owner.id }) })
    .where('email', '=', 'eve@example.com')
    .execute();
  expect((await visitor.post(forged.pathname, { name: 'Eve', password: CHOSEN })).statusCode).toBe(500);
  expect((await accounts()).map(({ email }) => email)).not.toContain('eve@example.com');
});

test('D17: every wrong field is named at once, and the password is never shown again', async ({
  world,
  invite,
  accounts,
}) => {
  const link = await invite('carl@example.com');
  const visitor = world.visitor();
  const empty = await visitor.post(link.pathname);
  expect(empty.statusCode).toBe(422);
  expect(empty.body).toContain('Enter your name.');
  expect(empty.body).toContain('Choose a password.');
  for (const password of [
    'short',
    'acme Security 1234',
    'carl.example.com',
    'aaaaaaaaaaaaaaaaaaaa',
    'x'.repeat(129),
  ]) {
    const answer = await visitor.post(link.pathname, { name: 'Carl', password });
    expect([answer.statusCode, password]).toEqual([422, password]);
    expect(answer.body).not.toContain(`value="${password}"`);
    expect(answer.body).toContain('value="Carl"');
  }
  const repeated = await visitor.post(link.pathname, `name=a&name=b&password=${CHOSEN}&password=${CHOSEN}`);
  expect(repeated.statusCode).toBe(422);
  const nested = await visitor.post(link.pathname, `name[x]=a&password[x]=${encodeURIComponent(CHOSEN)}`);
  expect(nested.statusCode).toBe(422);
  expect(await accounts()).toHaveLength(1);
});

test('a name is text, on the page and afterwards', async ({ world, invite }) => {
  const link = await invite('carl@example.com');
  const name = '<script>alert(1)</script>';
  const again = await world.visitor().post(link.pathname, { name, password: 'short' });
  expect(again.body).not.toContain('<script>alert');
  expect(again.body).toContain('&lt;script>alert');
  expect((await world.visitor().post(link.pathname, { name, password: CHOSEN })).statusCode).toBe(303);
  const lines = await invite('dora@example.com');
  expect(
    (await world.visitor().post(lines.pathname, { name: 'Dora\r\nBcc: eve', password: CHOSEN })).statusCode,
  ).toBe(422);
});

test('of many who accept at once, one account and one membership come about', async ({
  world,
  invite,
  accounts,
  memberships,
}) => {
  const link = await invite('carl@example.com');
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, n) =>
      world.visitor().post(link.pathname, { name: `Carl ${n}`, password: `${CHOSEN} ${n}` }),
    ),
  );
  const statuses = answers.map(({ statusCode }) => statusCode);
  // Who comes later is led on as the first was; between the two looks, at link and account, told that they are a member.
  expect(statuses).toContain(303);
  expect(statuses.filter((status) => status !== 303 && status !== 200)).toEqual([]);
  const chosen = answers.map((_, n) => world.visitor().signIn('carl@example.com', `${CHOSEN} ${n}`));
  expect((await Promise.all(chosen)).filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
  expect((await accounts()).filter(({ email }) => email === 'carl@example.com')).toHaveLength(1);
  expect(await memberships()).toHaveLength(2);
});

test('two invitations of one address into two workspaces at once: one account, two memberships', async ({
  world,
  invite,
  accounts,
  memberships,
}) => {
  const other = await world.workspace('other');
  const boss = await world.account('Otto Owner');
  await world.join(boss, other, 'owner');
  const one = await invite('carl@example.com');
  const two = await invite('carl@example.com', {
    workspace: other,
    inviter: boss,
  });
  const answers = await Promise.all(
    [one, two].map(({ pathname }) => world.visitor().post(pathname, { name: 'Carl', password: CHOSEN })),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  const [carl, ...none] = (await accounts()).filter(({ email }) => email === 'carl@example.com');
  expect(none).toEqual([]);
  expect((await memberships()).filter(({ account_id }) => account_id === carl?.id)).toHaveLength(2);
});
