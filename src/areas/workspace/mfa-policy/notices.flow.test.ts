import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { switchPolicy } from './commands.ts';
import { policyDays } from './days.ts';
import { removeOldNotices } from './notices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Friday 4 December 2026, 18:00 UTC: ten days after the start, and six hours. */
const FRIDAY = Date.UTC(2026, 11, 4, 18);

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend('turn', ({ world, acme }) => (enabled: boolean, startsAt = FRIDAY) => {
    const act = { ...COMMAND_LINE, now: world.clock.now() };
    return switchPolicy(world.services, act, { workspaceId: acme.id, enabled, start: { startsAt } });
  })
  /** A round of the job at a moment. */
  .extend('round', ({ world }) => async (at: number) => {
    world.clock.advance(at - world.clock.now());
    await policyDays(world.services).run(at);
  })
  .extend(
    'told',
    ({ world }) =>
      async (email: string) =>
        (await world.mailTo(email))
          .map(({ subject }) => subject)
          .filter((subject) => !/^Two-factor/.test(subject)),
  );

const ANNOUNCED = 'acme Security will require two-factor authentication from 4 December 2026';
const left = (days: string) => `${days} left to set up two-factor authentication for acme Security`;
const TODAY = 'Today: two-factor authentication is required in acme Security';

test('B1: everyone is told of the day, and those who have not set up again as it comes near; once each', async ({
  world,
  olivia,
  carl,
  clara,
  turn,
  round,
  told,
}) => {
  await world.enrol(carl);
  await turn(true);
  for (let at = START; at < FRIDAY + 2 * DAY; at += 6 * HOUR) await round(at);
  const all = [ANNOUNCED, left('7 days'), left('3 days'), left('1 day'), TODAY];
  expect(await told(clara.email)).toEqual(all);
  expect(await told(olivia.email)).toEqual(all);
  expect(await told(carl.email)).toEqual([ANNOUNCED]);
});

test('B1: what they are told says when, what to do, and where', async ({
  world,
  acme,
  carl,
  clara,
  turn,
  round,
}) => {
  await world.db.updateTable('workspaces').set({ zone: 'Europe/Berlin' }).execute();
  await world.enrol(carl);
  await turn(true);
  await round(START);
  const [client] = await world.mailTo(clara.email);
  expect(client?.text).toContain('from Friday 4 December 2026, 19:00 (Europe/Berlin)');
  expect(client?.text).toContain(`http://${acme.host}/account/security`);
  const [consultant] = await world.mailTo(carl.email);
  expect(consultant?.text).toContain('You’ve already set it up');
  await world.db.deleteFrom('authenticators').execute();
  await round(FRIDAY + HOUR);
  const late = (await world.mailTo(clara.email)).at(-1);
  expect(late?.subject).toBe(TODAY);
  expect(late?.text).toContain('has required two-factor authentication since');
});

test('B1: whoever joins meanwhile is told of the day as if it had just been set, and then of what is next', async ({
  world,
  acme,
  turn,
  round,
  told,
}) => {
  await turn(true);
  await round(START);
  const nora = await world.account('Nora New');
  await round(FRIDAY - 2 * DAY);
  await world.join(nora, acme, 'consultant');
  await round(FRIDAY - 2 * DAY + HOUR);
  expect(await told(nora.email)).toEqual([ANNOUNCED]);
  await round(FRIDAY - DAY);
  expect(await told(nora.email)).toEqual([ANNOUNCED, left('1 day')]);
});

test('B1: a reminder that is late says how many days are left by then', async ({
  clara,
  turn,
  round,
  told,
}) => {
  await turn(true);
  await round(START);
  await round(FRIDAY - 5 * DAY);
  expect(await told(clara.email)).toEqual([ANNOUNCED, left('5 days')]);
});

test('B1 B4: who was reminded by itself today is not reminded once more by a press', async ({
  world,
  acme,
  olivia,
  clara,
  turn,
  round,
}) => {
  await turn(true);
  await round(FRIDAY - 3 * DAY);
  const owner = await world.signedIn(olivia, acme);
  const page = await owner.get('/dashboard/acme/settings/mfa/rollout');
  expect(page.body).toContain('There’s nobody to remind right now.');
  expect(page.body).toContain('(reminded today already)');
  world.clock.advance(DAY);
  await (await world.signedIn(olivia, acme)).post('/dashboard/acme/settings/mfa/rollout/remind-all', {});
  expect((await world.mailTo(clara.email)).at(-1)?.subject).toMatch(/^Reminder:/);
});

test('B1: another day is announced anew; one that is called off, or a plan without enforcement, tells nobody', async ({
  world,
  carl,
  turn,
  round,
  told,
}) => {
  await turn(true);
  await round(START);
  await turn(true, FRIDAY + 7 * DAY);
  await round(START + HOUR);
  const moved = ANNOUNCED.replace('4 December', '11 December');
  expect(await told(carl.email)).toEqual([ANNOUNCED, moved]);
  await world.db.updateTable('workspaces').set({ plan: 'starter' }).execute();
  await round(FRIDAY);
  await world.db.updateTable('workspaces').set({ plan: 'pro' }).execute();
  await turn(false);
  await round(FRIDAY + HOUR);
  expect(await told(carl.email)).toEqual([ANNOUNCED, moved]);
});

test('B1: two rounds at once, and one that is done anew, tell nobody twice', async ({
  world,
  clara,
  turn,
  told,
}) => {
  await turn(true);
  const { run } = policyDays(world.services);
  await Promise.all([run(START), run(START)]);
  await run(START);
  expect(await told(clara.email)).toEqual([ANNOUNCED]);
});

test('what was told is kept for a year, and then removed', async ({ world, turn, round }) => {
  await turn(true);
  await round(START);
  const kept = () => world.db.selectFrom('mfa_notices').selectAll().execute();
  await removeOldNotices(world.db, FRIDAY + 366 * DAY);
  expect(await kept()).toHaveLength(3);
  await removeOldNotices(world.db, FRIDAY + 401 * DAY);
  expect(await kept()).toEqual([]);
});

test('B1: groups in which everyone was told take no turn from others, however many they are', async ({
  world,
  round,
  told,
}) => {
  // More than are told in one round, with nobody in them but in the last.
  const offices = await Promise.all(Array.from({ length: 21 }, (_, n) => world.workspace(`office-${n}`)));
  const [last] = offices.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const lena = await world.account('Lena Last');
  if (last !== undefined) await world.join(lena, last, 'client');
  await world.db
    .updateTable('mfa_policies')
    .set({ required: 1, starts_at: FRIDAY, switched_at: START })
    .execute();
  await round(START + HOUR);
  expect(await told(lena.email)).toHaveLength(1);
});
