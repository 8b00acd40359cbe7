import { expect } from 'vitest';
import { testAtWork as base, idIn } from '../../../../test/consultancy.ts';
import { thoseWhoDealWith } from './audience.ts';

const test = base
  .extend(
    'told',
    { scope: 'file' },
    ({ world }) =>
      async (engagement: string) =>
        (await thoseWhoDealWith(world.db, idIn(engagement))).map(({ email }) => email).sort(),
  )
  /** Whether the client's own pages show it. */
  .extend(
    'isShown',
    { scope: 'file' },
    ({ client }) =>
      async (engagement: string) =>
        (await client.get(`/portal/engagements/${idIn(engagement)}`)).statusCode === 200,
  );

test('E1 E4: of a client’s contacts those are told who could read it at that moment', async ({
  world,
  initech,
  clara,
  olivia,
  owner,
  plan,
  told,
  isShown,
}) => {
  const engagement = await plan();
  const membership = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', clara.id)
    .executeTakeFirstOrThrow();
  const access = (sees: 'all' | 'chosen', engagements: readonly string[]) =>
    owner.post(`/dashboard/acme/contacts/${membership.id}`, {
      ...{ role: 'responder', sees },
      ...(engagements[0] !== undefined && { engagements: engagements[0] }),
    });
  const show = (visible: boolean) => owner.post(`${engagement}/visibility`, { visible: String(visible) });
  const archive = (at: number | null) =>
    world.db.updateTable('companies').set({ archived_at: at }).where('id', '=', initech).execute();
  const seen: boolean[] = [];
  for (const change of [
    () => show(true),
    () => access('chosen', []),
    () => access('chosen', [idIn(engagement)]),
    () => show(false),
    () => show(true),
    () => archive(1),
    () => archive(null),
  ]) {
    await change();
    const isHers = await isShown(engagement);
    seen.push(isHers);
    expect(await told(engagement)).toEqual(isHers ? [clara.email, olivia.email].sort() : [olivia.email]);
  }
  expect(seen).toEqual([true, false, true, false, true, false, true]);
});

test('E1 E3: of the consultancy the team is told, whether or not others reach it, and nobody of another’s', async ({
  world,
  acme,
  carl,
  olivia,
  plan,
  told,
}) => {
  const engagement = await plan();
  for (const need_to_know of [0, 1] as const) {
    await world.db.updateTable('workspaces').set({ need_to_know }).where('id', '=', acme.id).execute();
    expect(await told(engagement), 'nobody is on it').toEqual([olivia.email]);
  }
  await world.db
    .insertInto('engagement_team')
    .values({ engagement_id: idIn(engagement), account_id: carl.id, workspace_id: acme.id })
    .execute();
  expect(await told(engagement)).toEqual([carl.email]);
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', carl.id).execute();
  expect(await told(engagement), 'nobody is left on it').toEqual([olivia.email]);
});
