import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const SWITCH = '/dashboard/acme/settings/mfa';

const test = base
  .extend('owner', ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, acme, carl }) => world.signedIn(carl, acme))
  .extend('client', ({ world, acme, clara }) => world.signedIn(clara, acme, 'tenant'));

test('B4: who is signed in is told once, on the next page, that the policy was dated or turned off', async ({
  owner,
  consultant,
  client,
}) => {
  await owner.post(SWITCH, { enabled: 'true', apply: 'date', date: '2026-12-04T18:00' });
  const dated =
    'Two-factor authentication will be required in acme Security from Friday 4 December 2026, 18:00 (UTC).';
  expect((await consultant.get('/dashboard/acme')).body).toContain(dated);
  expect((await consultant.get('/dashboard/acme')).body).not.toContain(dated);
  expect((await client.get('/portal')).body).toContain(dated);
  await owner.post(SWITCH, { enabled: 'false' });
  const off = 'Two-factor authentication is no longer required in acme Security.';
  for (const [visitor, path] of [
    [consultant, '/dashboard/acme'],
    [client, '/portal'],
  ] as const)
    expect((await visitor.get(path)).body).toContain(off);
  expect((await owner.get('/dashboard/acme')).body, 'who did it is told what they did').not.toContain(off);
});

test('B4: people who have set up are told as well; those who are asked at once, by being asked', async ({
  world,
  carl,
  owner,
  consultant,
}) => {
  await world.enrol(carl);
  await owner.post(SWITCH, { enabled: 'true', apply: 'next-sign-in' });
  const says = 'Two-factor authentication is now required in acme Security, from your next sign-in.';
  expect((await consultant.get('/dashboard/acme')).body).toContain(says);
  await owner.post(SWITCH, { enabled: 'true', apply: 'now' });
  expect((await consultant.get('/dashboard/acme')).statusCode).toBe(303);
  expect(
    await world.db.selectFrom('sessions').select('id').where('flash', 'like', '%required in%').execute(),
  ).toEqual([]);
});

test('a message that waits already is not written over, and nobody elsewhere is told', async ({
  world,
  acme,
  carl,
  owner,
  consultant,
}) => {
  const elsewhere = await world.workspace('elsewhere');
  await world.join(carl, elsewhere, 'consultant');
  const neighbour = await world.signedIn(carl, elsewhere);
  const waits = world.db.updateTable('sessions').set({ flash: 'Saved.' }).where('account_id', '=', carl.id);
  await waits.where('workspace_id', '=', acme.id).execute();
  await owner.post(SWITCH, { enabled: 'true', apply: 'date', date: '2026-12-04T18:00' });
  const page = (await consultant.get('/dashboard/acme')).body;
  expect(page).toContain('Saved.');
  expect((await neighbour.get('/dashboard/elsewhere')).body).not.toContain('in acme Security');
});

test('B2, B4: of a rule for one audience, that one alone is told', async ({ owner, consultant, client }) => {
  const rules = {
    ...{ team_start: 'off', team_date: '', team_methods: 'any' },
    ...{ clients_start: 'date', clients_date: '2026-12-04T18:00', clients_methods: 'any' },
  };
  expect((await owner.post(`${SWITCH}/rules`, rules)).statusCode).toBe(303);
  const dated = 'Two-factor authentication will be required in acme Security from';
  expect((await client.get('/portal')).body).toContain(dated);
  expect((await consultant.get('/dashboard/acme')).body).not.toContain(dated);
});
