import { expect } from 'vitest';
import { test as base } from '../fixtures.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * Where a workspace takes keys alone, a password and a code of the app set up no key for a host that has none yet (B6): a code that
 * is mailed comes first. While its policy happened to ask nothing of somebody, the two were enough, and the key counted from the
 * day on which it asked again.
 */

const DAY = 86_400_000;

interface Spared {
  readonly world: World;
  readonly acme: Workspace;
  readonly carl: Person & { readonly membership: string };
  readonly olivia: Person;
}

const WAYS: readonly (readonly [string, (spared: Spared) => Promise<unknown>])[] = [
  ['it asks today', async () => undefined],
  [
    'they are excepted for a while',
    ({ world, carl, olivia }) => world.except(carl.membership, olivia.id, world.clock.now() + DAY),
  ],
  [
    'its day is yet to come',
    ({ world, acme }) =>
      world.db
        .updateTable('mfa_policies')
        .set({ starts_at: world.clock.now() + DAY })
        .where('workspace_id', '=', acme.id)
        .execute(),
  ],
  [
    'its plan is one without policies',
    ({ world, acme }) =>
      world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', acme.id).execute(),
  ],
  [
    'it is closed, and may be opened again',
    ({ world, acme }) =>
      world.db
        .updateTable('workspaces')
        .set({ closed_at: world.clock.now() })
        .where('id', '=', acme.id)
        .execute(),
  ],
];

const test = base.extend('carl', async ({ world, acme, carl }) => {
  await world.enforce(acme);
  await world.letKeysAloneCount(acme);
  const portal = await world.workspace('portal');
  await world.join(carl, portal, 'client');
  await world.giveKey(carl, portal);
  return carl;
});

test.for(WAYS)('B6: where keys alone count, and %s', async ([, spare], { world, acme, carl, olivia }) => {
  const secret = await world.enrol(carl);
  await spare({ world, acme, carl, olivia });
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  await visitor.post('/account/security/authenticators');
  expect((await visitor.get('/mfa/setup/key')).headers.location).toBe('/mfa/email');
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/mfa/email');
});

test('B6: nothing is mailed where no workspace of theirs takes keys alone', async ({ world, acme, carl }) => {
  await world.db
    .updateTable('mfa_policies')
    .set({ methods: 'any' })
    .where('workspace_id', '=', acme.id)
    .execute();
  const secret = await world.enrol(carl);
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  await visitor.post('/account/security/authenticators');
  expect((await visitor.get('/mfa/setup/key')).statusCode).toBe(200);
});
