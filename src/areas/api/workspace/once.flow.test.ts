import { describe, expect } from 'vitest';
import { test as base, testInOneWorld } from '../../../../test/fixtures.ts';
import { type Moment, stopAtCommit, stopBefore } from '../../../../test/moments.ts';
import { REQUESTS } from '../../../../test/specimens/requests.ts';
import { setScene } from '../../../../test/specimens/scene.ts';
import { Visitor } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { KEPT_ANSWER_MS, removeOldKeptAnswers } from '../../../access/kept-answers.ts';
import { tablesOf } from '../../../data/copy.ts';
import type { Schema } from '../../../data/schema.ts';

const COMPANIES = '/api/v1/workspaces/acme/companies';
const GLOBEX = { name: 'Globex' };
const ERRORS = { errors: { 'Idempotency-Key': expect.any(String) } };
const keyed = (key = 'key-1') => ({ 'idempotency-key': key });

const CALLS = REQUESTS.filter(({ method, byProgram }) => method === 'POST' && byProgram);
const POSTS = CALLS.filter(({ files }) => files === null);

async function rowsOf({ db }: World): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tablesOf(db)) {
    const rows = await db
      .selectFrom(table as keyof Schema)
      .selectAll()
      .execute();
    counts[table] = rows.length;
  }
  return counts;
}

describe.for(POSTS)('$name', (asked) => {
  testInOneWorld('E26: asked twice with one key it is done once, and answered alike', async ({ world }) => {
    const scene = await setScene(world);
    const { baseHost } = world.config;
    const browser = new Visitor(world.app, asked.host === 'tenant' ? `${scene.slug}.${baseHost}` : baseHost);
    if (asked.as === 'nobody') throw new Error('a key is somebody’s');
    browser.plant(scene.people[asked.as].token);
    const ask = (key: string) => browser.call('POST', asked.path(scene), asked.form(scene), keyed(key));
    const first = await ask('key-1');
    expect(first.statusCode).toBe(asked.answer);
    const rows = await rowsOf(world);
    expect(rows.kept_answers).toBeGreaterThan(0);
    const second = await ask('key-1');
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([
      first.statusCode,
      first.body,
      first.headers.etag,
    ]);
    expect(await rowsOf(world)).toEqual(rows);
    const again = await ask('key-2');
    const isKept = [again.body, await rowsOf(world)];
    expect(isKept, 'with another key it is asked anew').not.toEqual([first.body, rows]);
  });
});

testInOneWorld('E26: every POST of the API is among them, unless it takes a file', ({ world }) => {
  const there = world.routes
    .filter(({ method, config }) => config?.mark?.kind === 'endpoint' && method === 'POST')
    .map(({ url }) => url);
  expect(POSTS.length).toBeGreaterThan(5);
  expect([...new Set(CALLS.map(({ url }) => url))].sort()).toEqual(there.sort());
});

const test = base
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend(
    'add',
    ({ consultant }) =>
      (key?: string, body: object = GLOBEX) =>
        consultant.call('POST', COMPANIES, body, keyed(key)),
  )
  .extend('names', ({ world }) => async () => {
    const rows = await world.db
      .selectFrom('companies')
      .select('name')
      .where('name', '!=', 'Initech')
      .execute();
    return rows.map(({ name }) => name).sort();
  });

test('E26: another request with the key is refused, and nothing is done', async ({
  world,
  acme,
  consultant,
  add,
  names,
}) => {
  expect((await add()).statusCode).toBe(201);
  const otherBody = await add('key-1', { name: 'Hooli' });
  expect([otherBody.statusCode, otherBody.json()]).toEqual([422, expect.objectContaining(ERRORS)]);
  const companyId = await world.company(acme, 'Initech');
  const body = { title: 'Online shop', kind: 'api', companyId };
  const elsewhere = await consultant.call('POST', '/api/v1/workspaces/acme/engagements', body, keyed());
  expect([elsewhere.statusCode, elsewhere.json()]).toEqual([422, expect.objectContaining(ERRORS)]);
  expect(await names()).toEqual(['Globex']);
  expect(await world.db.selectFrom('engagements').select('id').execute()).toEqual([]);
});

test('E26: a key is 1 to 200 visible characters, and only a POST takes one', async ({
  consultant,
  add,
  names,
}) => {
  for (const key of ['', 'two words', 'x'.repeat(201), 'tab\there']) {
    const answer = await add(key);
    expect([answer.statusCode, answer.json()], key).toEqual([422, expect.objectContaining(ERRORS)]);
  }
  expect(await names()).toEqual([]);
  for (const key of ['!', '~'.repeat(200)]) {
    const named = { ...GLOBEX, reference: key.slice(0, 10) };
    expect((await consultant.call('POST', COMPANIES, named, keyed(key))).statusCode, key).toBe(201);
  }
  expect((await consultant.get(COMPANIES, keyed('two words'))).statusCode).toBe(200);
});

test('E26: an answer is kept for a day, also for another session of the same person, and then removed', async ({
  world,
  acme,
  carl,
  add,
  names,
}) => {
  const { id } = (await add()).json();
  world.clock.advance(KEPT_ANSWER_MS - 60_000);
  const later = await world.signedIn(carl, acme);
  const again = () => later.call('POST', COMPANIES, GLOBEX, keyed());
  expect((await again()).json().id).toBe(id);
  const kept = () => world.db.selectFrom('kept_answers').select('id').execute();
  await removeOldKeptAnswers(world.db, world.clock.now());
  expect(await kept()).toHaveLength(1);
  await world.db.updateTable('companies').set({ name: 'Initech' }).execute();
  world.clock.advance(60_000);
  expect((await again()).json().id).not.toBe(id);
  expect(await kept()).toHaveLength(1);
  expect(await names()).toEqual(['Globex']);
  await removeOldKeptAnswers(world.db, world.clock.now() + KEPT_ANSWER_MS);
  expect(await kept()).toEqual([]);
});

test('E26: what was refused is not kept', async ({ world, acme, consultant }) => {
  const at = '/api/v1/workspaces/acme';
  const companyId = await world.company(acme, 'Initech');
  const plan = { title: 'Online shop', kind: 'api', companyId };
  const engagement = (await consultant.call('POST', `${at}/engagements`, plan)).json();
  const draft = { title: 'Without a severity' };
  const finding = (
    await consultant.call('POST', `${at}/engagements/${engagement.id}/findings`, draft)
  ).json();
  const publish = () => consultant.call('POST', `${at}/findings/${finding.id}/publish`, {}, keyed());
  expect((await publish()).statusCode).toBe(422);
  const rest = { severity: 'low', description: 'Text.', remediation: 'Text.', impact: 'Text.' };
  await consultant.call('PATCH', `${at}/findings/${finding.id}`, { ...rest, severityReason: 'By hand.' });
  const published = await publish();
  expect([published.statusCode, published.json().state]).toEqual([200, 'published']);
  await consultant.call('PATCH', `${at}/findings/${finding.id}`, { impact: 'More.' });
  expect((await publish()).json().impact).toBe('Text.');
});

test('E26: what was made, and is no longer there to be read, is not answered again', async ({
  world,
  acme,
  consultant,
}) => {
  const at = '/api/v1/workspaces/acme';
  const companyId = await world.company(acme, 'Initech');
  const plan = { title: 'Online shop', kind: 'api', companyId };
  const engagement = (await consultant.call('POST', `${at}/engagements`, plan)).json();
  for (const [list, one, body] of [
    [`${at}/engagements/${engagement.id}/findings`, `${at}/findings`, { title: 'A draft' }],
    [`${at}/templates`, `${at}/templates`, { title: 'A template', description: 'Text.', checked: true }],
  ] as const) {
    const ask = () => consultant.call('POST', list, body, keyed(list.slice(-20)));
    const made = await ask();
    expect(made.statusCode, made.body).toBe(201);
    expect((await ask()).json().id).toBe(made.json().id);
    expect((await consultant.call('DELETE', `${one}/${made.json().id}`)).statusCode).toBe(204);
    expect((await consultant.get(`${one}/${made.json().id}`)).statusCode).toBe(404);
    expect((await ask()).statusCode, list).toBe(404);
  }
});

test('E26: while the first is under way, another one of its key is told so and does nothing', async ({
  world,
  consultant,
  add,
  names,
}) => {
  // Whoever comes into the workspace is noted there first, in a transaction of its own.
  await consultant.get(COMPANIES);
  const isDeed = ({ kind }: Moment) => kind === 'transaction';
  const slow = await stopBefore(world.db, isDeed, () => add());
  expect(slow.stands).toBe(true);
  const quick = await add();
  expect(quick.statusCode).toBe(201);
  expect((await slow.goOn()).statusCode).toBe(409);
  expect(await names()).toEqual(['Globex']);
  expect((await add()).body).toBe(quick.body);
});

test('E26: the answer is written in the transaction of the deed, sealed', async ({
  world,
  consultant,
  add,
}) => {
  await consultant.get(COMPANIES);
  const held = await stopAtCommit(world.db, () => add());
  const rows = await held.trx?.selectFrom('kept_answers').selectAll().execute();
  const made = await held.trx?.selectFrom('companies').select('id').where('name', '=', 'Globex').execute();
  expect(rows).toMatchObject([{ company_id: made?.[0]?.id }]);
  expect(Buffer.from(rows?.[0]?.sealed ?? []).toString('latin1')).not.toContain('Globex');
  expect(JSON.stringify(rows)).not.toContain('key-1');
  expect((await held.goOn()).json().id).toBe(made?.[0]?.id);
});

test('E26: where the answer cannot be kept, nothing is done', async ({ world, add, names }) => {
  expect((await add()).statusCode).toBe(201);
  const index = world.db.schema.createIndex('one_each').unique().on('kept_answers').column('membership_id');
  await index.execute();
  expect((await add('key-2', { name: 'Hooli' })).statusCode).toBe(500);
  expect(await names()).toEqual(['Globex']);
  await world.db.schema.dropIndex('one_each').execute();
  expect((await add('key-2', { name: 'Hooli' })).statusCode).toBe(201);
});
