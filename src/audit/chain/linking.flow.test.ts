import { expect } from 'vitest';
import { test as base } from '../../../test/fixtures.ts';
import type { Database } from '../../data/database.ts';
import { appendEvent } from '../record.ts';
import { commitmentKey } from './keys.ts';
import { isAnyUnlinked, linkingJob, linkRound } from './linking.ts';
import { INSTALLATION, LINKS_A_TURN, linkNext } from './links.ts';
import { chainsOfRecord } from './queries.ts';
import { verifyChain } from './verifying.ts';
import { verdictInWords } from './words.ts';

const test = base
  .extend(
    'happens',
    ({ world }) =>
      (workspaceId: string | null, at = world.clock.now(), db: Database = world.db) =>
        appendEvent(db, {
          type: 'sign-out',
          ...{ at, workspaceId },
          origin: { host: 'localhost:3000', ip: '192.0.2.7' },
          actor: { id: 'somebody', label: 'zoë@example.com' },
        }),
  )
  .extend('verified', ({ world }) => async (chain: string) => {
    const key = await commitmentKey(world.db, world.services.keyring);
    return verifyChain({ db: world.db, key, chain });
  })
  .extend(
    'positions',
    ({ world }) =>
      async () =>
        world.db
          .selectFrom('audit_links as l')
          .innerJoin('audit_events as e', 'e.id', 'l.event_id')
          .select(['l.chain', 'l.sequence', 'e.id', 'e.at', 'e.workspace_id'])
          .orderBy('l.chain')
          .orderBy('l.sequence')
          .execute(),
  );

test('B11: each entry is linked once, in the chain of its workspace or the installation’s, in turns, whenever it comes', async ({
  world,
  happens,
  verified,
  positions,
}) => {
  const { services } = world;
  const job = linkingJob(services);
  expect(await job.isWanted?.()).toBe(false);
  // More than a turn, of three chains, one of which nothing else is known of.
  expect(LINKS_A_TURN).toBeLessThan(100);
  for (let n = 0; n < 120; n += 1) await happens(n % 2 === 0 ? 'one' : 'other');
  await happens(null);
  const rolledBack = world.db.transaction().execute(async (trx) => {
    await happens('one', 0, trx);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await job.isWanted?.()).toBe(true);
  await job.run(world.clock.now());
  expect(await isAnyUnlinked(world.db)).toBe(false);
  expect(await linkRound(services, world.clock.now())).toBe(0);
  const linked = await positions();
  expect(linked).toHaveLength(121);
  for (const { chain, workspace_id } of linked) expect(chain).toBe(workspace_id ?? INSTALLATION);
  for (const chain of ['one', 'other', INSTALLATION]) {
    const ofChain = linked.filter((link) => link.chain === chain);
    expect(ofChain.map(({ sequence }) => sequence)).toEqual(ofChain.map((_, index) => index + 1));
    expect(ofChain.map(({ id }) => id)).toEqual(ofChain.map(({ id }) => id).sort());
  }
  expect(new Set(await chainsOfRecord(world.db))).toEqual(new Set(['one', 'other', INSTALLATION]));

  // From a node whose clock was wrong for an hour, and one that committed late: linked where they came, and whole.
  const id = '00000000-0000-7000-8000-000000000001';
  const [first] = await world.db.selectFrom('audit_events').selectAll().limit(1).execute();
  if (first === undefined) throw new Error('no entry');
  await world.db
    .insertInto('audit_events')
    .values({ ...first, id, workspace_id: 'one', at: world.clock.now() - 60_000 })
    .execute();
  await happens('one', world.clock.now() - 3_600_000);
  await happens('one', world.clock.now() + 3_600_000);
  expect(await verified('one')).toMatchObject({ whole: true, entries: 60, waiting: 3 });
  await linkRound(services, world.clock.now());
  const late = (await positions()).filter(({ chain }) => chain === 'one').slice(60);
  expect(late.map(({ sequence }) => sequence)).toEqual([61, 62, 63]);
  expect(late[0]?.id).toBe(id);
  const verdict = await verified('one');
  expect(verdict).toMatchObject({ whole: true, entries: 63, waiting: 0, since: world.clock.now() });
  expect(verdictInWords(verdict)).toBe('The activity log is whole: 63 entries since 24 November 2026.');
  expect(verdictInWords(await verified('nobody’s'))).toBe(
    'The activity log is whole: it has no entries yet.',
  );
});

test('B11: nodes append while others link, one of which dies at it: one chain of each, nothing skipped, nothing twice', async ({
  world,
  happens,
  verified,
  positions,
}) => {
  const { services } = world;
  await happens('one');
  await linkRound(services, 0);
  const key = await commitmentKey(world.db, services.keyring);
  const nodes = await Promise.all([world.openBeside(), world.openBeside(), world.openBeside()]);
  const appending = nodes.map(async (db) => {
    for (let n = 0; n < 30; n += 1) await happens(n % 3 === 0 ? null : 'one', n, db);
  });
  const dying = async (db: Database) =>
    expect(
      db.transaction().execute(async (trx) => {
        await linkNext(trx, key, 2);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
  const linking = nodes.map(async (db, which) => {
    for (let n = 0; n < 6; n += 1) {
      if (which === 0) await dying(db);
      else await linkRound({ ...services, db }, 3);
    }
  });
  await Promise.all([...appending, ...linking]);
  await linkRound(services, 4);
  await Promise.all(nodes.map((db) => db.destroy()));
  expect(await positions()).toHaveLength(91);
  expect(new Set((await positions()).map(({ id }) => id)).size).toBe(91);
  expect(await verified('one')).toMatchObject({ whole: true, entries: 61, waiting: 0 });
  expect(await verified(INSTALLATION)).toMatchObject({ whole: true, entries: 30, waiting: 0 });
});
