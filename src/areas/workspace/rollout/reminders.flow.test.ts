import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { newId } from '../../../data/id.ts';
import { noteRefused } from '../../../mail/refused-addresses.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HERE = '/dashboard/acme/settings/mfa/rollout';
const SUBJECT = 'Reminder: set up two-factor authentication for acme Security';

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend('required', { auto: true }, ({ world }) =>
    // At the next sign-in: whoever is signed in is not asked.
    world.db.updateTable('mfa_policies').set({ required: 1, enforced_from: 99 }).execute(),
  )
  .extend('owner', ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  /** Presses a button, and reads what the next page says. */
  .extend('press', ({ owner }) => async (which: 'remind-all' | 'remind', fields = {}) => {
    const answer = await owner.post(`${HERE}/${which}`, fields);
    expect(answer.statusCode).toBe(303);
    return (await owner.get(HERE)).body;
  })
  .extend(
    'reminders',
    ({ world }) =>
      async (email: string) =>
        (await world.mailTo(email)).filter(({ subject }) => subject === SUBJECT),
  );

test('B4: everyone who is missing is reminded, and it is said who is not and why', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
  press,
  reminders,
}) => {
  const [eve, nick] = [await world.account('Eve Excepted'), await world.account('Nick Nowhere')];
  const membershipId = await world.join(eve, acme, 'consultant');
  await world.join(nick, acme, 'consultant');
  const now = world.clock.now();
  await world.except(membershipId, olivia.id, now + 3 * DAY);
  await noteRefused(world.db, nick.email, now);
  await world.enrol(olivia);
  const shown = await press('remind-all');
  expect(shown).toContain(
    'Reminded Carl Consultant, Clara Client. Not reminded: Eve Excepted (exception); Nick Nowhere (email not delivered).',
  );
  expect(shown).toContain('Email not delivered');
  for (const { email } of [carl, clara]) expect(await reminders(email)).toHaveLength(1);
  for (const { email } of [olivia, eve, nick]) expect(await reminders(email)).toEqual([]);
  const [mail] = await reminders(clara.email);
  expect(mail?.text).toContain('“acme Security” requires two-factor authentication');
  expect(mail?.text).toContain('Olivia Owner asked us to remind you.');
  expect(mail?.text).toContain(`http://${acme.host}/account/security`);
  const activity = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
  expect(activity.body).toContain('Reminded 2 people to set up two-factor authentication.');
});

test('B4: nobody is reminded twice on one day of the workspace, by whomever and however often', async ({
  world,
  acme,
  olivia,
  carl,
  owner,
  press,
  reminders,
}) => {
  const another = await world.signedIn(olivia, acme);
  await Promise.all([owner, another].map((browser) => browser.post(`${HERE}/remind-all`, {})));
  expect(await reminders(carl.email)).toHaveLength(1);
  expect(await press('remind', { membership: carl.membership })).toContain(
    'Nobody was reminded. Not reminded: Carl Consultant (reminded today already).',
  );
  world.clock.advance(11 * HOUR);
  await press('remind-all');
  expect(await reminders(carl.email), 'late on the same day').toHaveLength(1);
  world.clock.advance(HOUR);
  const tomorrow = await world.signedIn(olivia, acme);
  await tomorrow.post(`${HERE}/remind-all`, {});
  expect(await reminders(carl.email)).toHaveLength(2);
});

test('B4: one person is reminded, even where the mail server refused the address before; recorded', async ({
  world,
  carl,
  clara,
  owner,
  press,
  reminders,
}) => {
  await noteRefused(world.db, carl.email, world.clock.now());
  expect(await press('remind', { membership: carl.membership })).toContain('Reminded Carl Consultant.');
  expect(await reminders(carl.email)).toHaveLength(1);
  expect(await reminders(clara.email)).toEqual([]);
  const activity = await owner.get('/dashboard/acme/activity');
  expect(activity.body).toContain(`Reminded ${carl.email} to set up two-factor authentication.`);
});

test('B4: nobody is reminded of what is not required, nor by a consultant, nor of another workspace', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
  owner,
  press,
  reminders,
}) => {
  const consultant = await world.signedIn(carl, acme);
  for (const which of ['remind-all', 'remind'])
    expect((await consultant.post(`${HERE}/${which}`, { membership: clara.membership })).statusCode).toBe(
      403,
    );
  expect((await consultant.get(HERE)).body).not.toContain('Remind all');
  const elsewhere = await world.workspace('elsewhere');
  const membership = await world.join(clara, elsewhere, 'consultant');
  expect((await owner.post(`${HERE}/remind`, { membership })).statusCode).toBe(404);
  await world.db.updateTable('mfa_policies').set({ required: 0 }).where('audience', '=', 'clients').execute();
  expect(await press('remind', { membership: clara.membership })).toContain(
    'Clara Client (nothing is required)',
  );
  expect(await press('remind-all')).toContain('Reminded Olivia Owner, Carl Consultant.');
  expect(await reminders(clara.email)).toEqual([]);
  expect(await reminders(olivia.email)).toHaveLength(1);
});

test('B4: of more people than are reminded at a time, each is reminded once', async ({
  world,
  acme,
  owner,
}) => {
  const { db } = world;
  const [account] = await db.selectFrom('accounts').selectAll().limit(1).execute();
  const crowd = Array.from({ length: 199 }, (_, index) => ({
    ...account!,
    id: newId(),
    email: `someone${index}@example.com`,
  }));
  await db.insertInto('accounts').values(crowd).execute();
  const now = world.clock.now();
  const member = {
    workspace_id: acme.id,
    role: 'consultant',
    company_id: null,
    last_sign_in_at: null,
  } as const;
  const memberships = crowd.map(({ id }) => ({ ...member, id: newId(), account_id: id, created_at: now }));
  await db.insertInto('memberships').values(memberships).execute();
  await owner.post(`${HERE}/remind-all`, {});
  expect((await owner.get(HERE)).body).toContain('Reminded 202 people.');
  expect(await db.selectFrom('jobs').select('id').execute()).toHaveLength(202);
  expect(await db.selectFrom('mfa_reminders').select('membership_id').execute()).toHaveLength(202);
});
