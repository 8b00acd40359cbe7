import { expect } from 'vitest';
import { actAs } from '../../../../test/acts.ts';
import { test as base, inBerlin, ownerAnew } from '../../../../test/fixtures.ts';
import { addException } from '../../../access/policy-exceptions.ts';
import { BY_ITSELF_ACTOR } from '../../../audit/record.ts';
import { transferOwnership } from '../settings/hand-over.ts';
import { keepWhatHasBegun } from './days.ts';

const DAY = 24 * 3_600_000;
const EXCEPTIONS = '/dashboard/acme/settings/mfa/exceptions';
/** The end of 1 December 2026 in Berlin. */
const UNTIL = Date.UTC(2026, 11, 1, 23);

const test = base
  .extend('zone', { auto: true }, inBerlin)
  .extend('owner', ownerAnew)
  .extend(
    'except',
    ({ owner }) =>
      async (membership: string, until = '2026-12-01', reason = 'New phone on its way') =>
        (await owner()).post(EXCEPTIONS, { membership, until, reason }),
  )
  .extend('asked', ({ world, acme }) => async (person: { id: string; email: string }) => {
    const visitor = await world.signedIn({ ...person, name: '' }, acme);
    return (await visitor.get('/dashboard/acme')).headers.location ?? null;
  })
  .extend('endings', ({ world }) => async () => {
    const events = world.db.selectFrom('audit_events').select(['type', 'actor', 'subject']).orderBy('id');
    return events.where('type', 'in', ['policy.exception-ended', 'ownership.transferred']).execute();
  });

test('B3: a person is let in until the end of a day, listed with the reason, recorded and told; then asked again', async ({
  world,
  acme,
  carl,
  except,
  asked,
  owner,
}) => {
  await world.enforce(acme);
  expect(await asked(carl)).toBe('/mfa/setup');
  const answer = await except(carl.membership);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, EXCEPTIONS]);
  expect(await asked(carl)).toBeNull();
  const consultant = await world.signedIn(carl, acme);
  for (const page of [await consultant.get(EXCEPTIONS), await consultant.get('/dashboard/acme/settings')])
    expect(page.body).toMatch(/Carl Consultant.*1 December 2026/s);
  expect((await consultant.get(EXCEPTIONS)).body).toContain('New phone on its way');
  const [mail] = await world.mailTo(carl.email);
  expect(mail?.subject).toBe(
    'You don’t need two-factor authentication in acme Security until 1 December 2026',
  );
  world.clock.advance(UNTIL - world.clock.now() - 1);
  expect(await asked(carl)).toBeNull();
  world.clock.advance(1);
  expect(await asked(carl)).toBe('/mfa/setup');
  await keepWhatHasBegun(world.services, world.clock.now());
  world.clock.advance(-5 * DAY);
  expect(await asked(carl), 'a clock that is put back').toBe('/mfa/setup');
  const log = (await (await owner()).get('/dashboard/acme/activity')).body;
  expect(log).toContain('until the end of 1 December 2026. Reason: New phone on its way');
  expect(log).toContain('from required two-factor authentication ended');
});

test.for([
  ['2026-11-23', 'New phone', 'That day is over. Choose a later one.'],
  ['2026-12-25', 'New phone', 'Choose a day within 30 days.'],
  ['', 'New phone', 'Choose the last day.'],
  ['soon', 'New phone', 'Choose the last day.'],
  ['2026-12-01', '', 'Say why.'],
  ['2026-12-01', 'no', 'Enter at least 5 characters.'],
] as const)('B3: until %j for %j: %s', async ([until, reason, message], { world, carl, except }) => {
  const answer = await except(carl.membership, until, reason);
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(message);
  expect(await world.db.selectFrom('mfa_exceptions').selectAll().execute()).toEqual([]);
});

test('B3: thirty days are the most, today the least; another exception takes the place of the first, and each can be ended', async ({
  world,
  acme,
  carl,
  except,
  asked,
  owner,
  olivia,
  endings,
}) => {
  await world.enforce(acme);
  expect((await except(carl.membership, '2026-12-24')).statusCode).toBe(303);
  expect((await except(carl.membership, '2026-11-24')).statusCode).toBe(303);
  const lasting = await world.db
    .selectFrom('mfa_exceptions')
    .select(['id', 'until'])
    .where('ended_at', 'is', null)
    .execute();
  expect(lasting).toEqual([{ id: expect.any(String), until: Date.UTC(2026, 10, 24, 23) }]);
  expect(await asked(carl)).toBeNull();
  const ended = await (await owner()).post(EXCEPTIONS, { membership: carl.membership, ended: 'true' });
  expect(ended.statusCode).toBe(303);
  expect(await asked(carl)).toBe('/mfa/setup');
  const ending = { type: 'policy.exception-ended', actor: olivia.email, subject: carl.email };
  expect(await endings()).toEqual([ending]);
  await (await owner()).post(EXCEPTIONS, { membership: carl.membership, ended: 'true' });
  expect(await endings(), 'there is none left to end').toEqual([ending]);
});

test('B3: whoever comes to own the workspace, or hands it over, has no exception from then on; that is recorded', async ({
  world,
  acme,
  olivia,
  carl,
  except,
  endings,
}) => {
  await except(carl.membership);
  const given = { until: UNTIL, reason: 'From before', by: carl.id, now: world.clock.now() };
  await world.db
    .transaction()
    .execute((trx) => addException(trx, { membershipId: olivia.membership, ...given }));
  const transfer = { workspaceId: acme.id, membershipId: carl.membership };
  const at = { person: olivia, workspace: acme, access: 'owner' } as const;
  expect(await actAs(world, at, (act) => transferOwnership(world.services, act, transfer))).toMatchObject({
    ok: true,
  });
  const byItself = { type: 'policy.exception-ended', actor: BY_ITSELF_ACTOR.label };
  expect(await endings()).toEqual([
    { ...byItself, subject: olivia.email },
    { type: 'ownership.transferred', actor: olivia.email, subject: carl.email },
    { ...byItself, subject: carl.email },
  ]);
});

test('B3: an exception spares nobody what a reset, their own choice or administration asks, nor another workspace', async ({
  world,
  carl,
  except,
  asked,
}) => {
  const strict = await world.workspace('strict');
  await world.join(carl, strict, 'consultant');
  await world.enforce(strict);
  await except(carl.membership);
  expect((await (await world.signedIn(carl, strict)).get('/dashboard/strict')).headers.location).toBe(
    '/mfa/setup',
  );
  for (const column of ['must_enrol', 'always_ask', 'is_admin'] as const) {
    await world.db
      .updateTable('accounts')
      .set({ [column]: 1 })
      .where('id', '=', carl.id)
      .execute();
    expect(await asked(carl), column).toBe('/mfa/setup');
    await world.db
      .updateTable('accounts')
      .set({ [column]: 0 })
      .where('id', '=', carl.id)
      .execute();
  }
  expect(await asked(carl)).toBeNull();
});

test('B3: it goes with the membership', async ({ world, acme, carl, except, asked }) => {
  await world.enforce(acme);
  await except(carl.membership);
  await world.db.deleteFrom('memberships').where('id', '=', carl.membership).execute();
  await world.join(carl, acme, 'consultant');
  expect(await asked(carl)).toBe('/mfa/setup');
});
