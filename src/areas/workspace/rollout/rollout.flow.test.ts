import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';
import { membersInRollout } from './queries.ts';

const DAY = 24 * 3_600_000;
const HERE = '/dashboard/acme/settings/mfa/rollout';

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend('page', ({ world, acme, carl }) => async (query = '') => {
    const browser = await world.signedIn(carl, acme);
    return (await browser.get(`${HERE}${query}`)).body;
  })
  /** The lines of the file, without their header. */
  .extend('lines', ({ world, acme, olivia }) => async (query = '') => {
    const browser = await world.signedIn(olivia, acme);
    const { body, statusCode } = await browser.get(`${HERE}.csv${query}`);
    expect(statusCode).toBe(200);
    return body.trim().split('\r\n').slice(1);
  });

test('B4: everyone stands there with their state, method and last sign-in, and so does who is invited', async ({
  world,
  acme,
  olivia,
  carl,
  page,
  lines,
}) => {
  await world.enrol(carl);
  await world.giveKey(carl, null);
  const exceptee = await world.account('Eve Excepted');
  const membershipId = await world.join(exceptee, acme, 'consultant');
  await world.except(membershipId, olivia.id, START + 3 * DAY);
  await world.db
    .updateTable('companies')
    .set({ mfa_starts_at: START + 9 * DAY })
    .execute();
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/dashboard/acme/members/invitations', { email: 'ivy@example.com', role: 'consultant' });
  const states = (await lines()).map((line) => line.slice(1, -1).split('","'));
  const since = new Date(START).toISOString();
  expect(states.map(([name, email, , , state, at, method]) => [name, email, state, at, method])).toEqual([
    ['Olivia Owner', olivia.email, 'Not set up yet', '', ''],
    ['Carl Consultant', carl.email, 'Set up', since, 'authenticator app, security key'],
    ['Clara Client', expect.any(String), 'Not asked yet', new Date(START + 9 * DAY).toISOString(), ''],
    ['Eve Excepted', exceptee.email, 'Exception', new Date(START + 3 * DAY).toISOString(), ''],
    ['', 'ivy@example.com', 'Invited', '', ''],
  ]);
  const shown = await page();
  expect(shown).toContain('1 of 4 people have set it up.');
  expect(shown).toContain('until Friday 27 November 2026, 12:00 (UTC)');
  expect(shown).toContain('from Thursday 3 December 2026, 12:00 (UTC)');
  expect(shown).toContain('no account here yet');
});

test('B4: the list is narrowed by state, audience and name, and so is the file', async ({
  world,
  carl,
  page,
  lines,
}) => {
  await world.enrol(carl);
  const names = async (query: string) => (await lines(query)).map((line) => line.split('"')[1]);
  expect(await names('?state=missing')).toEqual(['Olivia Owner', 'Clara Client']);
  expect(await names('?state=missing&audience=clients')).toEqual(['Clara Client']);
  expect(await names('?q=CARL')).toEqual(['Carl Consultant']);
  expect(await names('?state=nonsense')).toHaveLength(3);
  const shown = await page('?state=set-up');
  expect(shown).toContain('rollout.csv?state=set-up');
  expect(shown).not.toContain('Clara Client');
  expect(await page('?q=nobody')).toContain('Nobody matches');
});

test('B2, B6: the count is of those whom a policy is about, with what it takes', async ({
  world,
  acme,
  olivia,
  carl,
  page,
}) => {
  const set = (audience: 'team' | 'clients', values: object) =>
    world.db.updateTable('mfa_policies').set(values).where('audience', '=', audience).execute();
  await world.enrol(carl);
  await world.giveKey(olivia, null);
  await set('team', { required: 1, starts_at: START + 10 * DAY });
  const shown = await page();
  expect(shown).toContain('All 2 people have set it up.');
  expect(shown).toContain('Required from Friday 4 December 2026, 12:00 (UTC).');
  expect(shown).toContain('Not required.');
  await set('team', { methods: 'phishing-resistant' });
  expect(await page()).toContain('1 of 2 people have set it up.');
  const settings = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/settings');
  expect(settings.body).toContain('1 of 2 people have set it up.');
  expect(settings.body).toContain(`href="${HERE}"`);
});

test('B4: who is shut out of the installation, or of another workspace, is none of them', async ({
  world,
  acme,
  carl,
  clara,
  olivia,
}) => {
  const elsewhere = await world.workspace('elsewhere');
  await world.join(await world.account('Nadia Neighbour'), elsewhere, 'owner');
  await world.join(clara, elsewhere, 'consultant');
  await world.giveKey(clara, null);
  await world.db.updateTable('accounts').set({ disabled_at: START }).where('id', '=', carl.id).execute();
  const scope = { workspaceId: acme.id } as Parameters<typeof membersInRollout>[1];
  const members = await membersInRollout(world.db, scope);
  expect(members.map(({ id, keySince }) => [id, keySince])).toEqual([
    [olivia.membership, null],
    [clara.membership, START],
  ]);
});

test('B4: how it went so far is drawn, in words and as a table', async ({ world, carl, page }) => {
  const joined = { created_at: START - 20 * DAY };
  await world.db.updateTable('memberships').set(joined).execute();
  await world.enrol(carl);
  await world.db
    .updateTable('authenticators')
    .set({ created_at: START - 3 * DAY })
    .execute();
  const shown = await page();
  expect(shown).toContain('aria-label="0 of 3 had set it up at the beginning, and 1 of 3 have today."');
  const rows = [...shown.matchAll(/<th scope="row">.*?<\/th><td>(\d+)<\/td><td>(\d+)<\/td><td>(\d+)<\/td>/g)];
  expect(rows.map(([, setUp, missing, all]) => [setUp, missing, all].map(Number))).toEqual([
    [0, 3, 3],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
