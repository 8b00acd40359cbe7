import { expect } from 'vitest';
import { anotherOffice, test as base } from '../../../../test/fixtures.ts';
import { issueLink } from '../../../access/one-time-links.ts';
import { outboxHint } from '../../../http/outbox-hint.ts';
import { INVITATION_LIMITS } from './invite.ts';

const MEMBERS = '/dashboard/acme/members';
const INVITATIONS = `${MEMBERS}/invitations`;
const NOBODY = '01890000-0000-7000-8000-000000000000';
const CHOSEN = 'orchard lantern velvet';
const DAY_MS = 24 * 60 * 60_000;

/** As behind a real mail server: nothing of a mail is shown on a page. */
const test = base
  .extend('settings', { SMTP_URL: 'smtp://mail.example' })
  .extend('local', anotherOffice({}))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend(
    'invite',
    ({ owner }) =>
      (fields: Record<string, string>, visitor = owner, path = INVITATIONS) =>
        visitor.post(path, fields),
  )
  .extend(
    'consultant',
    ({ invite }) =>
      (email: string) =>
        invite({ email, role: 'consultant', company: '' }),
  )
  .extend('client', ({ invite, world, acme }) => async (email: string, company: string) => {
    const id = await world.company(acme, company);
    return invite({ email, role: 'client', company: id });
  })
  .extend(
    'linkOf',
    ({ world }) =>
      async (email: string) =>
        new URL((await world.mailTo(email)).at(-1)?.link ?? ''),
  )
  .extend(
    'companies',
    ({ world }) =>
      () =>
        world.db.selectFrom('companies').select(['workspace_id', 'name']).execute(),
  )
  .extend(
    'events',
    ({ world }) =>
      (type: string) =>
        world.db
          .selectFrom('audit_events')
          .select(['actor', 'subject', 'workspace_id'])
          .where('type', '=', type)
          .execute(),
  )
  .extend('openLink', ({ world }) => async (email: string) => {
    const links = await world.db
      .selectFrom('one_time_links')
      .select('id')
      .where('email', '=', email)
      .where('used_at', 'is', null)
      .execute();
    expect(links).toHaveLength(1);
    return links[0]?.id ?? '';
  });

/** The message beside a field, or whatever else is wrong. */
const messages = (page: string) =>
  [...page.matchAll(/id="[^"]*-error"[^>]*>.*?<span>(.*?)<\/span><\/p>/gs)].map(([, text]) => text);

test('D20: a consultant is invited, gets the mail, joins and is in', async ({
  world,
  owner,
  consultant,
  linkOf,
}) => {
  const sent = await consultant(' Carl@Example.com ');
  expect([sent.statusCode, sent.headers.location]).toEqual([303, MEMBERS]);
  const { body } = await owner.get(MEMBERS);
  expect(body).toContain('We sent the invitation to carl@example.com.');
  expect(body).toContain('in 7 days');
  expect(body).not.toContain('/invitations/resend?');

  const link = await linkOf('carl@example.com');
  const visitor = world.visitor();
  const joined = await visitor.post(link.pathname, { name: 'Carl Consultant', password: CHOSEN });
  expect(joined.statusCode).toBe(303);
  await visitor.signIn('carl@example.com', CHOSEN);
  expect((await visitor.get('/dashboard/acme')).statusCode).toBe(200);
  const after = await owner.get(MEMBERS);
  expect(after.body).toContain('Carl Consultant');
  expect(after.body).not.toContain('Invitations without an answer');
});

test('E5: a client is invited for a company that there is, by its id or its name in any spelling', async ({
  world,
  acme,
  owner,
  invite,
  linkOf,
  companies,
  events,
}) => {
  const id = await world.company(acme, 'Häuser & Söhne');
  await world.company(acme, 'Häuser & Söhne AG');
  const { body } = await owner.get(`${MEMBERS}/invite?company=${id}`);
  expect(body).toContain(`<option value="${id}" selected>Häuser &amp; Söhne</option>`);
  expect(body).toMatch(/value="client"[^>]* checked/);
  expect(body).toContain('href="/dashboard/acme/companies/new"');
  await invite({ email: 'a@example.com', role: 'client', company: id });
  await invite({ email: 'b@example.com', role: 'client', company: '  HÄUSER   & SÖHNE ' });
  const link = await linkOf('b@example.com');
  expect(link.host).toBe(acme.host);
  await world.visitor(acme).post(link.pathname, { name: 'Bea', password: CHOSEN });
  expect((await owner.get(MEMBERS)).body).toContain('Client of Häuser &amp; Söhne<');
  expect(await companies()).toHaveLength(2);
  expect(await events('company.added')).toEqual([]);
});

test('E5: an invitation adds no company, and takes none that is archived or another workspace’s', async ({
  world,
  acme,
  owner,
  invite,
  companies,
  events,
}) => {
  const archived = await world.company(acme, 'Hooli');
  await owner.post(`/dashboard/acme/companies/${archived}/archive`, { archived: 'true' });
  const theirs = await world.company(await world.workspace('rival'), 'Initech');
  for (const company of ['Umbrella', 'Hooli', archived, 'Initech', theirs, NOBODY]) {
    const { statusCode, body } = await invite({ email: 'jane@example.com', role: 'client', company });
    expect([company, statusCode, messages(body)]).toEqual([
      company,
      422,
      ['Choose a client company. This one has been archived or removed.'],
    ]);
    expect(body).toContain('value="jane@example.com"');
  }
  expect(await companies()).toHaveLength(2);
  expect([...(await events('invitation.sent')), ...(await events('company.added'))]).toEqual([]);
});

test('D18: bad input gets 422, every message beside its field, and what was typed', async ({
  owner,
  invite,
  companies,
  events,
}) => {
  const cases: [Record<string, string> | string, string[]][] = [
    [{}, ['Enter an email address, such as jane@example.com.', 'Choose a role.']],
    [
      { email: 'jane', role: 'client', company: 'Initech' },
      ['Enter an email address, such as jane@example.com.'],
    ],
    [{ email: 'jane@example.com', role: 'client', company: ' ' }, ['Choose a client company.']],
    [{ email: 'jane@example.com', role: 'client' }, ['Choose a client company.']],
    [
      { email: 'jane@example.com', role: 'client', company: 'x'.repeat(101) },
      ['Use at most 100 characters.'],
    ],
    [
      { email: 'jane@example.com', role: 'consultant', company: 'Initech' },
      ['Consultants don’t belong to a company. Choose “No company”.'],
    ],
    [
      'email=a@example.com&email=b@example.com&role=consultant',
      ['Enter an email address, such as jane@example.com.'],
    ],
    ['email=a@example.com&role=client&company=A&company=B', ['Choose a client company.']],
  ];
  for (const [form, expected] of cases) {
    const { statusCode, body } = await owner.post(INVITATIONS, form);
    expect([form, statusCode, messages(body)]).toEqual([form, 422, expected]);
  }
  const { body } = await invite({ email: 'ja ne', role: 'client', company: '"><script>alert(1)</script>' });
  expect(body).toContain('value="ja ne"');
  expect(body).toMatch(/value="client"[^>]* checked/);
  expect(body).not.toContain('"><script>');
  expect(await companies()).toEqual([]);
  expect(await events('invitation.sent')).toEqual([]);
});

test('ASVS 8.2.3: nobody becomes an owner by an invitation, and fields beyond the form’s change nothing', async ({
  world,
  acme,
  invite,
  linkOf,
}) => {
  for (const role of ['owner', 'OWNER', 'admin', '', 'consultant ', '__proto__']) {
    const { statusCode, body } = await invite({ email: 'jane@example.com', role });
    expect([statusCode, messages(body)]).toEqual([422, ['Choose a role.']]);
  }
  const rival = await world.workspace('rival');
  await invite({
    email: 'jane@example.com',
    role: 'consultant',
    workspace: rival.id,
    workspace_id: rival.id,
    workspaceId: rival.id,
    inviterId: NOBODY,
    is_admin: '1',
  });
  const link = await linkOf('jane@example.com');
  await world.visitor().post(link.pathname, { name: 'Jane', password: CHOSEN, role: 'owner', is_admin: '1' });
  const rows = await world.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.workspace_id', 'm.role', 'a.is_admin'])
    .where('a.email', '=', 'jane@example.com')
    .execute();
  expect(rows).toEqual([{ workspace_id: acme.id, role: 'consultant', is_admin: 0 }]);
});

test('a member is not invited again, in any spelling', async ({ world, olivia, consultant }) => {
  for (const email of [olivia.email, ` ${olivia.email.toUpperCase()}`]) {
    const { statusCode, body } = await consultant(email);
    expect([statusCode, messages(body)]).toEqual([422, ['They’re already a member.']]);
  }
  expect(await world.mailTo(olivia.email)).toEqual([]);
});

test('an address with an account elsewhere is answered like any other', async ({ world, consultant }) => {
  const known = await world.account('Known Elsewhere');
  const [first, second] = [await consultant(known.email), await consultant('unknown@example.com')];
  expect([first.statusCode, first.headers.location]).toEqual([second.statusCode, second.headers.location]);
});

test('D20: a withdrawn invitation’s link is dead, and withdrawing twice is told kindly', async ({
  world,
  acme,
  olivia,
  owner,
  consultant,
  linkOf,
  events,
  openLink,
}) => {
  await consultant('carl@example.com');
  const { pathname } = await linkOf('carl@example.com');
  const invitation = await openLink('carl@example.com');
  const done = await owner.post(`${INVITATIONS}/withdraw`, { invitation });
  expect([done.statusCode, done.headers.location]).toEqual([303, MEMBERS]);
  expect((await owner.get(MEMBERS)).body).toContain('Invitation to carl@example.com cancelled.');
  expect((await world.visitor().get(pathname)).statusCode).toBe(410);
  expect((await world.visitor().post(pathname, { name: 'Carl', password: CHOSEN })).statusCode).toBe(410);
  const again = await owner.post(`${INVITATIONS}/withdraw`, { invitation });
  expect(again.statusCode).toBe(409);
  expect(again.body).toContain('This invitation has already been accepted or cancelled');
  expect(await events('invitation.withdrawn')).toEqual([
    { actor: olivia.email, subject: 'carl@example.com', workspace_id: acme.id },
  ]);
});

test('sending again makes a new link and kills the old one; an expired one too', async ({
  world,
  acme,
  olivia,
  owner,
  client,
  linkOf,
  openLink,
}) => {
  await client('clara@example.com', 'Initech');
  const first = await linkOf('clara@example.com');
  world.clock.advance(8 * DAY_MS);
  owner = await world.signedIn(olivia, acme);
  expect((await owner.get(MEMBERS)).body).toContain('Expired');
  const invitation = await openLink('clara@example.com');
  const done = await owner.post(`${INVITATIONS}/resend`, { invitation });
  expect(done.statusCode).toBe(303);
  const second = await linkOf('clara@example.com');
  expect(second.href).not.toBe(first.href);
  expect((await world.visitor(acme).get(first.pathname)).statusCode).toBe(410);
  const page = await world.visitor(acme).get(second.pathname);
  expect(page.body).toContain('client portal for Initech');
  expect((await owner.post(`${INVITATIONS}/resend`, { invitation })).statusCode).toBe(409);
});

test('one for a client company that is gone is not sent again, and says so', async ({
  world,
  owner,
  client,
  openLink,
}) => {
  await client('clara@initech.example', 'Initech');
  const invitation = await openLink('clara@initech.example');
  await world.db.deleteFrom('companies').execute();
  const refused = await owner.post(`${INVITATIONS}/resend`, { invitation });
  expect(refused.statusCode).toBe(409);
  expect(refused.body).toContain('This invitation’s client company no longer exists.');
  expect(await world.mailTo('clara@initech.example')).toHaveLength(1);
  expect((await owner.post(`${INVITATIONS}/withdraw`, { invitation })).statusCode).toBe(303);
});

test('what is sent to one address, at once and within a day has limits', async ({
  world,
  owner,
  consultant,
  openLink,
}) => {
  const { pending, perAddressPerDay } = INVITATION_LIMITS;
  for (let sent = 0; sent < perAddressPerDay; sent += 1) {
    expect((await consultant('carl@example.com')).statusCode).toBe(303);
  }
  const often = await consultant('carl@example.com');
  expect([often.statusCode, messages(often.body)]).toEqual([
    422,
    ['5 invitations went to this address within 24 hours. Wait a day before you send another.'],
  ]);
  const resent = await owner.post(`${INVITATIONS}/resend`, {
    invitation: await openLink('carl@example.com'),
  });
  expect(resent.statusCode).toBe(409);
  expect(await world.mailTo('carl@example.com')).toHaveLength(perAddressPerDay);

  const answers = await Promise.all(
    Array.from({ length: pending + 5 }, (_, index) => consultant(`p${index}@example.com`)),
  );
  const accepted = answers.filter(({ statusCode }) => statusCode === 303);
  expect(accepted).toHaveLength(pending - 1);
  const refused = answers.find(({ statusCode }) => statusCode === 422);
  expect(refused?.body).toContain(
    '50 invitations are waiting for a reply. Cancel some before you send another.',
  );
  expect(refused?.body).toMatch(/value="p\d+@example\.com"/);
});

test('withdrawing and inviting anew does not get round the limit of a day', async ({
  world,
  acme,
  olivia,
  owner,
  consultant,
  openLink,
}) => {
  const { perDay } = INVITATION_LIMITS;
  for (let sent = 0; sent < perDay; sent += 1) {
    const email = `p${sent}@example.com`;
    expect((await consultant(email)).statusCode).toBe(303);
    await owner.post(`${INVITATIONS}/withdraw`, { invitation: await openLink(email) });
  }
  expect((await consultant('last@example.com')).body).toContain('100 invitations were sent within 24 hours.');
  world.clock.advance(DAY_MS);
  owner = await world.signedIn(olivia, acme);
  expect((await consultant('last@example.com')).statusCode).toBe(303);
});

const RIVALS = '/dashboard/rival/members';

test('ASVS 8.2.2: invitations of another workspace are not seen, sent or withdrawn, in both directions', async ({
  world,
  owner,
  invite,
  consultant,
  openLink,
}) => {
  const rival = await world.workspace('rival');
  const rita = await world.account('Rita Rival');
  await world.join(rita, rival, 'owner');
  const rivalOwner = await world.signedIn(rita, rival);
  await consultant('for-acme@example.com');
  await world.company(rival, 'Umbrella');
  await invite(
    { email: 'for-rival@example.com', role: 'client', company: 'Umbrella' },
    rivalOwner,
    `${RIVALS}/invitations`,
  );
  const both = [
    { visitor: owner, members: MEMBERS, foreign: 'for-rival@example.com' },
    { visitor: rivalOwner, members: RIVALS, foreign: 'for-acme@example.com' },
  ];
  for (const { visitor, members, foreign } of both) {
    expect((await visitor.get(members)).body).not.toContain(foreign);
    const invitation = await openLink(foreign);
    for (const action of ['resend', 'withdraw']) {
      const answer = await visitor.post(`${members}/invitations/${action}`, { invitation });
      expect(answer.statusCode).toBe(404);
    }
    expect(await openLink(foreign)).toBe(invitation);
    expect(await world.mailTo(foreign)).toHaveLength(1);
  }
  for (const invitation of ['', 'x', "' or 1=1 --", '\u0000', NOBODY]) {
    for (const action of ['resend', 'withdraw']) {
      expect((await owner.post(`${INVITATIONS}/${action}`, { invitation })).statusCode).toBe(404);
    }
  }
});

test('a link of another purpose is no invitation', async ({ world, acme, owner, openLink }) => {
  const now = world.clock.now();
  await world.db.transaction().execute((trx) =>
    issueLink(trx, {
      purpose: 'password-reset',
      email: 'carl@example.com',
      workspaceId: acme.id,
      payload: {},
      now,
      lifeMs: DAY_MS,
    }),
  );
  const invitation = await openLink('carl@example.com');
  expect((await owner.post(`${INVITATIONS}/withdraw`, { invitation })).statusCode).toBe(404);
  expect((await owner.get(MEMBERS)).body).not.toContain('carl@example.com');
});

test('D8: an invitation that is open for a member who is removed does not lead back in', async ({
  world,
  acme,
  owner,
  consultant,
  linkOf,
}) => {
  const carl = await world.account('Carl Consultant');
  await consultant(carl.email);
  const { pathname } = await linkOf(carl.email);
  const membership = await world.join(carl, acme, 'consultant');
  await owner.post(`${MEMBERS}/remove`, { membership });
  expect((await world.visitor().post(pathname)).statusCode).toBe(410);
});

test('D20: where no mail leaves the machine, the page shows the link itself, and nothing else that was sealed', async ({
  local: { world, acme, olivia },
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const sent = await visitor.post(INVITATIONS, { email: 'carl@example.com', role: 'consultant' });
  const page = await visitor.get(sent.headers.location ?? '');
  expect(page.body).toContain('Email isn’t set up');
  const link = (await world.mailTo('carl@example.com'))[0]?.link ?? 'none';
  expect(page.body).toContain(`href="${link}"`);
  const resetLink = `${world.config.baseUrl}/password/reset?token=x`;
  const other = outboxHint(world.services, { link: resetLink, now: world.clock.now() });
  expect(other).toContain('?ref=');
  expect((await visitor.get(`${MEMBERS}${other}`)).body).not.toContain('/password/reset');
});

test('B15: the list says how far each invitation’s email has come', async ({
  world,
  acme,
  owner,
  consultant,
}) => {
  await consultant('new@acme.example');
  const shown = async () => (await owner.get(MEMBERS)).body;
  expect(await shown()).toContain('On its way');
  await world.mailTo('new@acme.example');
  expect(await shown()).toContain('Delivered');
  const [link] = await world.db
    .selectFrom('one_time_links')
    .select('id')
    .where('workspace_id', '=', acme.id)
    .execute();
  for (const [state, words] of [
    ['refused', 'Refused'],
    ['unreachable', 'the mail server isn’t answering; we’ll keep trying for a day'],
    ['failed', 'check the address, then send it again'],
  ] as const) {
    await world.db
      .updateTable('followed_mails')
      .set({ state })
      .where('about', '=', link?.id ?? '')
      .execute();
    expect(await shown()).toContain(words);
  }
});

test('B14: the email comes from the workspace, goes back to who invited, and names the address to keep', async ({
  world,
  acme,
  olivia,
  client,
}) => {
  await client('ciso@bank.example', 'Northwind Bank');
  const plain = (await world.mailTo('ciso@bank.example')).at(-1);
  expect(plain).toMatchObject({ sender: 'acme Security via SecPortal', replyTo: olivia.email });
  expect(plain?.text).toContain(`Olivia Owner (${olivia.email}) has invited you to the client portal`);
  expect(plain?.text).toContain('the reports for Northwind Bank');
  expect(plain?.text).toContain('Your portal, once you have joined: http://acme.localhost:3000');
  expect(plain?.text).toContain('It works once and expires on 1 December 2026.');
  expect(plain?.text).not.toContain('two-factor');
  // At the next sign-in: the owner goes on.
  await world.db
    .updateTable('mfa_policies')
    .set({ required: 1, enforced_from: 9 })
    .where('workspace_id', '=', acme.id)
    .execute();
  await client('cto@bank.example', 'Northwind Bank');
  const warned = (await world.mailTo('cto@bank.example')).at(-1);
  expect(warned?.text).toContain(
    'also requires two-factor authentication, so you’ll set up an authenticator app, a passkey or a security key',
  );
});
