import { expect } from 'vitest';
import { keepWhatHasBegun } from '../../src/areas/workspace/mfa-policy/days.ts';
import { isInside } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { START } from '../world.ts';

/**
 * The team and clients each have a policy (B2), and a form sets both: whoever may not switch the policy may switch neither half
 * of it, and who may puts off nothing that has begun.
 */

const RULES = '/dashboard/acme/settings/mfa/rules';
const FRIDAY = Date.UTC(2026, 10, 27, 18);
const OFF = { team_start: 'off', clients_start: 'off' };
const WEAKER = [
  OFF,
  { clients_start: 'off' },
  { clients_start: 'date', clients_date: '2027-11-20T18:00' },
  { clients_methods: 'any' },
] as const;

const test = base
  .extend('enforced', { auto: true }, ({ world, acme }) =>
    world.db
      .updateTable('mfa_policies')
      .set({ required: 1, starts_at: FRIDAY, methods: 'phishing-resistant' })
      .where('workspace_id', '=', acme.id)
      .execute(),
  )
  .extend(
    'stands',
    ({ world, acme }) =>
      async () =>
        (
          await world.db
            .selectFrom('mfa_policies')
            .select(['required', 'starts_at', 'methods'])
            .where('workspace_id', '=', acme.id)
            .execute()
        ).every(
          (one) => one.required === 1 && one.starts_at === FRIDAY && one.methods === 'phishing-resistant',
        ),
  );

test('a consultant or client switches off the rule for clients', async ({
  world,
  acme,
  carl,
  clara,
  stands,
}) => {
  const consultant = await world.signedIn(carl, acme);
  const client = await world.signedIn(clara, acme, 'tenant');
  for (const form of WEAKER) {
    expect((await consultant.post(RULES, form)).statusCode).toBe(403);
    expect((await client.post(RULES, form)).statusCode).toBe(404);
  }
  expect((await consultant.get(RULES)).statusCode).toBe(403);
  expect(await stands()).toBe(true);
});

test('the owner of another workspace, or an administrator who is no member, switches it off', async ({
  world,
  stands,
}) => {
  const otto = await world.account('Otto Other');
  const other = await world.workspace('other');
  await world.join(otto, other, 'owner');
  const ada = await world.account('Ada Admin', { admin: true });
  const secret = await world.enrol(ada);
  const administrator = await world.signedIn(ada, null);
  await administrator.post('/mfa/verify', { code: world.code(secret) });
  for (const visitor of [await world.signedIn(otto, other), administrator])
    for (const form of WEAKER) expect((await visitor.post(RULES, form)).statusCode).toBe(404);
  expect(await stands()).toBe(true);
});

test('another field of the one switch’s form reaches half of the policy', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/dashboard/acme/settings/mfa', {
    enabled: 'false',
    audience: 'clients',
    clients_start: 'keep',
  });
  const required = await world.db.selectFrom('mfa_policies').select('required').execute();
  // Both, as the switch says, and never one alone that nobody chose.
  expect(required.map((one) => one.required)).toEqual([0, 0]);
  expect(await isInside(await world.signedIn(carl, acme))).toBe(true);
});

test('what has begun for clients is put off, with something else that may be done', async ({
  world,
  acme,
  olivia,
}) => {
  const key = await world.enrol(olivia);
  await world.db.updateTable('mfa_policies').set({ methods: 'any' }).execute();
  world.clock.advance(FRIDAY - START);
  await keepWhatHasBegun(world.services, world.clock.now());
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/mfa/verify', { code: world.code(key) });
  const form = { team_start: 'off', clients_start: 'date', clients_date: '2027-11-20T18:00' };
  expect((await owner.post(RULES, form)).statusCode).toBe(422);
  const policies = await world.db.selectFrom('mfa_policies').select(['required', 'starts_at']).execute();
  expect(policies).toEqual([
    { required: 1, starts_at: null },
    { required: 1, starts_at: null },
  ]);
});
