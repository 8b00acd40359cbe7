import { expect } from 'vitest';
import { test as base, inBerlin } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { switchPolicy } from './commands.ts';
import { keepWhatHasBegun } from './days.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Friday 27 November 2026, 18:00 in Berlin. */
const FRIDAY = Date.UTC(2026, 10, 27, 17);
const SETTINGS = '/dashboard/acme/settings';

const test = base
  .extend('zone', { auto: true }, inBerlin)
  .extend(
    'policies',
    ({ world, acme }) =>
      () =>
        world.db
          .selectFrom('mfa_policies')
          .select(['required', 'enforced_from', 'starts_at'])
          .where('workspace_id', '=', acme.id)
          .groupBy(['required', 'enforced_from', 'starts_at'])
          .execute(),
  )
  .extend(
    'set',
    ({ world, acme, olivia }) =>
      async (date: string) =>
        (await world.signedIn(olivia, acme)).post(`${SETTINGS}/mfa`, {
          enabled: 'true',
          apply: 'date',
          date,
        }),
  )
  .extend(
    'operate',
    ({ world, acme }) =>
      (enabled: boolean, start: Parameters<typeof switchPolicy>[2]['start']) =>
        switchPolicy(
          world.services,
          { ...COMMAND_LINE, now: world.clock.now() },
          { workspaceId: acme.id, enabled, start },
        ),
  );

test('B1: a day and hour by the workspace’s clock, for everyone; the owner is told and the record keeps it', async ({
  world,
  acme,
  olivia,
  policies,
  set,
}) => {
  const answer = await set('2026-11-27T18:00');
  expect([answer.statusCode, answer.headers.location]).toEqual([303, SETTINGS]);
  expect(await policies()).toEqual([{ required: 1, enforced_from: 0, starts_at: FRIDAY }]);
  const page = (await (await world.signedIn(olivia, acme)).get(SETTINGS)).body;
  expect(page).toContain('Friday 27 November 2026, 18:00 (Europe/Berlin)');
  expect(page).toContain('value="2026-11-27T18:00"');
  const [mail] = await world.mailTo(olivia.email);
  expect(mail?.subject).toBe('Two-factor authentication will be required in acme Security');
  expect(mail?.text).toContain('It starts on Friday 27 November 2026, 18:00 (Europe/Berlin)');
  const { body } = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
  expect(body).toContain('from Friday 27 November 2026, 18:00 (Europe/Berlin)');
});

test('B1: nobody is asked before the day, everybody from that moment on, in open sessions too', async ({
  world,
  acme,
  carl,
  clara,
  set,
}) => {
  await set('2026-11-27T18:00');
  world.clock.advance(FRIDAY - START - 1);
  const [consultant, client] = [
    await world.signedIn(carl, acme),
    await world.signedIn(clara, acme, 'tenant'),
  ];
  for (const [visitor, path] of [
    [consultant, '/dashboard/acme'],
    [client, '/portal'],
  ] as const) {
    const before = await visitor.get(path);
    expect(before.statusCode).toBe(200);
    expect(before.body).toContain('acme Security will require two-factor authentication');
    expect(before.body).toContain('from Friday 27 November 2026, 18:00 (Europe/Berlin)');
  }
  world.clock.advance(1);
  for (const [visitor, path] of [
    [consultant, '/dashboard/acme'],
    [client, '/portal'],
  ] as const)
    expect((await visitor.get(path)).headers.location).toBe('/mfa/setup');
  expect((await consultant.get('/account/security')).headers.location).toBe('/mfa/setup');
});

test('B1: what has begun is kept, and no clock that is put back takes it back', async ({
  world,
  acme,
  carl,
  policies,
  set,
}) => {
  await set('2026-11-27T18:00');
  await keepWhatHasBegun(world.services, FRIDAY - 1);
  expect(await policies()).toEqual([{ required: 1, enforced_from: 0, starts_at: FRIDAY }]);
  await keepWhatHasBegun(world.services, FRIDAY);
  await keepWhatHasBegun(world.services, FRIDAY);
  expect(await policies()).toEqual([{ required: 1, enforced_from: 0, starts_at: null }]);
  const began = await world.db
    .selectFrom('audit_events')
    .select('id')
    .where('type', '=', 'policy.began')
    .execute();
  expect(began).toHaveLength(2);
  expect(world.clock.now()).toBeLessThan(FRIDAY);
  expect((await (await world.signedIn(carl, acme)).get('/dashboard/acme')).headers.location).toBe(
    '/mfa/setup',
  );
});

test.for([
  ['2026-11-24T13:00', 'That moment has passed: it’s now Tuesday 24 November 2026, 13:00 (Europe/Berlin).'],
  ['2026-11-24T12:59', 'That moment has passed'],
  ['2028-01-01T12:00', 'Choose a day within a year from now.'],
  ['', 'Enter a day and time, like 2026-11-27 18:00.'],
  ['Friday', 'Enter a day and time, like 2026-11-27 18:00.'],
] as const)(
  'B1 D18: a day that cannot be is told beside the field, and kept: %j',
  async ([date, message], { set, policies }) => {
    const answer = await set(date);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(message);
    if (date !== '') expect(answer.body).toContain(`value="${date}"`);
    expect(await policies()).toEqual([{ required: 0, enforced_from: 0, starts_at: null }]);
  },
);

test.for([
  [
    '2027-03-28T02:30',
    'Sunday 28 March 2027, 03:30 (Europe/Berlin). Clocks go forward that day, so 02:30 is 03:30.',
  ],
  [
    '2027-10-31T02:30',
    'Sunday 31 October 2027, 02:30 (Europe/Berlin). Clocks go back that day, so 02:30 comes twice',
  ],
] as const)(
  'B1: the hour of a change of clocks is told as it is meant: %s',
  async ([date, told], { world, acme, olivia, set }) => {
    expect((await set(date)).statusCode).toBe(303);
    const owner = await world.signedIn(olivia, acme);
    await owner.post(`${SETTINGS}/mfa`, { enabled: 'false' });
    await owner.post(`${SETTINGS}/mfa`, { enabled: 'true', apply: 'date', date });
    expect((await owner.get(SETTINGS)).body).toContain(told);
  },
);

test('B1: until the day it can be moved, begun at once or turned off; from then on it is not put off', async ({
  world,
  acme,
  olivia,
  operate,
  policies,
}) => {
  const owner = await world.signedIn(olivia, acme);
  const at = (startsAt: number) => ({ startsAt });
  expect(await operate(true, at(FRIDAY))).toEqual({ ok: true, changed: true });
  expect(await operate(true, at(FRIDAY))).toEqual({ ok: true, changed: false });
  expect(await operate(true, at(FRIDAY + DAY))).toEqual({ ok: true, changed: true });
  expect(await operate(true, 'next-sign-in')).toEqual({ ok: true, changed: true });
  expect(await policies()).toEqual([{ required: 1, enforced_from: 1, starts_at: null }]);
  expect(await operate(true, at(FRIDAY))).toEqual({ ok: false, reason: 'begun' });
  const form = { enabled: 'true', apply: 'date', date: '2026-11-27T18:00' };
  const refused = await owner.post(`${SETTINGS}/mfa`, form);
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('To start on a later day, turn it off first.');
  await operate(false, 'now');
  await operate(true, at(FRIDAY));
  world.clock.advance(FRIDAY - START);
  // Though nothing has kept yet that it has begun.
  expect(await operate(true, at(FRIDAY + DAY))).toEqual({ ok: false, reason: 'begun' });
  expect(await operate(true, at(FRIDAY))).toEqual({ ok: false, reason: 'past' });
});

test('D10 B1: a plan lowered before the day suspends it, and nobody is asked; raised again it holds, from its day on', async ({
  world,
  acme,
  carl,
  operate,
}) => {
  await operate(true, { startsAt: FRIDAY });
  const setPlan = (plan: 'starter' | 'pro') =>
    world.db.updateTable('workspaces').set({ plan }).where('id', '=', acme.id).execute();
  await setPlan('starter');
  world.clock.advance(FRIDAY - START + HOUR);
  await keepWhatHasBegun(world.services, world.clock.now());
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.get('/dashboard/acme')).statusCode).toBe(200);
  await setPlan('pro');
  expect((await consultant.get('/dashboard/acme')).headers.location).toBe('/mfa/setup');
});

test('D21 B1: where no workspace is named, one that asks comes before one whose day is yet to come', async ({
  world,
  acme,
  carl,
  operate,
}) => {
  const later = await world.workspace('later');
  await world.join(carl, later, 'consultant');
  await operate(true, { startsAt: FRIDAY });
  const visitor = await world.signedIn(carl, later);
  expect((await visitor.get('/account/security')).body).toContain('acme Security will require');
  await world.enforce(later);
  expect((await visitor.get('/account/security')).headers.location).toBe('/mfa/setup');
  expect((await visitor.get('/mfa/setup')).body).toContain('later Security requires');
  expect((await visitor.get(`/dashboard/${acme.slug}`)).statusCode).toBe(200);
});

test('S3: a consultant sees the day, and cannot choose one', async ({
  world,
  acme,
  carl,
  operate,
  policies,
}) => {
  await operate(true, { startsAt: FRIDAY });
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.get(SETTINGS)).body).toContain('Starts on Friday 27 November 2026, 18:00');
  const form = { enabled: 'true', apply: 'date', date: '2027-11-20T18:00' };
  expect((await consultant.post(`${SETTINGS}/mfa`, form)).statusCode).toBe(403);
  expect(await policies()).toEqual([{ required: 1, enforced_from: 0, starts_at: FRIDAY }]);
});

test('B1: the zone is the owner’s to set, and spelt as it is', async ({ world, acme, olivia }) => {
  const owner = await world.signedIn(olivia, acme);
  const form = { name: 'Acme', accent: 'teal', zone: ' america/new york ' };
  expect((await owner.post(`${SETTINGS}/workspace`, form)).statusCode).toBe(303);
  expect((await owner.get(SETTINGS)).body).toContain('value="America/New_York"');
  await owner.post(`${SETTINGS}/workspace`, { name: 'Acme', accent: 'teal' });
  expect((await owner.get(SETTINGS)).body).toContain('value="America/New_York"');
});
