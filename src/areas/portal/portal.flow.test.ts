import { expect } from 'vitest';
import { test as base } from '../../../test/fixtures.ts';

const test = base
  .extend('colin', async ({ world, acme }) =>
    world.join(await world.account('Colin Colleague'), acme, 'client', 'Initech'),
  )
  .extend('rita', async ({ world, acme }) =>
    world.join(await world.account('Rita Rival'), acme, 'client', 'Hooli'),
  )
  .extend('everybody', { auto: true }, ({ olivia, carl, clara, colin, rita }) => [
    olivia,
    carl,
    clara,
    colin,
    rita,
  ]);

test('shows the company, its people and the consultancy’s', async ({ world, acme, clara }) => {
  const { body } = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect(body).toMatch(/<h1[^>]*>Initech<\/h1>/);
  for (const name of ['Olivia Owner', 'Carl Consultant', 'Colin Colleague', 'Clara Client']) {
    expect(body).toContain(name);
    expect(body).toContain(`mailto:${name.toLowerCase().replace(' ', '.')}@example.com`);
  }
});

test('ASVS 8.2.2: never another company’s people, nor another workspace’s of the same name', async ({
  world,
  acme,
  clara,
}) => {
  const globex = await world.workspace('globex');
  await world.join(await world.account('Greta Globex'), globex, 'owner');
  await world.join(await world.account('Gustav Guest'), globex, 'client', 'Initech');
  const { body } = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect(body).not.toMatch(/Rita|Hooli|Greta|Gustav|globex/i);
});

test('ASVS 7.4.2: a disabled account is nobody’s contact', async ({ world, acme, clara }) => {
  await world.db
    .updateTable('accounts')
    .set({ disabled_at: 1 })
    .where('email', 'in', ['colin.colleague@example.com', 'carl.consultant@example.com'])
    .execute();
  const { body } = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect(body).not.toMatch(/Colin|Carl/);
});

test('S16: not before the second factor is given, where the workspace demands it', async ({
  world,
  acme,
  clara,
}) => {
  await world.enforce(acme);
  const answer = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/mfa/setup']);
  expect(answer.body).not.toContain('Olivia');
});

test('ASVS 3.2.2: names stay text', async ({ world, acme }) => {
  const name = '<script>alert(1)</script>';
  const mallory = await world.account(name);
  await world.join(mallory, acme, 'client', name);
  const { body } = await (await world.signedIn(mallory, acme, 'tenant')).get('/portal');
  expect(body).not.toMatch(/<script>/);
  expect(body).toContain('&lt;script>alert(1)');
});
