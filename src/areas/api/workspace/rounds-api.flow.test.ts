import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { type Moment, stopBefore } from '../../../../test/moments.ts';
import { newId } from '../../../data/id.ts';
import { rankOf } from '../../../domain/finding.ts';
import { MOST_IN_ROUND } from '../../../domain/retest.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import { sealPublished, unsealPublished } from '../../engagements/finding/content.ts';

const API = '/api/v1/workspaces/acme';

test('E19 E26: by programs, from the request to the published results, and again until everything is fixed', async ({
  owner,
  client,
  planVisible,
  publish,
}) => {
  const engagement = await planVisible();
  const assets = 'Login | https://a.example\nMail';
  const [finding, other] = [await publish(engagement, { assets }), await publish(engagement)].map(idIn);
  const rounds = `${API}/engagements/${idIn(engagement)}/rounds`;
  const stateOf = async (id = finding) => (await client.get(`${API}/findings/${id}`)).json().state;

  const note = await owner.call('POST', rounds, { findingIds: finding, note: 'Mine.' });
  expect(note.json().errors).toEqual({ note: 'Clients write this when they ask for a retest.' });
  const asking = { findingIds: finding, note: 'All of it.' };
  const asked = await client.call('POST', rounds, asking, { 'idempotency-key': 'ask' });
  expect(asked.statusCode).toBe(201);
  const again = await client.call('POST', rounds, asking, { 'idempotency-key': 'ask' });
  expect(again.json()).toEqual(asked.json());
  expect((await client.call('POST', rounds, asking)).statusCode, 'asked for already').toBe(409);
  expect(await stateOf()).toBe('fix-reported');
  const round = `${API}/rounds/${asked.json().id}`;
  const theirs = [
    ...[['begin', {}] as const, ['publish', {}] as const, ['decline', { reason: 'No.' }] as const],
    ...[['findings', { findingIds: other }] as const],
    ...[['results', { findingId: finding, result: 'fixed' }] as const],
  ];
  for (const [end, body] of theirs)
    expect((await client.call('POST', `${round}/${end}`, body)).statusCode, end).toBe(403);
  expect((await client.call('DELETE', round)).statusCode).toBe(403);

  expect((await owner.call('POST', `${round}/begin`)).json()).toMatchObject({
    state: 'running',
    note: 'All of it.',
  });
  expect((await owner.call('POST', `${round}/begin`)).statusCode).toBe(409);
  const tag = (await client.get(round)).headers.etag;
  await owner.call('POST', `${round}/findings`, { findingIds: [other] });
  const give = (more: object, headers = {}) =>
    owner.call('POST', `${round}/results`, { findingId: finding, ...more }, headers);
  const wrong = await give({ what: 'login', where: 'https://b.example', result: 'fixed' });
  expect(wrong.json().errors).toHaveProperty('what');
  expect((await give({ what: 'Mail', result: 'partly' })).json().errors).toHaveProperty('words');
  const seen = (await owner.get(round)).headers.etag;
  await give({ what: 'login', where: 'https://A.example', result: 'fixed', rest: true });
  const stale = await give({ what: 'Mail', result: 'fixed' }, { 'if-match': String(seen) });
  expect(stale.statusCode).toBe(412);
  await give({ what: 'Mail', result: 'not-fixed', words: 'It **answers** still.' });
  const hidden = await client.get(round);
  expect(hidden.headers.etag, 'nothing of it moves what the client has').toBe(tag);
  expect(hidden.json()).toMatchObject({ state: 'asked', begunAt: null, summary: '' });
  expect(hidden.json().findings).toHaveLength(1);
  expect(JSON.stringify(hidden.json())).not.toMatch(/not-fixed|answers/);

  const published = await owner.call('POST', `${round}/publish`, { summary: 'Nearly.' });
  expect(published.json()).toMatchObject({ state: 'closed', number: 1, summary: 'Nearly.' });
  expect((await owner.call('POST', `${round}/publish`)).statusCode).toBe(409);
  expect((await client.get(round)).json().findings).toMatchObject([
    {
      outcome: 'failed',
      results: [
        { what: 'Login', result: 'fixed' },
        { what: 'Mail', result: 'not-fixed', words: 'It **answers** still.' },
      ],
    },
    { outcome: 'kept', results: [{ what: '', result: 'not-tested' }] },
  ]);
  expect([await stateOf(), await stateOf(other)]).toEqual(['retest-failed', 'published']);

  await client.call('PATCH', `${API}/findings/${finding}`, { state: 'fix-reported' });
  const second = `${API}/rounds/${(await owner.call('POST', rounds, { findingIds: finding })).json().id}`;
  expect((await client.get(second)).statusCode).toBe(404);
  await owner.call('POST', `${second}/results`, {
    findingId: finding,
    what: 'Mail',
    result: 'fixed',
    rest: true,
  });
  await owner.call('POST', `${second}/publish`);
  expect(await stateOf()).toBe('retest-passed');
  const third = `${API}/rounds/${(await owner.call('POST', rounds, { findingIds: other })).json().id}`;
  expect((await client.get(rounds)).json().items).toMatchObject([{ number: 2 }, { number: 1 }]);
  expect((await owner.call('DELETE', third)).statusCode).toBe(204);
  expect((await owner.get(third)).statusCode).toBe(404);
});

test('E26 E19: what a program has seen of a round is compared once it is held, whatever was changed since it was answered', async ({
  world,
  owner,
  consultant,
  client,
  planVisible,
  publish,
}) => {
  const engagement = await planVisible();
  const [finding, other] = [await publish(engagement), await publish(engagement)].map(idIn);
  const rounds = `${API}/engagements/${idIn(engagement)}/rounds`;
  const roundOf = async (by: typeof owner, findingIds = finding) =>
    `${API}/rounds/${(await by.call('POST', rounds, { findingIds })).json().id}`;
  const [planned, asked] = [await roundOf(owner), await roundOf(client)];
  const give = (words: string) =>
    ['POST', `${planned}/results`, { findingId: finding, result: 'partly', words }] as const;
  await consultant.get(planned);
  const beside = [
    [planned, give('Mine.'), give('1')],
    [planned, ['POST', `${planned}/findings`, { findingIds: other }], give('2')],
    [planned, ['DELETE', planned, undefined], give('3')],
    [asked, ['POST', `${asked}/decline`, { reason: 'No.' }], ['POST', `${asked}/begin`, {}]],
  ] as const;
  for (const [round, late, first] of beside) {
    const tag = String((await owner.get(round)).headers.etag);
    const isDeed = ({ kind }: Moment) => kind === 'transaction';
    const slow = await stopBefore(world.db, isDeed, () =>
      owner.call(late[0], late[1], late[2], { 'if-match': tag }),
    );
    const done = await consultant.call(first[0], first[1], first[2]);
    const codes = [slow.stands, done.statusCode, (await slow.goOn()).statusCode];
    expect(codes, late[1]).toEqual([true, 200, 412]);
  }
  expect((await owner.get(planned)).json().findings).toMatchObject([{ results: [{ words: '3' }] }]);
  expect((await owner.get(asked)).json().state).toBe('running');
});

test('E19: of more findings than a round takes, every one can be retested, also the least severe', async ({
  world,
  acme,
  initech,
  owner,
  client,
  planVisible,
  publish,
}) => {
  const engagement = await planVisible();
  const [least, other] = [await publish(engagement), await publish(engagement)].map(idIn) as [string, string];
  const { db } = world;
  const [finding, published] = [
    await db.selectFrom('findings').selectAll().where('id', '=', least).executeTakeFirstOrThrow(),
    await db
      .selectFrom('published_findings')
      .selectAll()
      .where('finding_id', '=', least)
      .executeTakeFirstOrThrow(),
  ];
  const company = { workspaceId: acme.id, companyId: initech };
  const key = await db.transaction().execute((trx) => companyKey(trx, world.services.keyring, company));
  const content = unsealPublished(key, least, published.content);
  const worse = Array.from({ length: MOST_IN_ROUND }, (_, at) => ({ id: newId(), number: 100 + at }));
  await db
    .insertInto('findings')
    .values(worse.map((one) => ({ ...finding, ...one })))
    .execute();
  await db
    .insertInto('published_findings')
    .values(
      worse.map(({ id, number }) => ({
        ...published,
        ...{ finding_id: id, number, severity: rankOf('critical'), content: sealPublished(key, id, content) },
      })),
    )
    .execute();

  const rounds = `${API}/engagements/${idIn(engagement)}/rounds`;
  const planned = await owner.call('POST', rounds, { findingIds: least });
  expect(planned.statusCode).toBe(201);
  const added = await owner.call('POST', `${API}/rounds/${planned.json().id}/findings`, {
    findingIds: other,
  });
  expect(added.json().findings).toHaveLength(2);
  expect((await client.call('POST', rounds, { findingIds: [other, least] })).statusCode).toBe(201);
});
