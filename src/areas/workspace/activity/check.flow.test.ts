import { expect } from 'vitest';
import { testInOneWorld as base } from '../../../../test/fixtures.ts';
import { BEGINNING } from '../../../audit/chain/commitments.ts';
import { readHeads } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { linkRound } from '../../../audit/chain/linking.ts';
import { appendEvent } from '../../../audit/record.ts';

const PAGE = '/dashboard/acme/activity/check';
const HEAD = '/dashboard/acme/activity/head';

const test = base
  .extend('owner', { scope: 'file' }, ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('recorded', { scope: 'file', auto: true }, async ({ world, acme, olivia }) => {
    for (let n = 0; n < 3; n += 1)
      await appendEvent(world.db, {
        type: 'sign-out',
        at: world.clock.now(),
        origin: { host: 'localhost:3000', ip: '192.0.2.7' },
        workspaceId: acme.id,
        actor: { id: olivia.id, label: olivia.email },
      });
  })
  /** Asks for a check, and has it done. */
  .extend('checked', { scope: 'file' }, ({ world, owner }) => async (proof = ''): Promise<string> => {
    expect((await owner.post(PAGE, { proof })).headers.location).toBe(PAGE);
    await world.mailTo('nobody');
    return (await owner.get(PAGE)).body;
  });

test('B11: the owner has the log checked, sees how far that is and what it came to, and asks twice for one check', async ({
  world,
  owner,
  checked,
}) => {
  const first = await owner.get(PAGE);
  expect(first.body).toContain('This log hasn’t been checked yet.');
  expect(first.body).not.toContain('Keep proof somewhere else');
  expect((await owner.get(HEAD)).headers.location).toBe(PAGE);
  // Nothing is chained yet, as right after an upgrade.
  const early = await checked();
  expect(early).toContain('The activity log isn’t chained yet.');
  expect(early).toContain('This log wasn’t checked');
  expect(early).not.toContain('Something is wrong');

  await linkRound(world.services, world.clock.now());
  await owner.post(PAGE, { proof: '' });
  await owner.post(PAGE, { proof: '' });
  expect(
    await world.db.selectFrom('jobs').select('id').where('kind', '=', 'audit-check').execute(),
  ).toHaveLength(1);
  expect((await owner.get(PAGE)).body).toContain('The check is about to begin.');
  const progress = await owner.get(`${PAGE}/progress`);
  expect(progress.json()).toEqual({ isUnderWay: true, says: 'The check is about to begin.' });
  const whole = await checked();
  expect(whole).toContain('The activity log is whole: 3 entries since 24 November 2026.');
  expect((await owner.get(`${PAGE}/progress`)).json()).toMatchObject({ isUnderWay: false });

  const noted = world.db.updateTable('audit_chains');
  const before = await world.db.selectFrom('audit_chains').selectAll().execute();
  await noted.set({ hash: BEGINNING }).execute();
  const broken = await checked();
  expect(broken).toContain('Something is wrong with this log');
  expect(broken).toContain('The chain doesn’t hold together after entry 3');
  for (const { chain, hash } of before) await noted.set({ hash }).where('chain', '=', chain).execute();
  expect(await checked()).not.toContain('Something is wrong');
});

test('B11: the owner keeps a signed head elsewhere, which holds no names, and is told that it fits; others get neither', async ({
  world,
  acme,
  owner,
  carl,
  checked,
}) => {
  await linkRound(world.services, world.clock.now());
  const head = await owner.get(HEAD);
  expect(head.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="acme-activity-head-2026-11-24.json"',
  });
  const reading = readHeads(await headKey(world.db, world.services.keyring), head.body);
  expect(reading).toMatchObject({ ok: true, heads: [{ chain: acme.id, at: world.clock.now() }] });
  const { body } = await owner.get(PAGE);
  expect(body).toContain('Keep proof somewhere else');
  expect(body).toContain(JSON.parse(head.body).hash);
  expect(await checked()).not.toContain('the proof that you kept.');
  expect(await checked(head.body)).toContain('It fits the proof that you kept.');
  const consultant = await world.signedIn(carl, acme);
  for (const path of [PAGE, `${PAGE}/progress`, HEAD])
    expect((await consultant.get(path)).statusCode).toBe(403);
});
