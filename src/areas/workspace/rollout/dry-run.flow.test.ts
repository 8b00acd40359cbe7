import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';
import { addException } from '../../../access/policy-exceptions.ts';
import { noteRefused } from '../../../mail/refused-addresses.ts';

const DAY = 24 * 3_600_000;
const SETTINGS = '/dashboard/acme/settings';

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend('owner', ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  /** What the page says, without its tags. */
  .extend('dryRun', ({ owner }) => async (query = '') => {
    const { body, statusCode } = await owner.get(`${SETTINGS}/mfa/dry-run${query}`);
    expect(statusCode).toBe(200);
    return body
      .replace(/^[\s\S]*<main/, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
  });

test('B5: before anything is switched, one sees who would be asked when, and turns it on like that', async ({
  world,
  acme,
  olivia,
  carl,
  owner,
  dryRun,
}) => {
  const eve = await world.account('Eve Excepted');
  const membershipId = await world.join(eve, acme, 'consultant');
  await world.db
    .transaction()
    .execute((trx) =>
      addException(trx, { membershipId, until: START + 14 * DAY, reason: 'x', by: olivia.id, now: START }),
    );
  await world.db
    .updateTable('companies')
    .set({ mfa_starts_at: START + 20 * DAY })
    .execute();
  await world.enrol(carl);
  const settings = await owner.get(SETTINGS);
  expect(settings.body).toMatch(
    /formaction="[^"]*\/mfa\/dry-run" formmethod="get"[^>]*>\s*See who would be asked/,
  );
  const pressed = await owner.get(
    `${SETTINGS}/mfa/dry-run?signed_in_as=${olivia.email}&enabled=true&apply=date&date=2026-12-04T18:00`,
  );
  expect(pressed.headers.location, 'ASVS 14.2.1: without the email address').toBe(
    `${SETTINGS}/mfa/dry-run?apply=date&date=2026-12-04T18%3A00`,
  );
  const shown = await dryRun('?enabled=true&apply=date&date=2026-12-04T18:00');
  expect(shown).toContain('3 of 4 people would have to set it up first. Nothing has been changed.');
  expect(shown).toContain('Team From Friday 4 December 2026, 18:00 (UTC) 2 1');
  expect(shown).toContain('Team, with an exception After 8 December 2026 1 1');
  expect(shown).toContain('Clients of Initech (later start) From Monday 14 December 2026, 12:00 (UTC) 1 1');
  expect(await dryRun('?apply=now')).toContain('Team On the next page they open 2 1');
  expect(await dryRun()).toContain('Team At their next sign-in 2 1');
  const policies = () => world.db.selectFrom('mfa_policies').select(['required', 'starts_at']).execute();
  expect(await policies()).toEqual([
    { required: 0, starts_at: null },
    { required: 0, starts_at: null },
  ]);
  const { body } = await owner.get(`${SETTINGS}/mfa/dry-run?apply=date&date=2026-12-04T18:00`);
  const form = /<form method="post" action="([^"]*)"[^>]*>((?:(?!<\/form>).)*Turn it on from that day)/s.exec(
    body.slice(body.indexOf('<main')),
  );
  const fields = [...(form?.[2] ?? '').matchAll(/name="([^"]*)" value="([^"]*)"/g)];
  await owner.post(form?.[1] ?? '', Object.fromEntries(fields.map(([, name, value]) => [name, value])));
  const startsAt = Date.UTC(2026, 11, 4, 18);
  expect((await policies()).map(({ starts_at }) => starts_at)).toEqual([startsAt, startsAt]);
});

test('B5: who may have left, and whom no email reaches, are listed apart', async ({
  world,
  carl,
  clara,
  dryRun,
}) => {
  const seen = (id: string, at: number) =>
    world.db.updateTable('memberships').set({ last_sign_in_at: at }).where('account_id', '=', id).execute();
  await seen(carl.id, START - 91 * DAY);
  await seen(clara.id, START - 89 * DAY);
  await noteRefused(world.db, clara.email, START);
  const away = await dryRun('?show=away');
  expect(away).toContain('Carl Consultant carl.consultant@example.com');
  expect(away).toContain('more than 90 days');
  expect(away).not.toContain('clara.client@example.com');
  const unreachable = await dryRun('?show=unreachable');
  expect(unreachable).toContain('clara.client@example.com');
  expect(unreachable).not.toContain('carl.consultant@example.com');
  expect(unreachable).toContain('Email not delivered (1)');
});

test('B5: a day that cannot be tries nothing out; nor does a plan without enforcement, or a policy that is on', async ({
  world,
  acme,
  carl,
  dryRun,
}) => {
  const past = await dryRun('?apply=date&date=2026-11-01T18:00');
  expect(past).toContain('That moment has passed');
  expect(past).not.toContain('Turn it on');
  await world.db.updateTable('workspaces').set({ plan: 'starter' }).execute();
  expect(await dryRun()).toContain('Not included in your plan');
  await world.db.updateTable('workspaces').set({ plan: 'pro' }).execute();
  const team = world.db.updateTable('mfa_policies').set({ required: 1, enforced_from: 99 });
  await team.where('audience', '=', 'team').execute();
  const on = await dryRun();
  expect(on).toContain('Two-factor authentication is already required');
  expect(on).not.toContain('Turn it on');
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.get(`${SETTINGS}/mfa/dry-run`)).statusCode).toBe(403);
});
