import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { textOf } from '../../../../test/text-of.ts';
import { RESTORABLE_MS, removeOldDrafts } from './deleted-drafts.ts';

const DAY_MS = 24 * 60 * 60_000;
const test = base
  /** Deletes a draft, as if it had been so long ago: no session lasts for days. */
  .extend(
    'deleteAgo',
    { scope: 'file' },
    ({ world, consultant }) =>
      async (finding: string, ms: number): Promise<void> => {
        leadsTo(await consultant.post(`${finding}/delete`));
        const deleted_at = world.clock.now() - ms;
        await world.db.updateTable('findings').set({ deleted_at }).where('id', '=', idIn(finding)).execute();
      },
  );
const undelete = (finding: string) => `${finding}/undelete`;

test('E15: a deleted draft is nowhere but in the list of deleted ones, and comes back as it was', async ({
  world,
  acme,
  owner,
  consultant,
  client,
  planVisible,
  draft,
  publish,
  deleteAgo,
}) => {
  const engagement = await planVisible();
  const shown = await publish(engagement, { title: 'One that stays' });
  const finding = await draft(engagement, { title: 'One that goes', impact: 'Much' });
  leadsTo(await owner.post(`${finding}/remarks`, { kind: 'note', text: 'Said inside.' }));
  const clients = (await client.get(`/portal/engagements/${idIn(engagement)}`)).body;
  expect((await consultant.get(engagement)).body).not.toContain('Deleted drafts');
  await deleteAgo(finding, 2 * DAY_MS);

  const api = '/api/v1/workspaces/acme';
  for (const path of [finding, `${finding}/edit`, `${finding}/history`, `${api}/findings/${idIn(finding)}`])
    expect((await owner.get(path)).statusCode, path).toBe(404);
  expect((await owner.post(`${finding}/edit`, { revision: '2', impact: 'More' })).statusCode).toBe(404);
  expect((await owner.post(`${finding}/delete`)).statusCode).toBe(404);
  const page = (await owner.get(engagement)).body;
  expect(page).not.toContain('One that goes');
  expect(page).not.toContain('Publish all ready drafts');
  expect(page).toContain(`${engagement}/deleted`);
  expect((await owner.get(shown)).body, 'no neighbour of what is there').not.toContain(idIn(finding));
  expect((await owner.get(`${api}/engagements/${idIn(engagement)}/findings`)).body).not.toContain(
    'One that goes',
  );
  const list = textOf((await owner.get(`${engagement}/deleted`)).body);
  expect(list).toMatch(/-2 One that goes .* 2 days ago by Carl Consultant 28 days/);

  leadsTo(await owner.post(undelete(finding)));
  leadsTo(await owner.post(undelete(finding)));
  const back = (await owner.get(finding)).body;
  for (const kept of ['One that goes', 'Said inside.']) expect(back).toContain(kept);
  expect((await owner.get(`${finding}/history`)).body).toContain('Version 1');
  const edit = leadsTo(await owner.post(`${engagement}/findings`));
  expect((await owner.get(edit)).body, 'its number was nobody else’s').toMatch(/-3<\/span>/);
  expect((await client.get(`/portal/engagements/${idIn(engagement)}`)).body).toBe(clients);
  const events = await world.db
    .selectFrom('audit_events')
    .select('type')
    .where('workspace_id', '=', acme.id)
    .where('subject_id', '=', idIn(finding))
    .execute();
  expect(events.map(({ type }) => type).sort()).toEqual(['finding.deleted', 'finding.undeleted']);
});

test('E15: after 30 days a deleted draft is gone for good, and its number stays nobody’s', async ({
  world,
  owner,
  plan,
  draft,
  deleteAgo,
}) => {
  const engagement = await plan();
  const [old, young] = [await draft(engagement), await draft(engagement, { title: 'The younger one' })];
  await deleteAgo(old, RESTORABLE_MS);
  await deleteAgo(young, RESTORABLE_MS - 1);
  expect((await owner.post(undelete(old))).statusCode, 'before it is tidied up too').toBe(404);
  expect((await owner.get(`${engagement}/deleted`)).body).toContain('1 day');
  await removeOldDrafts(world.db, world.clock.now());
  for (const table of ['findings', 'finding_versions'] as const) {
    const rows = await world.db
      .selectFrom(table)
      .select('id')
      .where('id', 'in', [idIn(old), idIn(young)])
      .execute();
    expect(rows, table).toEqual([{ id: idIn(young) }]);
  }
  leadsTo(await owner.post(undelete(young)));
  const edit = leadsTo(await owner.post(`${engagement}/findings`));
  expect((await owner.get(edit)).body).toMatch(/-3<\/span>/);
});

test('E1 E3 E15: a deleted draft is restored within reach alone', async ({
  owner,
  consultant,
  client,
  plan,
  draft,
  needToKnow,
}) => {
  const engagement = await plan();
  const finding = await draft(engagement);
  leadsTo(await owner.post(`${finding}/delete`));
  await needToKnow(true);
  expect((await consultant.post(undelete(finding))).statusCode).toBe(404);
  expect((await consultant.get(`${engagement}/deleted`)).statusCode).toBe(404);
  await needToKnow(false);
  expect((await client.get(`${engagement}/deleted`)).statusCode).not.toBe(200);
  leadsTo(await consultant.post(undelete(finding)));
});
