import { expect } from 'vitest';
import { resetRequestsFor } from '../../src/factors/reset-requests.ts';
import { test as base } from '../fixtures.ts';

/**
 * An owner asks support to reset a member's second factor, and support believes an owner. Whoever owns any workspace could
 * have somebody of another one reset so: they name a membership that is not theirs, or one that was, and is not any more.
 */

const test = base
  .extend('rival', async ({ world }) => {
    const workspace = await world.workspace('rival');
    const owner = await world.account('Rita Rival');
    await world.join(owner, workspace, 'owner');
    return { workspace, owner };
  })
  .extend(
    'asked',
    ({ world, carl }) =>
      () =>
        resetRequestsFor(world.db, carl.id, world.clock.now()),
  );

const form = (membership: string) => ({ membership, word: 'He is my consultant, I swear.' });

test('an owner asks for nobody of another workspace, whichever address they post to', async ({
  world,
  carl,
  rival,
  asked,
}) => {
  const visitor = await world.signedIn(rival.owner, rival.workspace);
  expect((await visitor.post('/dashboard/rival/members/reset', form(carl.membership))).statusCode).toBe(404);
  expect((await visitor.get(`/dashboard/rival/members/${carl.membership}/reset`)).statusCode).toBe(404);
  expect((await visitor.post('/dashboard/acme/members/reset', form(carl.membership))).statusCode).toBe(404);
  expect(await asked()).toEqual([]);
});

test('nor does a consultant or a client, of anybody', async ({ world, acme, carl, clara, asked }) => {
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.post('/dashboard/acme/members/reset', form(carl.membership))).statusCode).toBe(
    403,
  );
  const client = await world.signedIn(clara, acme, 'tenant');
  expect((await client.post('/dashboard/acme/members/reset', form(carl.membership))).statusCode).toBe(404);
  expect(await asked()).toEqual([]);
});

test.for(['the member leaves', 'the owner hands over'])(
  'what was asked for is worth nothing once %s',
  async (what, { world, acme, olivia, carl, asked }) => {
    const visitor = await world.signedIn(olivia, acme);
    await visitor.post('/dashboard/acme/members/reset', form(carl.membership));
    expect(await asked()).toHaveLength(1);
    const memberships = world.db.updateTable('memberships').where('id', '=', olivia.membership);
    if (what === 'the owner hands over') await memberships.set({ role: 'consultant' }).execute();
    else await world.db.deleteFrom('memberships').where('id', '=', carl.membership).execute();
    expect(await asked()).toEqual([]);
  },
);
