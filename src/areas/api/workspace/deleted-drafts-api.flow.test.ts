import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { RESTORABLE_MS } from '../../engagements/public.ts';

const API = '/api/v1/workspaces/acme';

test('E15 E26: a program lists the deleted drafts of an engagement and restores one, and a client’s finds none', async ({
  world,
  owner,
  consultant,
  client,
  planVisible,
  draft,
  publish,
}) => {
  const engagement = await planVisible();
  const list = `${API}/engagements/${idIn(engagement)}/deleted`;
  const published = `${API}/findings/${idIn(await publish(engagement))}`;
  const [first, second, tooOld] = [
    await draft(engagement, { title: 'The first', impact: 'Much' }),
    await draft(engagement, { title: 'The second' }),
    await draft(engagement),
  ].map((path) => `${API}/findings/${idIn(path)}`) as [string, string, string];
  expect((await owner.get(list)).json()).toEqual({ items: [], next: null });
  for (const one of [first, second, tooOld])
    expect((await consultant.call('DELETE', one)).statusCode).toBe(204);
  const now = world.clock.now();
  await world.db
    .updateTable('findings')
    .set({ deleted_at: now - RESTORABLE_MS })
    .where('id', '=', idIn(tooOld))
    .execute();

  const { items, next } = (await owner.get(list)).json();
  expect(next).toBe(null);
  expect(items.map(({ id }: { id: string }) => id)).toEqual([idIn(second), idIn(first)]);
  expect(items[1]).toEqual({
    ...{ id: idIn(first), number: 2, title: 'The first', severity: 'high' },
    deletedAt: new Date(now).toISOString(),
    deletedBy: 'Carl Consultant',
    restorableUntil: new Date(now + RESTORABLE_MS).toISOString(),
  });
  expect((await owner.get(`${list}?cursor=${idIn(second)}`)).json().items).toEqual([items[1]]);
  expect((await owner.get(`${list}?cursor=${idIn(first)}`)).statusCode).toBe(410);
  expect((await owner.get(`${list}?cursor=${idIn(published)}`)).statusCode, 'none of them').toBe(410);

  const key = { 'idempotency-key': 'once' };
  const restored = await owner.call('POST', `${first}/undelete`, {}, key);
  expect(restored.json()).toMatchObject({ number: 2, title: 'The first', impact: 'Much' });
  expect(restored.headers.etag).toBe((await owner.get(first)).headers.etag);
  expect((await owner.call('POST', `${first}/undelete`, {}, key)).json()).toEqual(restored.json());
  expect((await owner.call('POST', `${second}/undelete`, {}, key)).statusCode, 'another’s key').toBe(422);
  expect((await owner.get(list)).json().items).toEqual([items[0]]);
  await consultant.call('DELETE', first);
  expect((await owner.call('POST', `${first}/undelete`, {}, key)).statusCode, 'deleted again').toBe(404);
  expect((await owner.call('POST', `${tooOld}/undelete`)).statusCode).toBe(404);

  expect((await client.get(list)).statusCode).toBe(404);
  for (const one of [first, published])
    expect((await client.call('POST', `${one}/undelete`)).statusCode, one).toBe(404);
  expect((await owner.get(first)).statusCode, 'and nothing was restored by it').toBe(404);
});
