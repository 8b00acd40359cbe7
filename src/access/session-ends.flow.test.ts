import { expect } from 'vitest';
import { testInOneWorld as base } from '../../test/fixtures.ts';
import { auditEnds } from '../areas/workspace/members/ending-audits.ts';
import { readDetail } from '../audit/record.ts';
import { endedAuditsOf, removeOldEnded } from './ended-audits.ts';
import { holdAccounts } from './holds.ts';
import { endSessionsOf } from './session-ends.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EVIDENCE = '/dashboard/acme/evidence';

const test = base
  .extend('audrey', { scope: 'file' }, async ({ world, acme, olivia }) => {
    const audrey = await world.account('Audrey Auditor');
    await world.join(audrey, acme, 'auditor');
    return { ...audrey, owner: olivia.name };
  })
  /** Somebody signs in and opens the workspace: the number of their session, and when it was last used. */
  .extend('opened', { scope: 'file' }, ({ world, acme, audrey }) => async () => {
    const before = world.db.selectFrom('sessions').select('id').where('account_id', '=', audrey.id);
    const known = new Set((await before.execute()).map(({ id }) => id));
    const visitor = await world.signedIn(audrey, acme);
    expect((await visitor.get(EVIDENCE)).statusCode).toBe(200);
    const all = world.db.selectFrom('sessions').select('id').where('account_id', '=', audrey.id);
    const [id = ''] = (await all.execute()).map((one) => one.id).filter((one) => !known.has(one));
    return { id, seenAt: world.clock.now() };
  })
  /** What the workspace's record tells of sessions and members since a moment. */
  .extend('told', { scope: 'file' }, ({ world, acme }) => async (since: number) => {
    const rows = await world.db
      .selectFrom('audit_events')
      .select(['type', 'detail'])
      .where('workspace_id', '=', acme.id)
      .where('type', 'in', ['session.expired', 'session.ended', 'member.removed'])
      .where('at', '>=', since)
      .orderBy('id')
      .execute();
    return rows.map(({ type, detail }) => ({ type, ...readDetail(detail) }));
  });

test('B12: whoever ends sessions tells first of one that nobody used for too long, when it was over, and counts it', async ({
  world,
  audrey,
  opened,
  told,
}) => {
  const { db, clock, config } = world;
  const idle = await opened();
  const started = clock.now();
  clock.advance(config.sessionIdleMs + MINUTE_MS);
  const [kept, other] = [await opened(), await opened()];
  const end = (keep?: string, only?: string) =>
    db.transaction().execute(async (trx) => {
      await holdAccounts(trx, [audrey.id]);
      return endSessionsOf(trx, audrey.id, { now: clock.now(), config }, keep, only);
    });
  await expect(
    db.transaction().execute((trx) => endSessionsOf(trx, audrey.id, { now: clock.now(), config })),
    'of an account that may be doing something at this moment',
  ).rejects.toThrow('not held');
  // One that is named is ended alone, but what was over by then is told of whichever was named.
  expect(await end(kept.id, other.id)).toBe(1);
  expect(await told(started)).toEqual([
    { type: 'session.expired', sessions: 1, ended: `${idle.id}@${idle.seenAt + config.sessionIdleMs}` },
  ]);
  const left = db.selectFrom('sessions').select('id').where('account_id', '=', audrey.id);
  expect(await left.execute()).toEqual([{ id: kept.id }]);
  clock.advance(config.sessionIdleMs);
  expect(await end()).toBe(1);
  expect(await left.execute()).toEqual([]);
});

test('B12, B13: an auditor’s last day is over: the record tells of their idle session first, and they are told for half a year', async ({
  world,
  audrey,
  opened,
  told,
}) => {
  const { db, clock, config, services } = world;
  clock.advance(MINUTE_MS);
  const idle = await opened();
  const started = clock.now();
  clock.advance(config.sessionIdleMs + 2 * MINUTE_MS);
  const endedAt = clock.now() - MINUTE_MS;
  const membership = db.updateTable('memberships').where('account_id', '=', audrey.id);
  await membership.set({ ends_at: endedAt }).execute();
  const audits = (now = clock.now()) => endedAuditsOf(db, audrey.id, now);
  const audit = { slug: 'acme', workspace: 'acme Security', endedAt, owner: audrey.owner };
  expect(await audits(endedAt - 1)).toEqual([]);
  // Whether or not a job has kept it by now.
  expect(await audits()).toMatchObject([audit]);
  for (let run = 0; run < 2; run += 1) await auditEnds(services).run(clock.now());
  expect(await told(started)).toEqual([
    { type: 'session.expired', sessions: 1, ended: `${idle.id}@${idle.seenAt + config.sessionIdleMs}` },
    { type: 'member.removed', role: 'auditor', sessionsEnded: 0, ended: true },
  ]);
  expect(await audits()).toMatchObject([audit]);
  await removeOldEnded(db, endedAt + 180 * DAY_MS);
  expect(await audits()).toHaveLength(1);
  await removeOldEnded(db, endedAt + 180 * DAY_MS + 1);
  expect(await audits()).toEqual([]);
});
