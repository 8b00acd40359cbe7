import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const COMPANIES = '/dashboard/acme/companies';

/** Where an answer leads. */
const leadsTo = (answer: { headers: { location?: unknown } }) => String(answer.headers.location);

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('planned', ({ owner, initech }) => async (more: Record<string, string> = {}) => {
    const plan = { title: 'Online banking', reference: 'INI-1', kind: 'api', tags: '' };
    const answer = await owner.post('/dashboard/acme/engagements', { ...plan, companyId: initech, ...more });
    expect(answer.statusCode).toBe(303);
    return leadsTo(answer);
  })
  .extend(
    'needToKnow',
    ({ world, acme }) =>
      () =>
        world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute(),
  )
  .extend('events', ({ world }) => async () => {
    const rows = await world.db
      .selectFrom('audit_events')
      .select(['type', 'actor', 'subject_id', 'subject'])
      .where('type', 'like', 'company.%')
      .orderBy('id')
      .execute();
    // E5: none has a name that erasing could not take out again.
    expect(rows.map(({ subject }) => subject).join('')).toBe('');
    return rows.map(({ type, actor, subject_id }) => [type, actor, subject_id]);
  });

describe('E5: companies', () => {
  test('a consultant adds one, with a reference and notes, and changes it; each is recorded', async ({
    consultant,
    carl,
    events,
  }) => {
    expect((await consultant.get(COMPANIES)).body).toContain('No client companies yet');
    const added = await consultant.post(COMPANIES, {
      name: ' Hooli ',
      reference: 'H-1',
      notes: 'Ask for **Gavin**.',
    });
    expect(added.statusCode).toBe(303);
    const at = leadsTo(added);
    const { body } = await consultant.get(at);
    expect(body).toMatch(/<h1[^>]*>Hooli<\/h1>/);
    expect(body).toContain('H-1');
    expect(body).toContain('Ask for <strong>Gavin</strong>.');
    expect((await consultant.get(`${at}/edit`)).body).toContain('Ask for **Gavin**.');
    expect((await consultant.post(at, { name: 'Hooli XYZ', reference: '', notes: '' })).statusCode).toBe(303);
    const after = await consultant.get(at);
    expect(after.body).toMatch(/<h1[^>]*>Hooli XYZ<\/h1>/);
    expect(after.body).not.toMatch(/H-1|Gavin|Internal notes/);
    expect(await events()).toEqual([
      ['company.added', carl.email, at.split('/').at(-1)],
      ['company.changed', carl.email, at.split('/').at(-1)],
    ]);
  });

  test('of two people who change one at the same time, the second sees what the first made of it', async ({
    owner,
    consultant,
    initech,
    events,
  }) => {
    const at = `${COMPANIES}/${initech}`;
    const revision = async () => {
      const { body } = await consultant.get(`${at}/edit`);
      return /name="revision" value="([^"]*)"/.exec(body)?.[1] ?? '';
    };
    const seen = await revision();
    const first = { name: 'Initech', reference: '', notes: 'Ask for Peter.\r\nNot Bill.', revision: seen };
    expect((await owner.post(at, first)).statusCode).toBe(303);
    const second = { ...first, notes: 'Ask for Milton.' };
    const refused = await consultant.post(at, second);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Someone else changed this company while you were writing');
    expect(refused.body).toMatch(/<pre class="version">Ask for Peter\.\r?\nNot Bill\.<\/pre>/);
    expect(refused.body).toMatch(/<textarea[^>]*>\s*Ask for Milton\.<\/textarea>/);
    // The first one's second press changes nothing, and what was compared can be saved.
    expect((await owner.post(at, first)).statusCode).toBe(303);
    expect(await events()).toHaveLength(1);
    expect((await consultant.get(`${at}/edit`)).body, 'whoever leaves finds it again').toContain('Milton');
    const again = /name="revision" value="([^"]*)"/.exec(refused.body)?.[1] ?? '';
    expect(again).not.toBe(seen);
    expect((await consultant.post(at, { ...second, revision: again })).statusCode).toBe(303);
    expect((await owner.get(at)).body).toContain('Ask for Milton.');
  });

  test('E5 E14: notes may be as long in any script, and of longer ones nothing typed is lost', async ({
    consultant,
  }) => {
    const form = { name: '株式会社フーリ', reference: 'H-1' };
    const longest = '界'.repeat(20_000);
    const long = await consultant.post(COMPANIES, { ...form, notes: `${longest}界` });
    expect(long.statusCode).toBe(422);
    expect(long.body).toContain('Use at most 20,000 characters.');
    expect(long.body).toContain(`${longest}界`);
    const added = await consultant.post(COMPANIES, { ...form, notes: longest });
    expect(added.statusCode).toBe(303);
    expect((await consultant.get(`${leadsTo(added)}/edit`)).body).toContain(longest);
  });

  test('two can have one name, and are told apart by their references', async ({ consultant, world }) => {
    await consultant.post(COMPANIES, { name: 'Hooli', reference: 'North', notes: '' });
    await consultant.post(COMPANIES, { name: 'Hooli', reference: 'South', notes: '' });
    expect(await world.db.selectFrom('companies').select('id').execute()).toHaveLength(2);
    const { body } = await consultant.get(COMPANIES);
    expect(body).toMatch(/North.*South/s);
  });

  test('E5 E26: another of the same name and reference is refused beside the reference, by page and program', async ({
    consultant,
    world,
    initech,
  }) => {
    const says = 'There is already a company of this name. Enter a reference that tells them apart.';
    const again = await consultant.post(COMPANIES, { name: ' INITECH', reference: '', notes: 'Typed.' });
    expect([again.statusCode, again.body.includes(says), again.body.includes('Typed.')]).toEqual([
      422,
      true,
      true,
    ]);
    const api = '/api/v1/workspaces/acme/companies';
    const byProgram = await consultant.call('POST', api, { name: 'Initech' });
    expect([byProgram.statusCode, byProgram.json().errors]).toEqual([422, { reference: says }]);
    const south = await consultant.call('POST', api, { name: 'Initech', reference: 'South' });
    expect(south.statusCode).toBe(201);
    const renamed = await consultant.call('PATCH', `${api}/${initech}`, { reference: 'south' });
    expect(renamed.json().errors).toEqual({
      reference: 'There is already a company of this name with this reference. Enter a different reference.',
    });
    const edited = await consultant.post(`${COMPANIES}/${south.json().id}`, {
      name: 'Initech',
      reference: '',
      notes: '',
    });
    expect([edited.statusCode, edited.body.includes(says)]).toEqual([422, true]);
    const rows = await world.db.selectFrom('companies').select(['name', 'reference']).execute();
    expect(rows).toHaveLength(2);
    // What looks the same from before can be noted on still.
    await world.db.updateTable('companies').set({ reference: null }).execute();
    expect((await consultant.call('PATCH', `${api}/${initech}`, { notes: 'Still.' })).statusCode).toBe(200);
  });

  test('E5: nobody is invited to one of several by their name; the id says which', async ({
    world,
    acme,
    owner,
  }) => {
    for (const reference of ['North', 'South'])
      await owner.post(COMPANIES, { name: 'Hooli', reference, notes: '' });
    const invite = (company: string) =>
      owner.post('/dashboard/acme/members/invitations', {
        email: 'gavin@hooli.example',
        role: 'client',
        company,
      });
    const refused = await invite('hooli');
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Several companies have this name.');
    const id = await world.company(acme, 'Hooli');
    const form = await owner.get(`/dashboard/acme/members/invite?company=${id}`);
    expect(form.body).toMatch(new RegExp(`value="${id}" selected>Hooli \\((?:North|South)\\)<`));
    expect((await invite(id)).statusCode).toBe(303);
    const { payload } = await world.db
      .selectFrom('one_time_links')
      .select('payload')
      .executeTakeFirstOrThrow();
    expect(payload).toContain(id);
  });

  test('D18: what cannot be saved is shown again with a message', async ({ consultant, initech }) => {
    const refused = await consultant.post(COMPANIES, { name: ' ', reference: 'x'.repeat(41), notes: 'Mine' });
    expect(refused.statusCode).toBe(422);
    for (const shown of ['Enter the company’s name.', 'Use at most 40 characters.', 'Mine'])
      expect(refused.body).toContain(shown);
    const long = await consultant.post(`${COMPANIES}/${initech}`, { name: 'A', notes: 'x'.repeat(20_001) });
    expect(long.body).toContain('Use at most 20,000 characters.');
  });

  test('its page lists its contacts and engagements, with the ways on', async ({
    owner,
    consultant,
    initech,
    clara,
    planned,
  }) => {
    const engagement = await planned();
    const { body } = await consultant.get(`${COMPANIES}/${initech}`);
    expect(body).toContain(`href="/dashboard/acme/contacts/${clara.membership}"`);
    expect(body).toContain(clara.email);
    expect(body).toContain(`href="${engagement}"`);
    expect(body).toContain(`href="/dashboard/acme/engagements/new?companyId=${initech}"`);
    expect(body).not.toContain('Invite a contact');
    const invite = `/dashboard/acme/members/invite?company=${initech}`;
    expect((await owner.get(`${COMPANIES}/${initech}`)).body).toContain(`href="${invite}"`);
    expect((await consultant.get(COMPANIES)).body).toMatch(
      /Initech.*Contacts"><div>1<.*Engagements"><div>1</s,
    );
  });

  test('ASVS 8.2.2: another workspace’s is like none', async ({ world, consultant }) => {
    const rival = await world.workspace('rival');
    const theirs = await world.company(rival, 'Umbrella');
    for (const path of [`${COMPANIES}/${theirs}`, `${COMPANIES}/${theirs}/edit`])
      expect((await consultant.get(path)).statusCode).toBe(404);
    expect((await consultant.post(`${COMPANIES}/${theirs}`, { name: 'Mine' })).statusCode).toBe(404);
    expect((await consultant.post(`${COMPANIES}/${theirs}/archive`, { archived: 'true' })).statusCode).toBe(
      404,
    );
    expect((await consultant.get(COMPANIES)).body).not.toContain('Umbrella');
    const row = await world.db.selectFrom('companies').selectAll().executeTakeFirstOrThrow();
    expect([row.name, row.archived_at]).toEqual(['Umbrella', null]);
  });

  test('E24: notes lie sealed, and clients see none of them', async ({
    world,
    consultant,
    client,
    initech,
  }) => {
    await consultant.post(`${COMPANIES}/${initech}`, { name: 'Initech', notes: 'Kanarienvogel' });
    const { notes } = await world.db
      .selectFrom('companies')
      .select('notes')
      .where('id', '=', initech)
      .executeTakeFirstOrThrow();
    expect(notes).not.toBeNull();
    expect(Buffer.from(notes ?? []).toString('latin1')).not.toContain('Kanarienvogel');
    expect((await consultant.get(`${COMPANIES}/${initech}`)).body).toContain('Kanarienvogel');
    expect((await client.get('/portal')).body).not.toContain('Kanarienvogel');
    expect((await client.get(`${COMPANIES}/${initech}`)).statusCode).not.toBe(200);
  });
});

describe('E5: archiving', () => {
  test('contacts stay members and are told that there is nothing to see; restoring shows it all again', async ({
    world,
    owner,
    consultant,
    client,
    olivia,
    carl,
    initech,
    planned,
    events,
  }) => {
    const engagement = await planned();
    const edit = leadsTo(await owner.post(`${engagement}/findings`));
    await owner.post(edit, {
      revision: '1',
      title: 'SQL injection',
      severity: 'high',
      description: 'Words.',
    });
    await owner.post(edit.replace('/edit', '/publish'), { revision: '2' });
    await owner.post(`${engagement}/visibility`, { visible: 'true' });
    const { finding_id } = await world.db
      .selectFrom('published_findings')
      .select('finding_id')
      .executeTakeFirstOrThrow();
    const finding = `/portal/findings/${finding_id}`;
    expect((await client.get('/portal')).body).toContain('SQL injection');

    const archive = `${COMPANIES}/${initech}/archive`;
    expect((await consultant.post(archive, { archived: 'true' })).statusCode).toBe(303);
    const portal = await client.get('/portal');
    expect(portal.statusCode).toBe(200);
    expect(portal.body).toContain('There’s nothing to see here now');
    expect(portal.body).toContain(olivia.email);
    expect(portal.body).not.toContain('SQL injection');
    expect((await client.get(finding)).statusCode).toBe(404);
    expect((await client.post(`${finding}/comments`, { text: 'Still here?' })).statusCode).toBe(404);
    for (const path of ['/portal/findings', '/portal/findings.csv'])
      expect((await client.get(path)).body).not.toContain('SQL injection');
    const list = (await client.get('/portal/findings')).body;
    expect(list).toContain('acme Security has archived Initech.');
    expect(list).not.toContain('Nothing published yet');
    expect((await owner.get(engagement)).statusCode).toBe(200);
    const refused = await owner.post('/dashboard/acme/engagements', {
      title: 'Another',
      reference: 'INI-2',
      kind: 'api',
      companyId: initech,
    });
    expect(refused.statusCode).toBe(422);
    expect((await owner.get(COMPANIES)).body).toMatch(/Archived.*Initech/s);
    expect((await owner.get('/dashboard/acme')).body).not.toContain(`${COMPANIES}/${initech}`);

    await owner.post(archive, { archived: 'false' });
    await owner.post(archive, { archived: 'false' });
    expect((await client.get(finding)).body).toContain('SQL injection');
    expect(await events()).toEqual([
      ['company.archived', carl.email, initech],
      ['company.restored', olivia.email, initech],
    ]);
  });
});

test('E5: an invitation to an archived company is not sent again', async ({ world, owner, initech }) => {
  await owner.post('/dashboard/acme/members/invitations', {
    email: 'kim@initech.example',
    role: 'client',
    company: initech,
  });
  const { id } = await world.db
    .selectFrom('one_time_links')
    .select('id')
    .where('email', '=', 'kim@initech.example')
    .executeTakeFirstOrThrow();
  await owner.post(`${COMPANIES}/${initech}/archive`, { archived: 'true' });
  const resent = await owner.post('/dashboard/acme/members/invitations/resend', { invitation: id });
  expect(resent.statusCode).toBe(409);
  expect(resent.body).toContain('This invitation’s client company is archived.');
  expect(await world.mailTo('kim@initech.example')).toHaveLength(1);
});

describe('E3: with need to know', () => {
  test('consultants who are on no team of a company see its name and contacts, and change nothing', async ({
    owner,
    consultant,
    clara,
    initech,
    planned,
    needToKnow,
    world,
  }) => {
    const at = `${COMPANIES}/${initech}`;
    await owner.post(at, { name: 'Initech', reference: '', notes: 'Kanarienvogel' });
    const engagement = await planned();
    await needToKnow();
    const { body, statusCode } = await consultant.get(at);
    expect(statusCode).toBe(200);
    expect(body).toContain(clara.email);
    expect(body).not.toMatch(/Kanarienvogel|Edit company|Archive the company|Online banking/);
    expect(body).not.toContain(engagement);
    expect((await consultant.get(`${at}/edit`)).statusCode).toBe(403);
    expect((await consultant.post(at, { name: 'Other', reference: '', notes: '' })).statusCode).toBe(403);
    expect((await consultant.post(`${at}/archive`, { archived: 'true' })).statusCode).toBe(403);
    const row = await world.db.selectFrom('companies').selectAll().executeTakeFirstOrThrow();
    expect([row.name, row.archived_at]).toEqual(['Initech', null]);
    expect((await consultant.get(COMPANIES)).body).toMatch(/Initech.*Engagements"><div><span[^>]*>None/s);
  });

  test('those on a team of it do, and so does everyone while it has no engagement', async ({
    owner,
    consultant,
    carl,
    initech,
    planned,
    needToKnow,
  }) => {
    const at = `${COMPANIES}/${initech}`;
    await needToKnow();
    await owner.post(at, { name: 'Initech', reference: '', notes: 'Kanarienvogel' });
    expect((await consultant.get(at)).body).toContain('Kanarienvogel');
    await planned({ team: carl.id });
    expect((await consultant.get(at)).body).toContain('Kanarienvogel');
    expect((await consultant.post(at, { name: 'Initech AG', reference: '', notes: '' })).statusCode).toBe(
      303,
    );
    expect((await owner.get(at)).body).toContain('Initech AG');
  });
});
