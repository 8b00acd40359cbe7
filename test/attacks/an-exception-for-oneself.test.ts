import { expect } from 'vitest';
import { test as base } from '../fixtures.ts';

/** Exceptions (B3) are for others: whoever could give one to themselves, or hand one on, would be past the policy. */

const EXCEPTIONS = '/dashboard/acme/settings/mfa/exceptions';
const FORM = { until: '2026-12-01', reason: 'I would rather not' };

const test = base
  .extend('secret', ({ world, olivia }) => world.enrol(olivia))
  .extend('owner', async ({ world, acme, olivia, secret }) => {
    const visitor = await world.signedIn(olivia, acme);
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    return visitor;
  })
  .extend(
    'lasting',
    ({ world }) =>
      async () =>
        (await world.db.selectFrom('mfa_exceptions').select('id').where('ended_at', 'is', null).execute())
          .length,
  );

test('the owner excepts themselves', async ({ olivia, owner, lasting }) => {
  const answer = await owner.post(EXCEPTIONS, { membership: olivia.membership, ...FORM });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('The owner can’t be given an exception.');
  expect(await lasting()).toBe(0);
});

test('a consultant excepts themselves, or a colleague; a client does', async ({
  world,
  acme,
  carl,
  clara,
  lasting,
}) => {
  const consultant = await world.signedIn(carl, acme);
  const client = await world.signedIn(clara, acme, 'tenant');
  for (const { membership } of [carl, clara]) {
    expect((await consultant.post(EXCEPTIONS, { membership, ...FORM })).statusCode).toBe(403);
    expect((await client.post(EXCEPTIONS, { membership, ...FORM })).statusCode).toBe(404);
  }
  expect(await lasting()).toBe(0);
});

test('an owner excepts a member of another workspace', async ({ world, owner, lasting }) => {
  const other = await world.workspace('other');
  const otto = await world.account('Otto Other');
  const membership = await world.join(otto, other, 'consultant');
  expect((await owner.post(EXCEPTIONS, { membership, ...FORM })).statusCode).toBe(404);
  expect(await lasting()).toBe(0);
});

test('a consultant who is excepted becomes the owner: the exception is worth nothing any more', async ({
  world,
  acme,
  carl,
  olivia,
  owner,
}) => {
  await owner.post(EXCEPTIONS, { membership: carl.membership, ...FORM });
  await world.enforce(acme);
  const visitor = await world.signedIn(carl, acme);
  expect((await visitor.get('/dashboard/acme')).statusCode).toBe(200);
  for (const [id, role] of [
    [olivia.membership, 'consultant'],
    [carl.membership, 'owner'],
  ] as const)
    await world.db.updateTable('memberships').set({ role }).where('id', '=', id).execute();
  for (const path of ['/dashboard/acme', '/account/security', '/dashboard/acme/settings'])
    expect((await visitor.get(path)).headers.location, path).toBe('/mfa/setup');
});
