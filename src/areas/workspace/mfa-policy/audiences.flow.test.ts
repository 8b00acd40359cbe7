import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import type { Audience } from '../../../domain/mfa-policy.ts';
import { type Start, switchPolicy } from './commands.ts';

/** B2: the team and clients asked differently, and what the pages, emails and the record then say of the policy. */

/** Friday 27 November 2026, 18:00. */
const FRIDAY = Date.UTC(2026, 10, 27, 18);
const SETTINGS = '/dashboard/acme/settings';

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
