import { expect } from 'vitest';
import { test as base, type Member } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import { FRESH_MS } from '../../../access/judgement.ts';

const MEMBERS = '/dashboard/acme/members';
const ROLE = `${MEMBERS}/role`;
const NOBODY = '01890000-0000-7000-8000-000000000000';

const test = base
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('everybody', { auto: true }, ({ carl, clara, owner }) => [carl, clara, owner])
  .extend(
    'whatIs',
    ({ world }) =>
      ({ membership }: Member) =>
        world.db
          .selectFrom('memberships as m')
          .leftJoin('companies as c', 'c.id', 'm.company_id')
          .select(['m.role', 'c.name as company'])
          .where('m.id', '=', membership)
          .executeTakeFirstOrThrow(),
  )
  .extend(
    'changes',
    ({ world }) =>
      () =>
        world.db.selectFrom('audit_events').selectAll().where('type', '=', 'member.role-changed').execute(),
  )
  .extend(
    'makeClient',
    ({ owner }) =>
      ({ membership }: Member, company = 'Initech') =>
        owner.post(ROLE, { membership, role: 'client', company }),
  )
  .extend(
    'idOf',
    ({ world }) =>
      async (company: string) =>
        (
          await world.db
            .selectFrom('companies')
            .select('id')
            .where('name', '=', company)
            .executeTakeFirstOrThrow()
        ).id,
  )
  .extend('umbrella', ({ world, acme }) => world.company(acme, 'Umbrella'));

test('B14: from the list a page says what follows, and shows what somebody is', async ({
  owner,
  carl,
  clara,
}) => {
  const list = (await owner.get(MEMBERS)).body;
  for (const { membership } of [carl, clara]) expect(list).toContain(`href="${MEMBERS}/${membership}/role"`);
  const consultant = (await owner.get(`${MEMBERS}/${carl.membership}/role`)).body;
  expect(consultant).toContain('loses access to the dashboard right away');
  expect(consultant).toContain('http://acme.localhost:3000');
  expect(consultant).toMatch(/value="consultant" checked/);
  const client = (await owner.get(`${MEMBERS}/${clara.membership}/role`)).body;
  expect(client).toContain('can see all clients’ data');
  expect(client).toMatch(/value="client" checked/);
  expect(client).toMatch(/<option value="[^"]*" selected>Initech</);
});

test('E3: where consultants see only their own engagements, nobody is told that they see all clients', async ({
  world,
  acme,
  owner,
  carl,
  clara,
}) => {
  const pages = async () => {
    const bodies = [
      `${MEMBERS}/${carl.membership}/role`,
      `${MEMBERS}/${clara.membership}/role`,
      `${MEMBERS}/invite`,
    ];
    return Promise.all(bodies.map(async (path) => (await owner.get(path)).body.includes('all clients')));
  };
  expect(await pages()).toEqual([true, true, true]);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  expect(await pages()).toEqual([false, false, false]);
});

test('B14 ASVS 8.3.2: a consultant made a client loses the dashboard at once, and finds the portal', async ({
  world,
  acme,
  olivia,
  carl,
  makeClient,
  whatIs,
  changes,
  idOf,
}) => {
  const theirs = await world.signedIn(carl, acme);
  expect((await theirs.get('/dashboard/acme')).statusCode).toBe(200);
  const done = await makeClient(carl, ' initech ');
  expect([done.statusCode, done.headers.location]).toEqual([303, MEMBERS]);
  expect(await whatIs(carl)).toEqual({ role: 'client', company: 'Initech' });
  const refused = await theirs.get('/dashboard/acme');
  expect([refused.statusCode, refused.body.includes('Open the client portal')]).toEqual([403, true]);
  const portal = world.visitor(acme);
  await portal.signIn(carl.email);
  expect((await portal.get('/portal')).statusCode).toBe(200);
  const [event, ...more] = await changes();
  expect(more).toEqual([]);
  expect(event).toMatchObject({ actor: olivia.email, subject: carl.email, workspace_id: acme.id });
  expect(JSON.parse(event?.detail ?? '')).toEqual({
    from: 'consultant',
    role: 'client',
    companyId: await idOf('Initech'),
    sessionsEnded: 0,
  });
  const activity = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
  expect(activity.body).toContain(`Changed ${carl.email} from a consultant to a client of Initech.`);
  const [mail, ...others] = await world.mailTo(carl.email);
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('Your role in acme Security has changed');
  expect(mail?.text).toContain('You can no longer open the dashboard.');
  expect(mail?.text).toContain('http://acme.localhost:3000/portal');
});

test('B14 D8: a client made a consultant is signed out of the portal, and comes into the dashboard', async ({
  world,
  acme,
  clara,
  owner,
  whatIs,
  changes,
  idOf,
}) => {
  const portal = await world.signedIn(clara, acme, 'tenant');
  const base = await world.signedIn(clara, acme);
  expect((await base.get('/dashboard/acme')).statusCode).toBe(403);
  const done = await owner.post(ROLE, {
    membership: clara.membership,
    role: 'consultant',
    company: 'Initech',
  });
  expect((await owner.follow(done)).response.body).toContain(`${clara.name} is now a consultant.`);
  expect(await whatIs(clara)).toEqual({ role: 'consultant', company: null });
  expect((await portal.get('/portal')).headers.location).toMatch(/^\/login/);
  expect((await base.get('/dashboard/acme')).statusCode).toBe(200);
  expect((await base.get('/dashboard/acme/settings/workspace')).statusCode).toBe(405);
  expect(
    (await base.post('/dashboard/acme/settings/workspace', { name: 'Mine', accent: 'teal' })).statusCode,
  ).toBe(403);
  expect(JSON.parse((await changes())[0]?.detail ?? '')).toEqual({
    from: 'client',
    fromCompanyId: await idOf('Initech'),
    role: 'consultant',
    sessionsEnded: 1,
  });
  const [mail] = await world.mailTo(clara.email);
  expect(mail?.text).toContain('The owner of “acme Security” made you a consultant.');
  expect(mail?.text).toContain('http://localhost:3000/dashboard/acme');
});

test('B14: a client moves to another company, and sees that one’s portal alone', async ({
  world,
  acme,
  clara,
  makeClient,
  whatIs,
  umbrella,
}) => {
  const portal = await world.signedIn(clara, acme, 'tenant');
  await makeClient(clara, umbrella);
  expect(await whatIs(clara)).toEqual({ role: 'client', company: 'Umbrella' });
  expect((await portal.get('/portal')).headers.location).toMatch(/^\/login/);
  const again = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect(again.body).toContain('Umbrella');
  expect(again.body).not.toContain('Initech');
  const [mail] = await world.mailTo(clara.email);
  expect(mail?.text).toContain('made you a client contact for Umbrella');
});

test('what somebody is already changes nothing, tells nobody, and ends no session', async ({
  world,
  acme,
  carl,
  clara,
  owner,
  makeClient,
  changes,
}) => {
  const portal = await world.signedIn(clara, acme, 'tenant');
  expect((await owner.follow(await makeClient(clara, 'INITECH'))).response.body).toContain(
    'nothing was changed',
  );
  await owner.post(ROLE, { membership: carl.membership, role: 'consultant', company: '' });
  expect(await changes()).toEqual([]);
  expect([...(await world.mailTo(carl.email)), ...(await world.mailTo(clara.email))]).toEqual([]);
  expect((await portal.get('/portal')).statusCode).toBe(200);
});

test('E5: a client needs a company that there is, and everyone a role; what was chosen stays', async ({
  world,
  owner,
  carl,
  whatIs,
  umbrella,
}) => {
  const { membership } = carl;
  const theirs = await world.company(await world.workspace('rival'), 'Hooli');
  const gone = 'Choose a client company. This one has been archived or removed.';
  const wrong = [
    [{ membership, role: 'client', company: ' ' }, 'Choose a client company.'],
    [{ membership, role: 'client', company: 'Hooli' }, gone],
    [{ membership, role: 'client', company: theirs }, gone],
    [{ membership, role: 'client', company: NOBODY }, gone],
    [{ membership, role: 'client', company: 'x'.repeat(101) }, 'Use at most 100 characters.'],
    [{ membership, role: 'owner', company: umbrella }, 'Choose a role.'],
    [{ membership, company: umbrella }, 'Choose a role.'],
  ] as const;
  for (const [form, words] of wrong) {
    const answer = await owner.post(ROLE, form);
    expect([answer.statusCode, answer.body.includes(words)], words).toEqual([422, true]);
    if (form.company === umbrella) expect(answer.body).toContain(`value="${umbrella}" selected`);
  }
  expect(await whatIs(carl)).toEqual({ role: 'consultant', company: null });
  expect(await world.db.selectFrom('companies').select('name').orderBy('name').execute()).toEqual(
    ['Hooli', 'Initech', 'Umbrella'].map((name) => ({ name })),
  );
});

test('E5: a client of an archived company can stay one, and nobody else becomes one', async ({
  world,
  acme,
  owner,
  carl,
  clara,
}) => {
  const id = await world.company(acme, 'Initech');
  await owner.post(`/dashboard/acme/companies/${id}/archive`, { archived: 'true' });
  const { body } = await owner.get(`${MEMBERS}/${clara.membership}/role`);
  expect(body).toContain(`<option value="${id}" selected>Initech (archived)</option>`);
  const same = await owner.post(ROLE, { membership: clara.membership, role: 'client', company: id });
  expect((await owner.follow(same)).response.body).toContain('nothing was changed');
  const other = await owner.post(ROLE, { membership: carl.membership, role: 'client', company: id });
  expect(other.statusCode).toBe(422);
});

test('the owner’s role cannot be changed', async ({ world, owner }) => {
  const { id } = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  for (const answer of [
    await owner.get(`${MEMBERS}/${id}/role`),
    await owner.post(ROLE, { membership: id, role: 'client', company: 'Initech' }),
  ]) {
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('The owner’s role can’t be changed');
  }
});

test('D12 D22: wants a fresh confirmation, which names what is to be, and keeps what was chosen', async ({
  world,
  carl,
  owner,
  makeClient,
  whatIs,
  umbrella,
}) => {
  world.clock.advance(FRESH_MS);
  expect((await makeClient(carl, 'Hooli')).statusCode).toBe(422);
  expect((await makeClient(carl, umbrella)).headers.location).toBe('/confirm');
  const { body } = await owner.get('/confirm');
  expect(body).toContain(`make ${carl.name} a client of Umbrella in acme Security`);
  expect(await whatIs(carl)).toMatchObject({ role: 'consultant' });
  const [, back = ''] = new RegExp(`href="(${MEMBERS}/[^"]+)"`).exec(body) ?? [];
  const again = (await owner.get(back.replaceAll('&amp;', '&'))).body;
  expect(again).toMatch(/value="client" checked/);
  expect(again).toContain(`value="${umbrella}" selected`);
  expect((await owner.post('/confirm', { password: PASSWORD })).headers.location).toBe(MEMBERS);
  expect(await whatIs(carl)).toEqual({ role: 'client', company: 'Umbrella' });
});

test('S3, ASVS 8.2.1, 8.2.2: nobody but the owner, and nobody of another workspace', async ({
  world,
  acme,
  carl,
  clara,
  owner,
  whatIs,
}) => {
  const form = { membership: carl.membership, role: 'client', company: 'Initech' };
  const consultant = await world.signedIn(carl, acme);
  const own = { membership: clara.membership, role: 'consultant' };
  expect((await consultant.get(`${MEMBERS}/${clara.membership}/role`)).statusCode).toBe(403);
  expect((await consultant.post(ROLE, own)).statusCode).toBe(403);
  expect((await (await world.signedIn(clara, acme)).post(ROLE, own)).statusCode).toBe(403);
  const rival = await world.workspace('rival');
  const rita = await world.account('Rita Rival');
  await world.join(rita, rival, 'owner');
  const rivals = await world.signedIn(rita, rival);
  expect((await rivals.post('/dashboard/rival/members/role', form)).statusCode).toBe(404);
  expect((await rivals.get(`/dashboard/rival/members/${carl.membership}/role`)).statusCode).toBe(404);
  for (const membership of ['', 'x', NOBODY])
    expect((await owner.post(ROLE, { ...form, membership })).statusCode).toBe(404);
  expect([await whatIs(carl), await whatIs(clara)]).toEqual([
    { role: 'consultant', company: null },
    { role: 'client', company: 'Initech' },
  ]);
});

test('D24: of a hand-over to somebody and their becoming a client at once, one takes place', async ({
  world,
  olivia,
  acme,
  carl,
  makeClient,
  whatIs,
}) => {
  const other = await world.signedIn(olivia, acme);
  const [change, handOver] = await Promise.all([
    makeClient(carl),
    other.post('/dashboard/acme/settings/ownership', { membership: carl.membership }),
  ]);
  const { role } = await whatIs(carl);
  expect([change.statusCode, handOver.statusCode]).toEqual(role === 'owner' ? [403, 303] : [303, 404]);
});
