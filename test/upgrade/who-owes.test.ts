import { sql } from 'kysely';
import { expect } from 'vitest';
import { migrations } from '../../src/areas/index.ts';
import { isMigrated } from '../../src/data/migrations/index.ts';
import { makeFolder, testInOneWorld } from '../fixtures.ts';
import { makeUpgraded } from './old-installation.ts';

// Each only looks at it.
const test = testInOneWorld
  .extend('folder', { scope: 'file' }, makeFolder)
  .extend('old', { scope: 'file' }, makeUpgraded)
  .extend('upgraded', { scope: 'file' }, ({ old }) => old.world);

test('starting brings the schema to the newest, and ends nobody’s session', async ({ old, upgraded }) => {
  expect(
    await isMigrated(
      upgraded.db,
      process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite',
      migrations,
    ),
  ).toBe(true);
  const { rows } = await sql<{ id: string }>`select id from sessions order by id`.execute(upgraded.db);
  expect(rows.map(({ id }) => id)).toEqual(old.sessions);
  expect(rows).toHaveLength(20);
});

test.for([
  ['olivia', 'passed a code', '/dashboard/acme/settings'],
  ['gina', 'passed a code', '/dashboard/globex/settings'],
  ['ada', 'passed a code', '/admin'],
  ['felix', 'passed with a recovery code', '/portal'],
  ['lou', 'set up, and so passed', '/dashboard/globex'],
  ['carl', 'signed in before the switch', '/dashboard/acme'],
  ['clara', 'signed in before the switch', '/portal'],
  ['ivan', 'has a workspace that demands nothing', '/dashboard/initech/settings'],
  ['tess', 'has one that demands nothing, and another one besides', '/dashboard/initech'],
  ['uma', 'switched it off again', '/dashboard/umbrella/settings'],
  ['vic', 'was asked until it was switched off', '/dashboard/umbrella'],
  ['holly', 'has a plan that demands nothing of anybody', '/dashboard/hooli/settings'],
] as const)('S13 D1: %s owes nothing after the upgrade, as before: %s', async ([who, , at], { old }) => {
  const answer = await old.browser(who).get(at);
  expect([answer.statusCode, answer.headers.location]).toEqual([200, undefined]);
});

test.for([
  ['dora', '/mfa/setup', 'Acme demands it', '/dashboard/acme'],
  ['hal', '/mfa/setup', 'Globex demanded it of everybody at once', '/dashboard/globex'],
  ['rex', '/mfa/setup', 'an administrator reset it', '/dashboard/initech'],
  ['eve', '/mfa/verify', 'Acme demands it', '/dashboard/acme'],
  ['louWaits', '/mfa/verify', 'Globex demands it', '/dashboard/globex'],
  ['jill', '/mfa/verify', 'she chose so', '/dashboard/initech'],
] as const)('S5 D1: %s owed %s after the upgrade as before: %s', async ([who, step, , at], { old }) => {
  const browser = old.browser(who);
  for (const address of [at, '/account/security'])
    expect((await browser.get(address)).headers.location).toBe(step);
});

test.for([
  ['tess', '/dashboard/acme'],
  ['uli', '/dashboard/acme'],
  ['uli', '/dashboard/globex'],
] as const)(
  'D1 D21: %s, whose session was counted by one workspace and may now go to two, is asked at %s',
  async ([who, at], { old }) => {
    expect((await old.browser(who).get(at)).headers.location).toBe('/mfa/setup');
  },
);
