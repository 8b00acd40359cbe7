import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';
import { FRESH_MS } from '../../../access/judgement.ts';

const MEMBERS = '/dashboard/acme/members';
const NOBODY = '01890000-0000-7000-8000-000000000000';

const test = base
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('everybody', { auto: true }, ({ carl, owner }) => [carl, owner])
  .extend(
    'search',
    ({ owner }) =>
      async (q: string) =>
        listed((await owner.get(`${MEMBERS}?${new URLSearchParams({ q })}`)).body),
  )
  .extend('rename', ({ world }) => async (person: Person, name: string): Promise<void> => {
    await world.db.updateTable('accounts').set({ name }).where('id', '=', person.id).execute();
  })
  .extend(
    'removals',
    ({ world }) =>
      () =>
        world.db.selectFrom('audit_events').selectAll().where('type', '=', 'member.removed').execute(),
  );

/** E-mail addresses of the members that a page lists, in its order. */
const listed = (page: string): string[] =>
  [...page.matchAll(/<span class="address text-sm text-muted">([^<]*)<\/span>/g)].map(
    ([, email = '']) => email,
  );

const linkTo = (page: string, label: string): string | undefined =>
  [...page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>((?:(?!<\/a>).)*)<\/a>/gs)]
    .find(([, , text = '']) => text.includes(label))?.[1]
    ?.replaceAll('&amp;', '&');

const row = (page: string, email: string) =>
  page
    .split('<tr')
    .slice(1)
    .find((part) => part.includes(email)) ?? '';

test('S5: everybody with role, company, two-factor state and last sign-in', async ({
  world,
  acme,
  olivia,
  carl,
  owner,
}) => {
  const clara = await world.account('Clara Client');
  await world.join(clara, acme, 'client', 'Initech');
  await world.enrol(clara);
  await world.db
    .updateTable('memberships')
    .set({ last_sign_in_at: world.clock.now() - 3 * 3_600_000 })
    .where('account_id', '=', clara.id)
    .execute();
  const { statusCode, body } = await owner.get(MEMBERS);
  expect(statusCode).toBe(200);
  expect(listed(body)).toEqual([olivia.email, carl.email, clara.email]);
  const client = row(body, clara.email);
  for (const text of ['Clara Client', 'Client of Initech', 'Set up', '3 hours ago']) {
    expect(client).toContain(text);
  }
  for (const text of ['Consultant', 'Not set up', 'Never']) expect(row(body, carl.email)).toContain(text);
  expect(row(body, olivia.email)).toContain('>You<');
  expect(row(body, olivia.email)).not.toContain('/remove');
  expect(linkTo(body, 'Invite people')).toBe(`${MEMBERS}/invite`);
});

test('a disabled account is marked as such', async ({ world, carl, owner }) => {
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', carl.id).execute();
  expect(row((await owner.get(MEMBERS)).body, carl.email)).toContain('Disabled');
});

test('S3, ASVS 8.2.1: a consultant reads the list; every change is refused whatever the page shows', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const consultant = await world.signedIn(carl, acme);
  const { statusCode, body } = await consultant.get(MEMBERS);
  expect(statusCode).toBe(200);
  expect(listed(body)).toEqual([olivia.email, carl.email]);
  expect(body).not.toMatch(/\/remove|Invite people|Withdraw/);
  const answers = await Promise.all([
    consultant.get(`${MEMBERS}/invite`),
    consultant.get(`${MEMBERS}/${carl.membership}/remove`),
    consultant.post(`${MEMBERS}/invitations`, { email: 'new@example.com', role: 'consultant' }),
    consultant.post(`${MEMBERS}/invitations/resend`, { invitation: NOBODY }),
    consultant.post(`${MEMBERS}/invitations/withdraw`, { invitation: NOBODY }),
    consultant.post(`${MEMBERS}/remove`, { membership: carl.membership }),
  ]);
  expect(answers.map((answer) => answer.statusCode)).toEqual([403, 403, 403, 403, 403, 403]);
  expect(await world.mailTo('new@example.com')).toEqual([]);
});

test('120 members come in pages that meet, in both directions', async ({
  world,
  acme,
  olivia,
  carl,
  owner,
  search,
}) => {
  const everybody = [olivia.email, carl.email];
  for (let member = 0; member < 118; member += 1) {
    const person = await world.account(`Member ${String(member).padStart(3, '0')}`);
    await world.join(person, acme, 'consultant');
    everybody.push(person.email);
  }
  const first = await owner.get(MEMBERS);
  expect(listed(first.body)).toEqual(everybody.slice(0, 50));
  expect(linkTo(first.body, 'Previous')).toBeUndefined();
  const second = await owner.get(linkTo(first.body, 'Next') ?? '');
  expect(listed(second.body)).toEqual(everybody.slice(50, 100));
  const third = await owner.get(linkTo(second.body, 'Next') ?? '');
  expect(listed(third.body)).toEqual(everybody.slice(100));
  expect(linkTo(third.body, 'Next')).toBeUndefined();
  const back = await owner.get(linkTo(third.body, 'Previous') ?? '');
  expect(listed(back.body)).toEqual(everybody.slice(50, 100));
  const top = await owner.get(linkTo(back.body, 'Previous') ?? '');
  expect(listed(top.body)).toEqual(everybody.slice(0, 50));
  expect(linkTo(top.body, 'Previous')).toBeUndefined();

  const found = await owner.get(`${MEMBERS}?q=member`);
  expect(listed(found.body)).toHaveLength(50);
  expect(linkTo(found.body, 'Next')).toContain('q=member');
  expect(await search('member 117')).toEqual([everybody.at(-1)]);
});

test('search finds names and addresses in any case; %, _, ! and quotes stand for themselves', async ({
  world,
  acme,
  owner,
  search,
  rename,
}) => {
  const strange = await world.account('Strange');
  await world.join(strange, acme, 'consultant');
  await rename(strange, `100%_O'Brien "!\\" Åsa Öberg`);
  const hit = [strange.email];
  for (const q of ['100%', '%_O', "o'brien", '"!\\"', 'åsa', 'öberg', 'ÅSA', 'Öberg', 'STRANGE@EXAMPLE']) {
    expect([q, await search(q)]).toEqual([q, hit]);
  }
  for (const q of ['1%O', '1__%', '%%', "' or 1=1 --", 'nobody']) {
    expect([q, await search(q)]).toEqual([q, []]);
  }
  const { body } = await owner.get(`${MEMBERS}?q=nobody`);
  expect(body).toContain('No members match');
  expect(linkTo(body, 'Clear search')).toBe(MEMBERS);
});

test('nonsense in the address is ignored', async ({ olivia, carl, owner }) => {
  for (const query of [
    'q=%00',
    'q=a&q=b',
    'q[]=a',
    'after=%27',
    'before=zz',
    'after=%00',
    `after=f${NOBODY.slice(1)}`,
    'ref=AAAA',
  ]) {
    const { statusCode, body } = await owner.get(`${MEMBERS}?${query}`);
    expect([query, statusCode, listed(body)]).toEqual([query, 200, [olivia.email, carl.email]]);
  }
});

test('ASVS 1.2.1: names of people and companies stay text, on every page that shows them', async ({
  world,
  acme,
  owner,
  rename,
}) => {
  const evil = '<script>alert(1)</script>';
  const clara = await world.account('Clara Client');
  const membership = await world.join(clara, acme, 'client', evil);
  await rename(clara, evil);
  const pages = [
    MEMBERS,
    `${MEMBERS}?q=${encodeURIComponent(evil)}`,
    `${MEMBERS}/invite`,
    `${MEMBERS}/${membership}/remove`,
  ];
  for (const path of pages) {
    const { statusCode, body } = await owner.get(path);
    expect(statusCode).toBe(200);
    expect(body).not.toContain(evil);
    expect(body).toMatch(/&lt;script/);
  }
  const { body } = await owner.get(`${MEMBERS}?q=${encodeURIComponent('"><script>')}`);
  expect(body).not.toContain('"><script>');
});

test('D8, D11: removal signs out of this workspace at once, and of no other; told by mail, and recorded', async ({
  world,
  acme,
  olivia,
  carl,
  owner,
  removals,
}) => {
  const rival = await world.workspace('rival');
  await world.join(carl, rival, 'consultant');
  const here = await world.signedIn(carl, acme);
  const there = await world.signedIn(carl, rival);
  const page = await owner.get(`${MEMBERS}/${carl.membership}/remove`);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Carl Consultant is signed out of acme Security at once');

  const done = await owner.post(`${MEMBERS}/remove`, { membership: carl.membership });
  expect([done.statusCode, done.headers.location]).toEqual([303, MEMBERS]);
  // The workspace is closed to the open session; the account's other ones are not (D21).
  expect((await here.get('/dashboard/acme')).statusCode).toBe(404);
  expect((await there.get(`/dashboard/${rival.slug}`)).statusCode).toBe(200);
  const { body } = await owner.get(MEMBERS);
  expect(body).toContain('Carl Consultant has been removed and signed out.');
  expect(listed(body)).toEqual([olivia.email]);
  expect((await world.mailTo(carl.email)).map(({ subject }) => subject)).toEqual([
    'You no longer have access to acme Security',
  ]);
  expect(await removals()).toMatchObject([
    { workspace_id: acme.id, actor: olivia.email, subject: carl.email },
  ]);
  expect(await world.db.selectFrom('accounts').select('id').where('id', '=', carl.id).execute()).toHaveLength(
    1,
  );
  // Back, and a second tab: there is nothing left to remove, and nothing happens twice.
  const again = await owner.post(`${MEMBERS}/remove`, { membership: carl.membership });
  expect([again.statusCode, again.headers.location]).toEqual([303, MEMBERS]);
  expect(await removals()).toHaveLength(1);
});

test('of simultaneous removals one takes place', async ({ world, carl, owner, removals }) => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => owner.post(`${MEMBERS}/remove`, { membership: carl.membership })),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 303, 303, 303, 303]);
  expect(await removals()).toHaveLength(1);
  expect(await world.mailTo(carl.email)).toHaveLength(1);
});

test('the owner cannot be removed, nor remove themselves', async ({ world, olivia, owner }) => {
  const { id } = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  for (const answer of [
    await owner.get(`${MEMBERS}/${id}/remove`),
    await owner.post(`${MEMBERS}/remove`, { membership: id }),
  ]) {
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('The owner can’t be removed');
  }
  expect(listed((await owner.get(MEMBERS)).body)).toContain(olivia.email);
});

test('D12 D22: removing wants a fresh confirmation, which names the person in question, and is done then', async ({
  world,
  carl,
  owner,
  removals,
}) => {
  world.clock.advance(FRESH_MS);
  const there = `${MEMBERS}/${carl.membership}/remove`;
  expect((await owner.get(there)).statusCode).toBe(200);
  const refused = await owner.post(`${MEMBERS}/remove`, { membership: carl.membership });
  expect([refused.statusCode, refused.headers.location]).toEqual([303, '/confirm']);
  const { body } = await owner.get('/confirm');
  expect(body).toContain(`remove ${carl.name} from acme Security`);
  expect(body).toMatch(new RegExp(`href="${there}"[^>]*>\\s*Cancel`));
  expect(await removals()).toEqual([]);
  expect((await owner.post('/confirm', { password: PASSWORD })).headers.location).toBe(MEMBERS);
  expect(await removals()).toHaveLength(1);
});

test('ASVS 8.2.2: two workspaces see and touch only their own people, in both directions', async ({
  world,
  carl,
  owner,
  removals,
}) => {
  const rival = await world.workspace('rival');
  const rita = await world.account('Rita Rival');
  const rob = await world.account('Rob Rival');
  await world.join(rita, rival, 'owner');
  const robsMembership = await world.join(rob, rival, 'client', 'Umbrella');
  const rivalOwner = await world.signedIn(rita, rival);
  const both = [
    { visitor: owner, foreign: robsMembership, hidden: /rival\.|Rival|Umbrella/ },
    { visitor: rivalOwner, foreign: carl.membership, hidden: /Olivia|Carl/ },
  ];
  for (const { visitor, foreign, hidden } of both) {
    for (const path of [MEMBERS, `${MEMBERS}?q=r`, `${MEMBERS}?after=${NOBODY}`, `${MEMBERS}/invite`]) {
      expect((await visitor.get(path)).body).not.toMatch(hidden);
    }
    expect((await visitor.get(`${MEMBERS}/${foreign}/remove`)).statusCode).toBe(404);
    const unknown = await visitor.post(`${MEMBERS}/remove`, { membership: foreign });
    expect([unknown.statusCode, unknown.headers.location]).toEqual(
      visitor === owner ? [303, MEMBERS] : [404, undefined],
    );
  }
  for (const membership of [NOBODY, NOBODY.toUpperCase()])
    expect((await owner.post(`${MEMBERS}/remove`, { membership })).headers.location).toBe(MEMBERS);
  for (const membership of ['', 'x', "' or 1=1", '\u0000', `${NOBODY}0`]) {
    expect((await owner.post(`${MEMBERS}/remove`, { membership })).statusCode).toBe(404);
  }
  expect((await owner.get(`${MEMBERS}/%00/remove`)).statusCode).toBe(404);
  expect(
    (await owner.post(`${MEMBERS}/remove`, `membership=${carl.membership}&membership=x`)).statusCode,
  ).toBe(404);
  expect(await removals()).toEqual([]);
});

test('the members as a file, narrowed as the list is, for whoever may see the list', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
}) => {
  const owner = await world.signedIn(olivia, acme);
  const page = await owner.get('/dashboard/acme/members?q=carl');
  expect(page.body).toContain('href="/dashboard/acme/members.csv?q=carl"');
  const { headers, body } = await owner.get('/dashboard/acme/members.csv?q=carl');
  expect(headers['content-disposition']).toMatch(/^attachment; filename="acme-members-/);
  expect(body.split('\r\n')).toEqual([
    '\uFEFF"Name","Email address","Role","Company","Two-factor","Last sign-in (UTC)","Disabled","Ends (UTC)"',
    `"${carl.name}","${carl.email}","Consultant","","not set up","","no",""`,
    '',
  ]);
  const client = await world.signedIn(clara, acme, 'tenant');
  expect((await client.get('/dashboard/acme/members.csv')).statusCode).toBe(404);
});
