import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../consultancy.ts';

/**
 * Ghostwriter’s reordering of findings took ids of other projects among one’s own; DefectDojo’s bulk edit looked at no object of
 * its list, and its moves not at where they led. Here one id that is not the asker’s makes all of it like what there is not,
 * wherever among the others it stands, and nothing is done to any.
 */

test('E2 E3 E18: one finding of somebody else’s among one’s own, and nothing is done to any', async ({
  world,
  carl,
  plan,
  draft,
  owner,
  consultant,
  client,
  needToKnow,
}) => {
  const beyond = await draft(await plan());
  const mine = await plan();
  const [first, last] = [await draft(mine), await draft(mine)];
  const gone = await draft(mine);
  leadsTo(await owner.post(`${gone}/delete`));
  const invented = first.replace(/.{12}$/, 'ffffffffffff');
  const ours = await plan({ team: carl.id });
  const kept = await draft(ours);
  const before = await world.db.selectFrom('findings').selectAll().orderBy('id').execute();
  const at = `${mine}/findings/bulk`;
  const body = (deed: string, ids: readonly string[]) =>
    new URLSearchParams([
      ['deed', deed],
      ['add', 'web'],
      ['move', 'pass-retest'],
      ['to', idIn(ours)],
      ...ids.map((finding): [string, string] => ['finding', idIn(finding)]),
    ]).toString();
  for (const other of [beyond, gone, invented])
    for (const ids of [
      [other, first, last],
      [first, other, last],
      [first, last, other],
    ]) {
      expect((await consultant.get(`${at}?${body('delete', ids)}`)).statusCode).toBe(404);
      for (const deed of ['publish', 'state', 'tags', 'transfer', 'delete'])
        expect((await consultant.post(at, body(deed, ids))).statusCode, deed).toBe(404);
    }
  const move = (to: string) =>
    consultant.post(`${ours}/findings/bulk`, `deed=transfer&finding=${idIn(kept)}&to=${idIn(to)}`);
  await needToKnow(true);
  for (const to of [mine, invented]) expect((await move(to)).statusCode, 'where they see nothing').toBe(404);
  expect((await consultant.post(at, body('delete', [first, last]))).statusCode).toBe(404);
  await needToKnow(false);
  expect((await client.post(at, body('delete', [first, last]))).statusCode).not.toBe(303);
  expect(await world.db.selectFrom('findings').selectAll().orderBy('id').execute()).toEqual(before);
});
