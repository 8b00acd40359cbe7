import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';

const API = '/api/v1/workspaces/acme';

test('E15 E26: a program reads the versions of a finding and restores one, and a client’s finds none', async ({
  owner,
  consultant,
  client,
  planVisible,
  publish,
}) => {
  const finding = `${API}/findings/${idIn(await publish(await planVisible(), { impact: 'As it was' }))}`;
  const first = `${finding}/history/${idIn(finding)}`;
  await consultant.call('PATCH', finding, { impact: 'Worse' });
  const { items, next } = (await owner.get(`${finding}/history`)).json();
  expect(next).toBe(null);
  expect(items).toMatchObject([
    { number: 2, author: 'Carl Consultant', publishedAt: null, restored: null, current: true },
    { number: 1, author: 'Olivia Owner', publishedAt: expect.any(String), current: false },
  ]);
  expect((await owner.get(first)).json()).toMatchObject({ number: 1, severity: 'high', impact: 'As it was' });
  expect((await owner.get(`${finding}/history/${items[0].id}`)).json().impact).toBe('Worse');
  const behind = (await owner.get(`${finding}/history?cursor=${items[0].id}`)).json();
  expect(behind.items).toEqual([items[1]]);

  const stale = String((await owner.get(finding)).headers.etag);
  await consultant.call('PATCH', finding, { impact: 'Worse still' });
  const late = await owner.call('POST', `${first}/restore`, {}, { 'if-match': stale });
  expect(late.statusCode).toBe(412);
  const restored = await owner.call('POST', `${first}/restore`, {}, { 'idempotency-key': 'once' });
  expect(restored.json()).toMatchObject({ impact: 'As it was', hasUnpublishedChanges: true });
  expect((await owner.call('POST', `${first}/restore`, {}, { 'idempotency-key': 'once' })).json()).toEqual(
    restored.json(),
  );
  const after = (await owner.get(`${finding}/history`)).json().items;
  expect(after.map((one: { restored: number | null }) => one.restored)).toEqual([1, null, null]);

  for (const path of [`${finding}/history`, first])
    expect((await client.get(path)).statusCode, path).toBe(404);
  expect((await client.call('POST', `${first}/restore`)).statusCode).toBe(404);
});
