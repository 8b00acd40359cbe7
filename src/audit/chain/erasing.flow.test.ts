import { expect } from 'vitest';
import { test as base } from '../../../test/fixtures.ts';
import { eraseFromRecord } from '../../areas/platform/administration/erase-from-record.ts';
import { type AuditEvent, appendEvent, COMMAND_LINE } from '../record.ts';
import { commitmentKey } from './keys.ts';
import { linkRound } from './linking.ts';
import { chainsOfRecord } from './queries.ts';
import { verifyChain } from './verifying.ts';

const EVE = { id: 'account-of-eve-0001', label: 'eve@example.com' };
const OTHER = { id: 'account-of-zoe-0002', label: 'zoe@example.com' };

const test = base
  .extend('happens', ({ world }) => (event: Partial<AuditEvent>) => {
    const whole: AuditEvent = {
      ...{ type: 'policy.disabled', at: world.clock.now(), workspaceId: 'one', actor: OTHER },
      ...{ origin: { host: 'localhost:3000', ip: '198.51.100.9' }, ...event },
    };
    return appendEvent(world.db, whole);
  })
  .extend('flawsIn', ({ world }) => async () => {
    const key = await commitmentKey(world.db, world.services.keyring);
    const verdicts = await Promise.all(
      (await chainsOfRecord(world.db)).map((chain) => verifyChain({ db: world.db, key, chain })),
    );
    return verdicts.flatMap((verdict) => (verdict.whole ? [] : [verdict.flaw.kind]));
  })
  .extend(
    'erase',
    ({ world }) =>
      () =>
        eraseFromRecord(
          world.services,
          { ...COMMAND_LINE, now: world.clock.now() },
          { address: EVE.label, reason: 'asked for on 1 December' },
        ),
  );

test('B11: a person is erased from the record under all their addresses; the chain is whole, and the rest is as it was', async ({
  world,
  happens,
  flawsIn,
  erase,
}) => {
  const { db, services } = world;
  await happens({
    actor: { ...EVE, label: 'eve.before@example.com' },
    origin: { host: 'h', ip: '192.0.2.66' },
  });
  await happens({ actor: EVE, origin: { host: 'h', ip: '192.0.2.66' }, detail: { reason: 'kept' } });
  await happens({ subject: EVE, workspaceId: 'two' });
  await happens({ actor: { id: null, label: 'EVE@example.com' }, workspaceId: null });
  await happens({ detail: { reason: 'because eve.before@example.com said so' } });
  await happens({ actor: EVE, type: 'account.renamed', detail: { from: 'Eve Old', to: 'Eve New' } });
  await happens({ actor: EVE, workspaceId: null, detail: { times: 3, networks: '192.0.2.66' } });
  await happens({
    subject: { id: 's', label: 'sam@example.com' },
    detail: { reason: 'as steve@example.com said' },
  });
  await linkRound(services, world.clock.now());
  const before = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();

  expect(await erase()).toEqual({ ok: true, entries: 7 });
  expect(await flawsIn()).toEqual([]);
  const after = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
  expect(JSON.stringify(after)).not.toMatch(/\beve[@. ]|192\.0\.2\.66/i);
  const name = 'erased person e-0001';
  const gone = '{"erased":true}';
  const changes = [
    { actor: name, ip: '' },
    { actor: name, ip: '' },
    { subject: name },
    { actor: 'erased address', ip: '' },
    { detail: gone },
    { actor: name, ip: '', detail: gone },
    { actor: name, ip: '', detail: gone },
    {},
  ];
  expect(after.slice(0, before.length)).toEqual(before.map((row, nth) => ({ ...row, ...changes[nth] })));
  // That it was done is recorded, without the reason where it is none of their business.
  const told = after
    .slice(before.length)
    .map(({ workspace_id, actor, detail }) => [workspace_id, actor, detail]);
  expect(told).toEqual([
    [null, 'command line', '{"entries":7,"reason":"asked for on 1 December"}'],
    ['one', 'support', '{"entries":4}'],
    ['two', 'support', '{"entries":1}'],
  ]);
  expect(services.events.sentenceOf({ type: 'account.renamed', subject: '', detail: { erased: true } })).toBe(
    'Details of this entry were erased (account.renamed).',
  );
  expect(await erase()).toEqual({ ok: true, entries: 0 });

  // Who has no key erases nothing, and writes nothing into what is erased that would not be named.
  const all = db.updateTable('audit_events');
  const [{ id } = { id: '' }, , { id: third } = { id: '' }] = before;
  await expect(all.set({ actor: 'erased person' }).where('id', '=', third).execute()).rejects.toThrow(
    'append-only',
  );
  await expect(all.set({ type: 'x' }).where('id', '=', id).execute()).rejects.toThrow('append-only');
  for (const seal of [new Uint8Array(16), new Uint8Array(32)])
    await expect(
      db.updateTable('audit_links').set({ actor_seal: seal }).where('event_id', '=', id).execute(),
    ).rejects.toThrow('append-only');
  await all.set({ actor: 'somebody else' }).where('id', '=', id).execute();
  expect(await flawsIn()).toEqual(['changed']);
});

test('B11: whose account is still there is not erased, for they go on being recorded', async ({
  world,
  erase,
}) => {
  const eve = await world.account('Eve');
  await world.db.updateTable('accounts').set({ email: EVE.label }).where('id', '=', eve.id).execute();
  expect(await erase()).toEqual({ ok: false, reason: 'has-account' });
});
