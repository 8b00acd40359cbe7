import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import type { Person, Workspace, World } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import type { Audience } from '../../../domain/mfa-policy.ts';
import { type Start, switchPolicy } from './commands.ts';

/** B2: the team and clients asked differently, and what the pages, emails and the record then say of the policy. */

/** Friday 27 November 2026, 18:00. */
const FRIDAY = Date.UTC(2026, 10, 27, 18);
const SETTINGS = '/dashboard/acme/settings';
const RULES = `${SETTINGS}/mfa/rules`;

const test = base.extend(
  'operate',
  ({ world, acme }) =>
    (audience: Audience, start: Start | 'off') =>
      switchPolicy(
        world.services,
        { ...COMMAND_LINE, now: world.clock.now() },
        {
          ...{ workspaceId: acme.id, audiences: [audience], enabled: start !== 'off' },
          start: start === 'off' ? 'now' : start,
        },
      ),
);

test('B2: settings and overview tell both policies where they differ, to the owner and the team', async ({
  world,
  acme,
  olivia,
  carl,
  clara: _,
  operate,
}) => {
  await operate('clients', { startsAt: FRIDAY });
  const said = [
    'Team: Not required. Nobody is set up yet.',
    'Clients: Required from Friday 27 November 2026, 18:00 (UTC). Nobody is set up yet.',
  ];
  const pages = [SETTINGS, '/dashboard/acme', `${SETTINGS}/mfa/rollout`];
  for (const person of [olivia, carl])
    for (const page of [SETTINGS, '/dashboard/acme']) {
      const { body } = await (await world.signedIn(person, acme)).get(page);
      for (const sentence of said) expect(body).toContain(sentence);
      expect(body).not.toContain('Required for everyone');
    }
  const owner = await world.signedIn(olivia, acme);
  // The one switch stays the simple way: it is on for some, and turns off both.
  expect((await owner.get(SETTINGS)).body).toContain('aria-checked="true"');
  await operate('team', { startsAt: FRIDAY });
  const { body } = await owner.get(SETTINGS);
  expect(body).toContain('everyone in this workspace needs two-factor authentication to sign in');
  expect(body).not.toContain('Team: ');
  await operate('clients', 'now');
  const consultant = await world.signedIn(carl, acme);
  for (const page of pages)
    expect((await consultant.get(page)).body).toContain('On since 24 November 2026, by an administrator.');
  await operate('clients', 'off');
  await owner.post(`${SETTINGS}/mfa`, { enabled: 'false' });
  expect((await owner.get(SETTINGS)).body).toContain('aria-checked="false"');
});

test('B2: the record and the emails to the owner say whom each change was about', async ({
  world,
  acme,
  olivia,
  operate,
}) => {
  await operate('clients', 'next-sign-in');
  await operate('team', { startsAt: FRIDAY });
  await operate('clients', 'off');
  const log = (await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity.csv')).body;
  for (const sentence of [
    'Turned on required two-factor authentication for clients, from each person’s next sign-in.',
    'Scheduled required two-factor authentication for the team from Friday 27 November 2026',
    'Turned off required two-factor authentication for clients.',
  ])
    expect(log).toContain(sentence);
  const mails = await world.mailTo(olivia.email);
  expect(mails.map(({ subject }) => subject).sort()).toEqual([
    'Two-factor authentication is no longer required for clients in acme Security',
    'Two-factor authentication is now required for clients in acme Security',
    'Two-factor authentication will be required for the team in acme Security',
  ]);
  const turnedOn = mails.find(({ subject }) => subject.includes('now required'));
  expect(turnedOn?.text).toContain('Every client is asked at their next sign-in.');
  expect(turnedOn?.text).not.toContain('including you');
});

test('B2: where one has begun, the switch for everyone begins the other, and the record names that one', async ({
  world,
  acme,
  olivia,
  operate,
}) => {
  await operate('clients', 'next-sign-in');
  const owner = await world.signedIn(olivia, acme);
  await owner.post(`${SETTINGS}/mfa`, { enabled: 'true', apply: 'next-sign-in' });
  const { body } = await owner.get(SETTINGS);
  expect(body).toContain('Everyone in this workspace needs two-factor authentication to sign in.');
  const events = await world.db
    .selectFrom('audit_events')
    .select('detail')
    .where('type', '=', 'policy.enabled')
    .orderBy('id')
    .execute();
  expect(events.map(({ detail }) => JSON.parse(String(detail)).audience)).toEqual(['clients', 'team']);
});

/** Where a new session of somebody is led; null for in. */
const asked = async (world: World, acme: Workspace, person: Person, host: 'base' | 'tenant') =>
  (await (await world.signedIn(person, acme, host)).get(host === 'base' ? '/dashboard/acme' : '/portal'))
    .headers.location ?? null;

test('B2: the owner sets a rule for each in one form; each asks whom it is for', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
}) => {
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get(SETTINGS)).body).toContain('Different rules for team and clients');
  const form = { team_start: 'date', team_date: '2026-11-27T18:00', clients_start: 'now' };
  const answer = await owner.post(RULES, { ...form, clients_methods: 'phishing-resistant' });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, SETTINGS]);
  const { body } = await owner.get(SETTINGS);
  expect(body).toContain('The rules for the team and clients have been saved.');
  expect(body).toContain('Team: Required from Friday 27 November 2026, 18:00 (UTC).');
  expect(body).toContain('Clients: Required; only passkeys and security keys count.');
  expect(body).toContain('The team and clients have different rules now.');
  expect(await asked(world, acme, carl, 'base')).toBeNull();
  expect(await asked(world, acme, clara, 'tenant')).toMatch(/^\/mfa\/setup/);
  const page = (await owner.get(RULES)).body;
  expect(page).toContain('value="2026-11-27T18:00"');
  await owner.post(RULES, { team_start: 'now', clients_start: 'off', clients_methods: 'any' });
  expect(await asked(world, acme, carl, 'base')).toBe('/mfa/setup');
  expect(await asked(world, acme, clara, 'tenant')).toBeNull();
});

test('B2: what both get is one change, told and recorded once, as by the one switch', async ({
  world,
  acme,
  olivia,
}) => {
  const owner = await world.signedIn(olivia, acme);
  const day = { team_date: '2026-11-27T18:00', clients_date: '2026-11-27 18:00' };
  await owner.post(RULES, { team_start: 'date', clients_start: 'date', ...day });
  expect((await world.mailTo(olivia.email)).map(({ subject }) => subject)).toEqual([
    'Two-factor authentication will be required in acme Security',
  ]);
  expect((await owner.get(SETTINGS)).body).toContain('everyone in this workspace needs two-factor');
});

test('B2 D18: all of the form is done or nothing, and what is wrong is told beside its field', async ({
  world,
  acme,
  olivia,
  operate,
}) => {
  const owner = await world.signedIn(olivia, acme);
  const policies = () =>
    world.db.selectFrom('mfa_policies').select(['audience', 'required', 'starts_at']).execute();
  const before = await policies();
  for (const [form, field, message] of [
    [
      { team_start: 'now', clients_start: 'date', clients_date: 'soon' },
      'clients_date',
      'Enter a day and time',
    ],
    [
      { team_start: 'date', team_date: '2026-11-01T10:00', clients_start: 'now' },
      'team_date',
      'That moment has passed',
    ],
    [{ team_start: 'perhaps', clients_start: 'now' }, 'team_start', 'Choose when it should start.'],
    [{ team_start: 'now', clients_methods: 'some' }, 'clients_methods', 'Choose which devices count.'],
    [{ team_methods: 'any' }, 'team_start', 'Nothing was changed.'],
    [{ team_start: 'now', clients_date: '2026-11-27T18:00' }, 'clients_start', 'You entered a day.'],
  ] as const) {
    const answer = await owner.post(RULES, form);
    expect(answer.statusCode, message).toBe(422);
    expect(answer.body).toMatch(new RegExp(`id="field-${field}-error"[^>]*>.*?${message}`, 's'));
    expect(await policies()).toEqual(before);
  }
  await operate('clients', 'next-sign-in');
  const late = await owner.post(RULES, {
    team_start: 'now',
    clients_start: 'date',
    clients_date: '2026-11-27T18:00',
  });
  expect(late.body).toMatch(
    /id="field-clients_start-error"[^>]*>.*?To start on a later day, turn it off first/s,
  );
  expect(late.statusCode).toBe(422);
  expect((await policies()).find(({ audience }) => audience === 'team')?.required).toBe(0);
});

test('B6: an app where keys alone would count is a second factor to the overview, and none to that rule', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  await world.enrol(carl);
  const owner = await world.signedIn(olivia, acme);
  await owner.post(RULES, { team_methods: 'phishing-resistant', clients_start: 'now' });
  const { body } = await owner.get('/dashboard/acme');
  expect(body).toContain('1 of 2 people have set up two-factor authentication');
  expect(body).toContain(
    'Team: Not required; only passkeys and security keys would count. Nobody is set up yet.',
  );
});

test('S4: on Starter the rules cannot be set, and a form that was open before asks nobody', async ({
  world,
  acme,
  olivia,
}) => {
  await world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', acme.id).execute();
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get(SETTINGS)).body).not.toContain('Different rules for team and clients');
  expect((await owner.get(RULES)).body).toContain('The Starter plan doesn’t include');
  for (const form of [{ clients_start: 'now' }, { team_methods: 'phishing-resistant' }])
    expect((await owner.post(RULES, form)).statusCode).toBe(403);
});
