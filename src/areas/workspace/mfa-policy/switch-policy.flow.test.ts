import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { type Start, switchPolicy } from './commands.ts';

const test = base
  .extend('byOperator', ({ world }) => () => ({ ...COMMAND_LINE, now: world.clock.now() }))
  .extend(
    'change',
    ({ world, acme, byOperator }) =>
      (enabled: boolean, start: Start = 'next-sign-in', workspaceId = acme.id) =>
        switchPolicy(world.services, byOperator(), { workspaceId, enabled, start }),
  )
  .extend(
    'policy',
    ({ world, acme }) =>
      () =>
        // The one switch is for both audiences.
        world.db
          .selectFrom('mfa_policies')
          .select(['required', 'enforced_from'])
          .where('workspace_id', '=', acme.id)
          .groupBy(['required', 'enforced_from'])
          .having((eb) => eb.fn.countAll(), '=', 2)
          .executeTakeFirstOrThrow(),
  )
  .extend(
    'recorded',
    ({ world }) =>
      () =>
        world.db.selectFrom('audit_events').select(['type', 'detail']).orderBy('id').execute(),
  );

test('S1 D1: at the next sign-in means from a new epoch on; now means everybody', async ({
  change,
  policy,
}) => {
  expect(await change(true)).toEqual({ ok: true, changed: true });
  expect(await policy()).toEqual({ required: 1, enforced_from: 1 });
  expect(await change(true, 'now')).toEqual({ ok: true, changed: true });
  expect(await policy()).toEqual({ required: 1, enforced_from: 0 });
});

test('D1: a policy that asks everybody is not weakened by asking at the next sign-in', async ({
  change,
  policy,
  recorded,
}) => {
  await change(true, 'now');
  expect(await change(true)).toEqual({ ok: true, changed: false });
  expect(await policy()).toMatchObject({ required: 1, enforced_from: 0 });
  expect(await recorded()).toHaveLength(1);
});

test('S18: off, and on again from a new epoch', async ({ change, policy }) => {
  await change(true);
  expect(await change(false)).toEqual({ ok: true, changed: true });
  expect(await policy()).toMatchObject({ required: 0 });
  expect(await change(false)).toEqual({ ok: true, changed: false });
  await change(true);
  expect(await policy()).toEqual({ required: 1, enforced_from: 2 });
});

test('every change is in the record, with when it takes effect and why', async ({
  world,
  acme,
  byOperator,
  change,
  recorded,
}) => {
  await change(true, 'now');
  await switchPolicy(world.services, byOperator(), {
    workspaceId: acme.id,
    enabled: false,
    start: 'now',
    reason: 'owner locked out',
  });
  expect(await recorded()).toEqual([
    { type: 'policy.enabled', detail: '{"apply":"now"}' },
    { type: 'policy.disabled', detail: '{"reason":"owner locked out"}' },
  ]);
});

describe('S4, ASVS 8.3.1: the plan decides, at the moment of the write', () => {
  test.for<Start>(['next-sign-in', 'now', { startsAt: START + 86_400_000 }])(
    'Starter cannot enforce: %j',
    async (start, { world, change, recorded }) => {
      const solo = await world.workspace('solo', 'starter');
      expect(await change(true, start, solo.id)).toEqual({ ok: false, reason: 'plan' });
      expect(await recorded()).toEqual([]);
    },
  );

  test('S18 D10: a suspended policy can be switched off on Starter', async ({ world, acme, change }) => {
    await change(true);
    await world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', acme.id).execute();
    expect(await change(true, 'now')).toEqual({ ok: false, reason: 'plan' });
    expect(await change(false)).toEqual({ ok: true, changed: true });
  });

  test('a workspace that is not there', async ({ change }) => {
    expect(await change(false, 'now', 'nowhere')).toEqual({ ok: false, reason: 'unknown' });
  });
});

test('two switches at once: each counted once, and the epoch moves once for each time it is switched on', async ({
  change,
  policy,
}) => {
  const on = await Promise.all(Array.from({ length: 5 }, () => change(true)));
  expect(on.filter((outcome) => outcome.ok && outcome.changed)).toHaveLength(1);
  expect(await policy()).toEqual({ required: 1, enforced_from: 1 });
  await Promise.all([change(true, 'now'), change(true), change(true, 'now')]);
  expect(await policy()).toMatchObject({ required: 1, enforced_from: 0 });
});

test('the owner is told of every switch by email, and of none that changes nothing', async ({
  world,
  olivia,
  change,
}) => {
  const subjects = async () => (await world.mailTo(olivia.email)).map(({ subject }) => subject);
  await change(true);
  await change(true);
  await change(true, 'now');
  await change(false);
  expect(await subjects()).toEqual([
    'Two-factor authentication is now required in acme Security',
    'Two-factor authentication is now required in acme Security',
    'Two-factor authentication is no longer required in acme Security',
  ]);
  const [first, second] = await world.mailTo(olivia.email);
  expect(first?.text).toContain('An administrator of SecPortal turned on required two-factor authentication');
  expect(first?.text).toContain('is asked at their next sign-in');
  expect(second?.text).toContain('is asked on the next page they open');
});

test('D1: who is signed in is told on every page that their next sign-in will ask, with the way to set up now', async ({
  world,
  acme,
  olivia,
  carl,
  change,
}) => {
  const NOTICE = 'acme Security now requires two-factor authentication';
  const [owner, consultant] = [await world.signedIn(olivia, acme), await world.signedIn(carl, acme)];
  expect((await owner.get('/dashboard/acme')).body).not.toContain(NOTICE);
  await change(true);
  for (const visitor of [owner, consultant])
    for (const path of ['/dashboard/acme', '/dashboard/acme/members', '/account/security'])
      expect((await visitor.get(path)).body, path).toContain(NOTICE);
  await world.enrol(carl);
  expect((await consultant.get('/dashboard/acme')).body).not.toContain(NOTICE);
  const begun = await owner.follow(await owner.post('/account/security/authenticators'));
  expect(begun.path).toBe('/mfa/setup');
  await change(false);
  expect((await owner.get('/dashboard/acme')).body).not.toContain(NOTICE);
});

test('S3: settings say since when it is on, and by whom', async ({ world, acme, olivia, change }) => {
  const owner = await world.signedIn(olivia, acme);
  await change(true);
  expect((await owner.get('/dashboard/acme/settings')).body).toMatch(
    /On since <time[^>]*>24 November 2026<\/time>, by an administrator/,
  );
  await change(false);
  await owner.post('/dashboard/acme/settings/mfa', { enabled: 'true', apply: 'next-sign-in' });
  expect((await owner.get('/dashboard/acme/settings')).body).toMatch(
    /On since <time[^>]*>[^<]*<\/time>, by Olivia Owner/,
  );
});

const THREE_DAYS = 3 * 24 * 60 * 60_000;

test('S3: settings keep the day and the name of the switching-on when everyone is asked at once later', async ({
  world,
  acme,
  olivia,
  change,
  policy,
}) => {
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/dashboard/acme/settings/mfa', { enabled: 'true', apply: 'next-sign-in' });
  const secret = await world.enrol(olivia);
  world.clock.advance(THREE_DAYS);
  expect(await change(true, 'now')).toEqual({ ok: true, changed: true });
  expect(await policy()).toEqual({ required: 1, enforced_from: 0 });
  const later = await world.signedIn(olivia, acme);
  await later.post('/mfa/verify', { code: world.code(secret) });
  expect((await later.get('/dashboard/acme/settings')).body).toMatch(
    /On since <time[^>]*>24 November 2026<\/time>, by Olivia Owner/,
  );
});
