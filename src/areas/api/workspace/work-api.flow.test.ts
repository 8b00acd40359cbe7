import { expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { type Moment, stopBefore } from '../../../../test/moments.ts';
import { uploadOf } from '../../../../test/multipart.ts';
import { newId } from '../../../data/id.ts';

const API = '/api/v1/workspaces/acme';
const DAY_MS = 24 * 60 * 60 * 1000;

interface Thing {
  readonly id: string;
  readonly name: string;
}

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('engagement', async ({ consultant, initech }) => {
    const plan = { title: 'Online shop', kind: 'web-application', companyId: initech, visible: true };
    return (await consultant.call('POST', `${API}/engagements`, plan)).json<Thing>().id;
  })
  .extend('finding', async ({ consultant, engagement }) => {
    const draft = { title: 'A leak', severity: 'high', description: 'Text.', severityReason: 'By hand.' };
    const made = await consultant.call('POST', `${API}/engagements/${engagement}/findings`, draft);
    return `${API}/findings/${made.json<Thing>().id}`;
  })
  .extend('published', async ({ consultant, finding }) => {
    expect((await consultant.call('POST', `${finding}/publish`)).statusCode).toBe(200);
    return finding;
  });

test('E5 E26: a company is read with its contacts, changed part by part, archived and restored', async ({
  consultant,
  client,
  clara,
  initech,
}) => {
  const at = `${API}/companies/${initech}`;
  const before = await consultant.get(at);
  const contact = { id: clara.id, name: clara.name, email: clara.email };
  const whole = { id: initech, name: 'Initech', reference: null, archived: false, notes: '' };
  expect(before.json()).toEqual({ ...whole, contacts: [contact] });
  const tag = String(before.headers.etag);
  const noted = await consultant.call('PATCH', at, { notes: 'Ask for Bill.' }, { 'if-match': tag });
  expect(noted.json()).toMatchObject({ ...whole, notes: 'Ask for Bill.' });
  expect((await consultant.call('PATCH', at, { name: 'Other' }, { 'if-match': tag })).statusCode).toBe(412);
  const named = await consultant.call('PATCH', at, { reference: 'North' });
  expect(named.json()).toMatchObject({ ...whole, reference: 'North', notes: 'Ask for Bill.' });
  const both = await consultant.call('PATCH', at, { name: 'Other', archived: true });
  expect([both.statusCode, Object.keys(both.json().errors)]).toEqual([422, ['archived']]);
  const archived = await consultant.call('PATCH', at, { archived: true });
  expect(archived.json()).toMatchObject({ name: 'Initech', archived: true });
  expect(archived.headers.etag).not.toBe(named.headers.etag);
  const { items } = (await consultant.get(`${API}/companies`)).json();
  expect(items).toContainEqual({ id: initech, name: 'Initech', reference: 'North', archived: true });
  expect((await consultant.call('PATCH', at, { archived: false })).json().archived).toBe(false);
  expect((await client.get(at)).json()).toEqual({ id: initech, name: 'Initech' });
  expect((await client.call('PATCH', at, { name: 'Mine' })).statusCode).toBe(403);
  expect((await client.get(`${API}/companies/${newId()}`)).statusCode).toBe(404);
});

test('E3 E5 E26: with need to know, a company of other teams keeps its notes and stays as it is', async ({
  world,
  acme,
  consultant,
  owner,
  initech,
}) => {
  const at = `${API}/companies/${initech}`;
  await owner.call('PATCH', at, { notes: 'Ask for Bill.' });
  const plan = { title: 'Theirs', kind: 'api', companyId: initech };
  expect((await owner.call('POST', `${API}/engagements`, plan)).statusCode).toBe(201);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  expect((await consultant.get(at)).json()).toMatchObject({ name: 'Initech', notes: null });
  expect((await consultant.call('PATCH', at, { name: 'Other' })).statusCode).toBe(403);
  expect((await owner.get(at)).json()).toMatchObject({ name: 'Initech', notes: 'Ask for Bill.' });
});

test('E5 E27: a token for chosen engagements reads what their company is called, and changes no company', async ({
  world,
  acme,
  carl,
  engagement,
  initech,
}) => {
  const globex = await world.company(acme, 'Globex');
  const program = world.visitor();
  program.apiToken = (await tokenFor(world, carl, acme, { engagementIds: [engagement] })).token;
  const listed = { id: initech, name: 'Initech', reference: null, archived: false };
  expect((await program.get(`${API}/companies`)).json()).toEqual({ items: [listed], next: null });
  expect((await program.get(`${API}/companies/${initech}`)).json()).toEqual(listed);
  expect((await program.call('PATCH', `${API}/companies/${initech}`, { name: 'Other' })).statusCode).toBe(
    403,
  );
  for (const method of ['GET', 'PATCH'] as const) {
    const answer = await program.call(
      method,
      `${API}/companies/${globex}`,
      method === 'GET' ? undefined : {},
    );
    expect(answer.statusCode, method).toBe(404);
  }
});

test('E6 E26: a program finds who can be on a team, and puts them on one', async ({
  consultant,
  client,
  olivia,
  carl,
  engagement,
}) => {
  const { items } = (await consultant.get(`${API}/colleagues`)).json<{ items: Thing[] }>();
  expect(items).toEqual(
    [carl, olivia].map(({ id, name }) => ({ id, name })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const team = { leadId: olivia.id, teamIds: items.map(({ id }) => id) };
  const changed = await consultant.call('PATCH', `${API}/engagements/${engagement}`, team);
  expect(changed.json()).toMatchObject({ leadId: olivia.id });
  expect(changed.json().teamIds.sort()).toEqual([...team.teamIds].sort());
  expect((await client.get(`${API}/colleagues`)).statusCode).toBe(404);
});

test('E11 E26: evidence is named, described, put in order and deleted, unless a client has it', async ({
  consultant,
  client,
  finding,
}) => {
  const add = async (name: string) => {
    const body = uploadOf({}, [{ name, content: 'Words.' }]);
    return (await consultant.post(`${finding}/evidence`, body)).json<Thing>().id;
  };
  const [first, second] = [await add('a.txt'), await add('b.txt')];
  const at = (id: string) => `${API}/evidence/${id}`;
  const order = async () =>
    (await consultant.get(`${finding}/evidence`)).json<{ items: Thing[] }>().items.map(({ id }) => id);
  const described = await consultant.call('PATCH', at(first), { alternative: ' The  request ' });
  expect(described.json()).toMatchObject({ id: first, name: 'a.txt', alternative: 'The request' });
  const named = await consultant.call('PATCH', at(first), { name: 'the dump.txt' });
  expect(named.json()).toMatchObject({ name: 'the-dump.txt', alternative: 'The request' });
  expect((await consultant.call('PATCH', at(first), { name: 'B.txt' })).json().errors).toHaveProperty('name');
  expect((await consultant.call('PATCH', at(second), { place: 1 })).json().id).toBe(second);
  expect(await order()).toEqual([second, first]);
  const both = await consultant.call('PATCH', at(second), { place: 2, name: 'c.txt' });
  expect(both.json().errors).toHaveProperty('place');
  expect((await client.call('PATCH', at(first), { name: 'mine.txt' })).statusCode).toBe(404);

  await consultant.call('PATCH', finding, { steps: 'See ![it](evidence:the-dump.txt).' });
  expect((await consultant.call('POST', `${finding}/publish`)).statusCode).toBe(200);
  for (const method of ['PATCH', 'DELETE'] as const)
    expect((await client.call(method, at(first), method === 'PATCH' ? {} : undefined)).statusCode).toBe(403);
  expect((await consultant.call('DELETE', at(first))).statusCode).toBe(409);
  expect((await consultant.call('DELETE', at(second))).statusCode).toBe(204);
  expect(await order()).toEqual([first]);
});

test('E17 E26: people rewrite and delete what they said themselves, and nobody else’s', async ({
  consultant,
  client,
  owner,
  published,
}) => {
  for (const [kind, author, other] of [
    ['comments', consultant, client],
    ['comments', client, consultant],
    ['notes', consultant, owner],
  ] as const) {
    const { id } = (await author.call('POST', `${published}/${kind}`, { text: 'A word.' })).json<Thing>();
    const at = `${published}/${kind}/${id}`;
    const rewritten = await author.call('PATCH', at, { text: 'Another word.' });
    expect(rewritten.json()).toMatchObject({ id, text: 'Another word.', editedAt: expect.any(String) });
    expect((await author.call('PATCH', at, { text: ' ' })).json().errors).toHaveProperty('text');
    expect((await other.call('PATCH', at, { text: 'Mine.' })).statusCode, kind).toBe(403);
    expect((await other.call('DELETE', at)).statusCode, kind).toBe(403);
    if (kind === 'notes') expect((await client.call('DELETE', at)).statusCode).toBe(404);
    expect((await author.call('DELETE', at)).statusCode).toBe(204);
    const { items } = (await author.get(`${published}/${kind}`)).json<{
      items: { id: string; text: null }[];
    }>();
    expect(items.find((one) => one.id === id)?.text).toBeNull();
    expect((await author.call('PATCH', at, { text: 'Again.' })).statusCode).toBe(404);
  }
});

test('E26: a draft that somebody else has changed meanwhile is not deleted', async ({
  consultant,
  finding,
}) => {
  const tag = String((await consultant.get(finding)).headers.etag);
  await consultant.call('PATCH', finding, { impact: 'More.' });
  const early = await consultant.call('DELETE', finding, undefined, { 'if-match': tag });
  expect(early.statusCode).toBe(412);
  const now = String((await consultant.get(finding)).headers.etag);
  expect((await consultant.call('DELETE', finding, undefined, { 'if-match': now })).statusCode).toBe(204);
});

test('E26: what a program has seen of a finding is compared once it is held, whatever was changed since it was answered', async ({
  world,
  consultant,
  owner,
  client,
  published,
}) => {
  const dayIn = (days: number) => new Date(world.clock.now() + days * DAY_MS).toISOString().slice(0, 10);
  const extend = (days: number) => ({ deadline: dayIn(days), deadlineReason: `By ${days} days.` });
  const late = [
    [consultant, { state: 'withdrawn', stateNote: 'Ours.' }],
    [consultant, extend(90)],
    [client, { state: 'fix-reported' }],
  ] as const;
  await owner.get(published);
  for (const [index, [by, body]] of late.entries()) {
    const tag = String((await by.get(published)).headers.etag);
    const isDeed = ({ kind }: Moment) => kind === 'transaction';
    const slow = await stopBefore(world.db, isDeed, () =>
      by.call('PATCH', published, body, { 'if-match': tag }),
    );
    world.clock.advance(1_000);
    const first = await owner.call('PATCH', published, extend(60 + index));
    expect([slow.stands, first.statusCode, (await slow.goOn()).statusCode]).toEqual([true, 200, 412]);
  }
  expect((await client.get(published)).json()).toMatchObject({ state: 'published', deadline: dayIn(62) });
});

test('E26: comments come behind the one that the cursor names', async ({ consultant, published }) => {
  const at = `${published}/comments`;
  const say = async (text: string) => (await consultant.call('POST', at, { text })).json<Thing>();
  const [first, second] = [await say('First.'), await say('Second.')];
  const { items, next } = (await consultant.get(`${at}?cursor=${first.id}`)).json();
  expect([items, next]).toEqual([[second], null]);
});
