import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import type { Person } from '../../../../test/world.ts';
import { issueLink } from '../../../access/one-time-links.ts';

const test = base
  .extend(
    'dashboard',
    ({ world, acme, olivia }) =>
      async (person: Person = olivia) =>
        (await world.signedIn(person, acme)).get('/dashboard/acme'),
  )
  .extend(
    'invite',
    ({ world }) =>
      (email: string, workspaceId: string, now = world.clock.now()) =>
        world.db
          .transaction()
          .execute((trx) =>
            issueLink(trx, { purpose: 'invitation', email, workspaceId, payload: {}, now, lifeMs: 1000 }),
          ),
  );

test('a new workspace shows its owner the first step', async ({ dashboard }) => {
  const { body } = await dashboard();
  expect(body).toContain('It’s just you so far');
  expect(body).toContain('href="/dashboard/acme/members/invite"');
  expect(body).toContain('Nobody has set up two-factor authentication yet');
});

test('shows the people with their MFA state, invitations and companies of this workspace alone', async ({
  world,
  acme,
  olivia,
  dashboard,
  invite,
}) => {
  const carl = await world.account('Carl Consultant');
  await world.join(carl, acme, 'consultant');
  await world.join(await world.account('Clara Client'), acme, 'client', 'Initech');
  await world.company(acme, 'Hooli');
  await world.enrol(olivia);
  await invite('a@example.com', acme.id);
  await invite('b@example.com', acme.id, world.clock.now() - 1000);
  const globex = await world.workspace('globex');
  await world.join(await world.account('Gina Guest'), globex, 'client', 'Umbrella');
  await invite('c@example.com', globex.id);

  const { body } = await dashboard(carl);
  expect(body).toContain('1 of 3 people have set up two-factor authentication');
  expect(body).toContain('1 invitation pending.');
  expect(body).toMatch(/Hooli.*None.*Initech.*<div>1<\/div>/s);
  expect(body).toContain('Client of Initech');
  expect(body).not.toMatch(/Gina|Umbrella/);
  expect(body).toContain('Not required');
  await world.enforce(acme);
  expect((await dashboard(carl)).headers.location).toBe('/mfa/setup');
});

test('S15, ASVS 8.2.1: a client finds the way to the portal, not the dashboard', async ({
  world,
  acme,
  dashboard,
}) => {
  const clara = await world.account('Clara Client');
  await world.join(clara, acme, 'client');
  const answer = await dashboard(clara);
  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('http://acme.localhost');
});
