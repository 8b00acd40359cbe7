import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { textOf } from '../../../../test/text-of.ts';
import { START } from '../../../../test/world.ts';
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
    return textOf(body.replace(/^[\s\S]*<main/, ''));
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
  await world.except(membershipId, olivia.id, START + 14 * DAY);
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
  expect(shown).toContain('Team, with an exception After Tuesday 8 December 2026, 12:00 (UTC) 1 1');
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

test('B2 B5: different rules for team and clients are tried out before they are saved, and saved like that', async ({
  world,
  olivia,
  carl,
  owner,
  dryRun,
}) => {
  await world.enrol(carl);
  const form = {
    team_start: 'next-sign-in',
    ...{ clients_start: 'date', clients_date: '2026-12-04T18:00', clients_methods: 'phishing-resistant' },
  };
  const rules = await owner.get(`${SETTINGS}/mfa/rules`);
  expect(rules.body).toMatch(/formaction="[^"]*\/mfa\/dry-run" formmethod="get"/);
  const pressed = await owner.get(
    `${SETTINGS}/mfa/dry-run?${new URLSearchParams({ signed_in_as: olivia.email, ...form })}`,
  );
  const at = String(pressed.headers.location);
  expect(at, 'ASVS 14.2.1').not.toContain('signed_in_as');
  const shown = await dryRun(at.slice(at.indexOf('?')));
  expect(shown).toContain('2 of 3 people would have to set it up first. Nothing has been changed.');
  expect(shown).toContain('Team At their next sign-in 2 1');
  expect(shown).toContain('Clients From Friday 4 December 2026, 18:00 (UTC) 1 1');
  expect(shown).toContain('only passkeys and security keys count');
  const { body } = await owner.get(at);
  const back = /href="([^"]*\/mfa\/rules\?[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await owner.get(back)).body, 'the way back keeps what was chosen').toMatch(
    /value="2026-12-04T18:00"/,
  );
  const policies = () =>
    world.db
      .selectFrom('mfa_policies')
      .select(['audience', 'required', 'starts_at', 'methods'])
      .orderBy('audience')
      .execute();
  expect((await policies()).map(({ required }) => required)).toEqual([0, 0]);
  const save = /<form method="post" action="([^"]*mfa\/rules)"[^>]*>((?:(?!<\/form>).)*Save the rules)/s.exec(
    body,
  );
  const fields = [...(save?.[2] ?? '').matchAll(/name="([^"]*)" value="([^"]*)"/g)];
  await owner.post(save?.[1] ?? '', Object.fromEntries(fields.map(([, name, value]) => [name, value])));
  expect(await policies()).toEqual([
    {
      ...{ audience: 'clients', required: 1, methods: 'phishing-resistant' },
      starts_at: Date.UTC(2026, 11, 4, 18),
    },
    { audience: 'team', required: 1, methods: 'any', starts_at: null },
  ]);
  // What stands already is tried out with the other rule.
  const off = await dryRun('?team_start=keep&clients_start=off');
  expect(off).toContain('Team Already 2 1');
  expect(off).toContain('Clients Not asked 1 0');
});

test('B5 D18: rules that can’t be tried out are shown again, with what is wrong beside the field', async ({
  dryRun,
}) => {
  const past = await dryRun('?team_start=date&team_date=2026-11-01T18:00&clients_start=keep');
  expect(past).toContain('Rules for the team and clients');
  expect(past).toContain('That moment has passed');
  expect(await dryRun('?team_start=keep&clients_start=keep')).toContain('Nothing was changed.');
});
