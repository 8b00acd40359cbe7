import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const API = '/api/v1/workspaces/acme';
const PROBLEM = 'application/problem+json; charset=utf-8';
const FINDING = {
  title: 'SQL injection in the search',
  cvss: ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
  cwe: 89,
  description: 'The parameter `q` is put into the statement.',
  assets: [{ what: 'shop.example', where: '/search' }, 'api.example'],
  tags: ['web'],
};

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('engagement', async ({ consultant, initech }) => {
    const body = { title: 'Online shop', kind: 'web-application', companyId: initech, visible: true };
    const answer = await consultant.call('POST', `${API}/engagements`, body);
    expect(answer.statusCode).toBe(201);
    return answer.json<{ id: string; reference: string; visible: boolean }>();
  })
  .extend('drafted', async ({ consultant, engagement }) => {
    const answer = await consultant.call('POST', `${API}/engagements/${engagement.id}/findings`, FINDING);
    expect(answer.statusCode).toBe(201);
    return { id: answer.json<{ id: string }>().id, tag: String(answer.headers.etag) };
  })
  .extend('published', async ({ consultant, drafted }) => {
    const answer = await consultant.call('POST', `${API}/findings/${drafted.id}/publish`);
    expect([answer.statusCode, answer.json().state]).toEqual([200, 'published']);
    return drafted.id;
  });

test('E26: a cursor that is none, and a parameter that there isn’t, are told, and not answered with the first page', async ({
  consultant,
  client,
  engagement,
}) => {
  const lists = ['companies', 'engagements', 'colleagues', `engagements/${engagement.id}/findings`];
  for (const list of lists) {
    const answer = await consultant.get(`${API}/${list}?cursor=garbage`);
    expect([list, answer.statusCode, answer.headers['content-type'], answer.json().errors]).toEqual([
      list,
      422,
      PROBLEM,
      { cursor: 'This is no cursor. Use what the page before gave as next.' },
    ]);
  }
  const errors = { severity: 'There is no such parameter.' };
  const path = `${API}/engagements/${engagement.id}/findings?severity=critical`;
  expect((await client.get(path)).json()).toMatchObject({ status: 422, errors });
  expect((await consultant.call('POST', path, FINDING)).json()).toMatchObject({ status: 422, errors });
});

test('E26: an engagement is planned, listed, changed and shown to its client', async ({
  consultant,
  client,
  engagement,
  initech,
}) => {
  expect(engagement).toMatchObject({ reference: 'INI-2026-01', visible: true });
  const { items } = (await consultant.get(`${API}/companies`)).json();
  expect(items).toContainEqual({ id: initech, name: 'Initech', reference: null, archived: false });
  const company = await consultant.call('POST', `${API}/companies`, { name: 'Globex', reference: 'North' });
  expect([company.statusCode, company.json()]).toEqual([
    201,
    { id: expect.any(String), name: 'Globex', reference: 'North', archived: false, notes: '', contacts: [] },
  ]);
  expect((await client.call('POST', `${API}/companies`, { name: 'Mine' })).statusCode).toBe(403);
  expect((await consultant.call('POST', `${API}/companies`, { name: 'A', reference: 5 })).statusCode).toBe(
    422,
  );
  const at = `${API}/engagements/${engagement.id}`;
  const changed = await consultant.call('PATCH', at, { state: 'running', tags: ['q4', 'web'] });
  expect(changed.json()).toMatchObject({ title: 'Online shop', state: 'running', tags: ['q4', 'web'] });
  expect((await client.get(at)).json()).toEqual({
    id: engagement.id,
    companyId: initech,
    reference: 'INI-2026-01',
    title: 'Online shop',
    kind: 'web-application',
    state: 'running',
    startsOn: null,
    endsOn: null,
  });
  await consultant.call('PATCH', at, { visible: false });
  expect((await client.get(at)).statusCode).toBe(404);
  expect((await client.get(`${API}/engagements`)).json()).toEqual({ items: [], next: null });
});

test('E8 E26: a finding is read as it was written, and its client reads it once it is published', async ({
  consultant,
  client,
  engagement,
  drafted,
}) => {
  const at = `${API}/findings/${drafted.id}`;
  const read = (await consultant.get(at)).json();
  const assets = [
    { what: 'shop.example', where: '/search', note: '', state: 'open' },
    { what: 'api.example', where: '', note: '', state: 'open' },
  ];
  expect(read).toMatchObject({ ...FINDING, assets, severity: 'critical', state: 'draft', number: 1 });
  expect((await client.get(at)).statusCode).toBe(404);
  expect((await client.get(`${API}/engagements/${engagement.id}/findings`)).json().items).toEqual([]);
  expect((await consultant.call('POST', `${at}/publish`, {})).statusCode).toBe(200);
  expect((await client.get(at)).json()).toMatchObject({ ...FINDING, assets, state: 'published' });
  const { items } = (await client.get(`${API}/engagements/${engagement.id}/findings`)).json();
  expect(items).toMatchObject([{ id: drafted.id, title: FINDING.title, severity: 'critical' }]);
});

test('E12 E26: nothing of a draft beside what is published reaches its client, not by a tag either', async ({
  consultant,
  client,
  published,
}) => {
  const at = `${API}/findings/${published}`;
  const before = await client.get(at);
  await consultant.call('PATCH', at, { title: 'Rewritten in private', severity: 'low' });
  const after = await client.get(at);
  expect([after.body, after.headers.etag]).toEqual([before.body, before.headers.etag]);
});

test('E26: whoever changes what somebody else has changed meanwhile gets 412, and nothing is written', async ({
  consultant,
  drafted,
}) => {
  const at = `${API}/findings/${drafted.id}`;
  const first = await consultant.call('PATCH', at, { impact: 'First.' }, { 'if-match': drafted.tag });
  expect(first.statusCode).toBe(200);
  expect(first.headers.etag).not.toBe(drafted.tag);
  const second = await consultant.call('PATCH', at, { impact: 'Second.' }, { 'if-match': drafted.tag });
  expect([second.statusCode, second.headers['content-type']]).toEqual([412, PROBLEM]);
  const early = await consultant.call('POST', `${at}/publish`, {}, { 'if-match': drafted.tag });
  expect(early.statusCode).toBe(412);
  expect((await consultant.get(at)).json()).toMatchObject({ impact: 'First.', state: 'draft' });
});

test('E26: what is wrong with a body is told member by member, and nothing is made', async ({
  consultant,
  engagement,
}) => {
  const at = `${API}/engagements/${engagement.id}/findings`;
  const wrong = [
    [{ titel: 'Misspelt' }, 'titel'],
    [{ severity: 'terrible' }, 'severity'],
    [{ cvss: 'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }, 'cvss'],
    [{ cwe: 'CWE-79' }, 'cwe'],
    [{ tags: ['a', 'b,c'] }, 'tags/1'],
    [{ description: 'x'.repeat(205 * 1024) }, 'description'],
  ] as const;
  for (const [body, member] of wrong) {
    const answer = await consultant.call('POST', at, body);
    expect([answer.statusCode, answer.headers['content-type']], member).toEqual([422, PROBLEM]);
    expect(Object.keys(answer.json().errors), member).toEqual([member]);
  }
  const early = await consultant.call('POST', at, { title: 'Without a severity' });
  const publish = `${API}/findings/${early.json().id}/publish`;
  expect((await consultant.call('POST', publish)).json().errors).toMatchObject({
    severity: expect.any(String),
    description: expect.any(String),
  });
  expect((await consultant.get(at)).json().items).toHaveLength(1);
});

test('E17 E26: both sides comment; notes are to a client what there is not', async ({
  consultant,
  client,
  published,
}) => {
  const at = `${API}/findings/${published}`;
  expect((await consultant.call('POST', `${at}/notes`, { text: 'Between us.' })).statusCode).toBe(201);
  expect((await client.call('POST', `${at}/comments`, { text: 'Which version?' })).statusCode).toBe(201);
  expect((await consultant.call('POST', `${at}/comments`, { text: '2.3.' })).statusCode).toBe(201);
  const comments = (await client.get(`${at}/comments`)).json();
  expect(comments.items).toMatchObject([
    { side: 'client', text: 'Which version?' },
    { side: 'consultancy', text: '2.3.' },
  ]);
  expect((await consultant.get(`${at}/notes`)).json().items).toMatchObject([{ text: 'Between us.' }]);
  expect((await client.get(`${at}/notes`)).statusCode).toBe(404);
  expect((await client.call('POST', `${at}/notes`, { text: 'Hello?' })).statusCode).toBe(404);
});

test('E12 E21 E26: a client answers a finding, and the consultancy retests it', async ({
  consultant,
  client,
  published,
}) => {
  const at = `${API}/findings/${published}`;
  const fixed = await client.call('PATCH', at, { state: 'fix-reported', stateNote: 'In 2.4.' });
  expect(fixed.json()).toMatchObject({ state: 'fix-reported', stateNote: 'In 2.4.' });
  expect((await client.call('PATCH', at, { title: 'Harmless' })).json().errors).toHaveProperty('title');
  expect((await client.call('PATCH', at, { state: 'retest-passed' })).statusCode).toBe(422);
  expect((await consultant.call('PATCH', at, { state: 'retest-passed' })).json().state).toBe('retest-passed');
  expect((await consultant.call('PATCH', at, { state: 'withdrawn' })).json().errors).toHaveProperty(
    'stateNote',
  );
  expect((await consultant.call('DELETE', at)).statusCode).toBe(409);
});

test('E26 S15: on a portal’s host the path names that portal’s workspace or nothing, and its team has no business there', async ({
  world,
  client,
  consultant,
  engagement,
  acme,
  carl,
}) => {
  await world.workspace('rival');
  for (const slug of ['rival', 'nowhere'])
    expect((await client.get(`/api/v1/workspaces/${slug}/engagements`)).statusCode, slug).toBe(404);
  const onPortal = await world.signedIn(carl, acme, 'tenant');
  expect((await onPortal.get(`${API}/engagements`)).statusCode).toBe(403);
  expect((await consultant.get('/api/v1/workspaces/rival/engagements')).statusCode).toBe(404);
  const body = { title: 'Ours', kind: 'api', companyId: engagement.id };
  expect((await client.call('POST', `${API}/engagements`, body)).statusCode).toBe(403);
});
