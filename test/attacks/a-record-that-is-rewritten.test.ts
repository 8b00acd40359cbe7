import { sql } from 'kysely';
import { expect } from 'vitest';
import { checkChain, isAllRight } from '../../src/audit/chain/checking.ts';
import { BEGINNING, linkHash, newSeals } from '../../src/audit/chain/commitments.ts';
import type { Head } from '../../src/audit/chain/heads.ts';
import { commitmentKey, RecordKeyGone } from '../../src/audit/chain/keys.ts';
import { linkRound } from '../../src/audit/chain/linking.ts';
import { INSTALLATION, linkNext } from '../../src/audit/chain/links.ts';
import { headsNow } from '../../src/audit/chain/queries.ts';
import { type Verdict, verifyChain } from '../../src/audit/chain/verifying.ts';
import { findingInWords, verdictInWords } from '../../src/audit/chain/words.ts';
import { appendEvent } from '../../src/audit/record.ts';
import { isPostgres, type Trx } from '../../src/data/database.ts';
import { createKeyringText, parseKeyring, SealedBoxError } from '../../src/sealing/sealed-box.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/*
 * B11: somebody has the database, may do anything there, knows how the chain is made, and has no sealing key. Whatever they
 * do to the record is named at the right entry, or shown by a head that was kept elsewhere.
 */

const CHAIN = 'w';
const ENTRIES = 12;
/** Which entry they are after. */
const TARGET = 5;

const test = base
  .extend(
    'happens',
    { scope: 'file' },
    ({ world }) =>
      (what: string, db = world.db) =>
        appendEvent(db, {
          type: 'policy.disabled',
          at: world.clock.now(),
          origin: { host: 'localhost:3000', ip: '192.0.2.7' },
          workspaceId: CHAIN,
          actor: { id: 'a', label: 'ada@example.com' },
          subject: { id: 's', label: 'sam@example.com' },
          detail: { reason: what },
        }),
  )
  .extend('recorded', { auto: true, scope: 'file' }, async ({ world, happens }) => {
    for (let n = 1; n <= ENTRIES; n += 1) await happens(`entry ${n}`);
    await linkRound(world.services, world.clock.now());
  })
  /** What a check finds once somebody was at the database; nothing of what they did stays. */
  .extend(
    'after',
    { scope: 'file' },
    ({ world }) =>
      async (attack: (trx: Trx) => Promise<unknown>, heads: readonly Head[] = []): Promise<Verdict> => {
        let verdict: Verdict | undefined;
        const undone = world.db.transaction().execute(async (trx) => {
          await liftGuards(trx);
          await attack(trx);
          const key = await commitmentKey(trx, world.services.keyring);
          verdict = await verifyChain({ db: trx, key, chain: CHAIN, heads });
          throw new Error('undone');
        });
        await expect(undone).rejects.toThrow('undone');
        if (verdict === undefined) throw new Error('nothing was found');
        return verdict;
      },
  );

/** Somebody who has the database has its triggers and its keys, too. */
async function liftGuards(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`alter table audit_events disable trigger user`.execute(trx);
  else {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'trigger' and tbl_name = 'audit_events'`.execute(trx);
    for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(trx);
  }
  // A table without keys, in which anything may stand anywhere.
  await sql`create table links as select * from audit_links`.execute(trx);
  await sql`drop table audit_links`.execute(trx);
  await sql`alter table links rename to audit_links`.execute(trx);
}

const linkAt = (trx: Trx, sequence: number) =>
  trx
    .selectFrom('audit_links')
    .selectAll()
    .where('chain', '=', CHAIN)
    .where('sequence', '=', sequence)
    .executeTakeFirstOrThrow();

const idAt = async (trx: Trx, sequence: number) => (await linkAt(trx, sequence)).event_id;

const change = async (trx: Trx, values: object, sequence = TARGET) =>
  trx
    .updateTable('audit_events')
    .set(values)
    .where('id', '=', await idAt(trx, sequence))
    .execute();

const removeEntry = async (trx: Trx, sequence: number) =>
  trx
    .deleteFrom('audit_events')
    .where('id', '=', await idAt(trx, sequence))
    .execute();

const changeLink = (trx: Trx, sequence: number, values: object) =>
  trx
    .updateTable('audit_links')
    .set(values)
    .where('chain', '=', CHAIN)
    .where('sequence', '=', sequence)
    .execute();

const removeLinks = (trx: Trx, from: number, to = from) =>
  trx
    .deleteFrom('audit_links')
    .where('chain', '=', CHAIN)
    .where('sequence', '>=', from)
    .where('sequence', '<=', to)
    .execute();

/** Makes all hashes anew, and the note of the end: that needs no key. */
async function mendHashes(trx: Trx): Promise<void> {
  const links = await trx
    .selectFrom('audit_links')
    .selectAll()
    .where('chain', '=', CHAIN)
    .orderBy('sequence')
    .execute();
  let hash: Uint8Array = BEGINNING;
  for (const { sequence, commitment } of links) {
    hash = linkHash(hash, commitment);
    await changeLink(trx, sequence, { hash });
  }
  await trx
    .updateTable('audit_chains')
    .set({ hash, entries: links.at(-1)?.sequence ?? 0 })
    .where('chain', '=', CHAIN)
    .execute();
}

/** Two entries trade places, with everything that belongs to them. */
async function swap(trx: Trx, one: number, other: number): Promise<void> {
  const [first, second] = [await linkAt(trx, one), await linkAt(trx, other)];
  const without = ({ sequence: _, ...link }: typeof first) => link;
  await changeLink(trx, one, without(second));
  await changeLink(trx, other, without(first));
  await mendHashes(trx);
}

/** Takes away what came last, and mends everything that would show it. */
async function cutOff(trx: Trx, from: number): Promise<void> {
  for (let sequence = from; sequence <= ENTRIES; sequence += 1) await removeEntry(trx, sequence);
  await removeLinks(trx, from, ENTRIES);
  await mendHashes(trx);
}

async function copyLink(trx: Trx, sequence: number, to: number): Promise<void> {
  const link = await linkAt(trx, sequence);
  await trx
    .insertInto('audit_links')
    .values({ ...link, sequence: to })
    .execute();
}

const ATTACKS: readonly (readonly [
  what: string,
  attack: (trx: Trx) => Promise<unknown>,
  kind: string,
  sequence: number | null,
])[] = [
  ...(
    [
      { actor: 'eve@example.com' },
      { ip: '198.51.100.1' },
      { subject: 'eve@example.com' },
      { detail: '{"reason":"another"}' },
      { at: 1 },
      { type: 'policy.enabled' },
      { actor_id: 'e' },
      { subject_id: null },
      { host: 'elsewhere' },
      { workspace_id: 'another' },
    ] as const
  ).map(
    (values) =>
      [`changes ${Object.keys(values)}`, (trx: Trx) => change(trx, values), 'changed', TARGET] as const,
  ),
  ['takes an entry out', (trx) => removeEntry(trx, TARGET), 'missing', TARGET],
  ['takes the first out', (trx) => removeEntry(trx, 1), 'missing', 1],
  [
    'says that it was chained at another time',
    (trx) => changeLink(trx, TARGET, { linked_at: 1 }),
    'changed',
    TARGET,
  ],
  [
    'gives it other salts',
    (trx) => changeLink(trx, TARGET, { actor_seal: newSeals().actor }),
    'changed',
    TARGET,
  ],
  [
    'says that a part of it was erased',
    async (trx) => {
      await change(trx, { actor: 'erased' });
      await changeLink(trx, TARGET, { actor_seal: BEGINNING });
    },
    'changed',
    TARGET,
  ],
  [
    'changes it, and makes everything anew that needs no key',
    async (trx) => {
      await change(trx, { actor: 'eve@example.com' });
      await changeLink(trx, TARGET, { commitment: linkHash(BEGINNING, BEGINNING) });
      await mendHashes(trx);
    },
    'changed',
    TARGET,
  ],
  [
    'takes it out with its link',
    async (trx) => {
      await removeEntry(trx, TARGET);
      await removeLinks(trx, TARGET);
      await mendHashes(trx);
    },
    'gap',
    TARGET,
  ],
  [
    'takes it out with its link, and moves the others up',
    async (trx) => {
      await removeEntry(trx, TARGET);
      await removeLinks(trx, TARGET);
      for (let next = TARGET + 1; next <= ENTRIES; next += 1)
        await changeLink(trx, next, { sequence: next - 1 });
      await mendHashes(trx);
    },
    'moved',
    TARGET,
  ],
  ['swaps two, with their links', (trx) => swap(trx, TARGET, TARGET + 2), 'moved', TARGET],
  [
    'swaps what two links stand for',
    async (trx) => {
      const [one, other] = [await idAt(trx, TARGET), await idAt(trx, TARGET + 1)];
      await changeLink(trx, TARGET, { event_id: other });
      await changeLink(trx, TARGET + 1, { event_id: one });
    },
    'moved',
    TARGET,
  ],
  [
    'links one twice',
    async (trx) => {
      await copyLink(trx, 2, ENTRIES + 1);
      await mendHashes(trx);
    },
    'twice',
    ENTRIES + 1,
  ],
  ['puts another link in a link’s place', (trx) => copyLink(trx, TARGET, TARGET), 'fork', TARGET],
  ['changes a hash', (trx) => changeLink(trx, TARGET, { hash: BEGINNING }), 'cut', TARGET],
  ['takes away the end', (trx) => removeLinks(trx, 9, ENTRIES), 'cut-off', 9],
  [
    'changes the note of the end',
    (trx) => trx.updateTable('audit_chains').set({ hash: BEGINNING }).where('chain', '=', CHAIN).execute(),
    'cut',
    ENTRIES + 1,
  ],
  [
    'takes away the whole chain',
    async (trx) => {
      await removeLinks(trx, 1, ENTRIES);
      await trx.deleteFrom('audit_chains').execute();
    },
    'left-out',
    null,
  ],
  [
    'takes what waits out of the queue',
    async (trx) => {
      await trx
        .insertInto('audit_events')
        .values({
          ...{ id: 'f', at: 1, type: 'policy.enabled', workspace_id: CHAIN, actor_id: null, actor: 'eve' },
          ...{ subject_id: null, subject: '', host: '', ip: '', detail: '{}' },
        })
        .execute();
    },
    'left-out',
    null,
  ],
];

test('B11 ASVS 16.4.2: whoever has the database rewrites, reorders and cuts nothing that a check would not name', async ({
  after,
}) => {
  expect(await after(async () => undefined)).toMatchObject({ whole: true, entries: ENTRIES });
  for (const [what, attack, kind, sequence] of ATTACKS) {
    const verdict = await after(attack);
    expect(verdict, what).toMatchObject({ whole: false, flaw: { kind, sequence } });
    const words = verdictInWords(verdict);
    expect(words, what).toMatch(/^The activity log isn’t whole\. .*\./);
    if (sequence !== null && kind !== 'cut' && kind !== 'cut-off')
      expect(words).toContain(`Entry ${sequence}`);
  }
});

test('B11 ASVS 16.4.2: what is cut off at the end, or replayed from a backup, a head shows that left before', async ({
  world,
  after,
  happens,
}) => {
  const heads = await headsNow(world.db, world.clock.now());
  expect(heads.find(({ chain }) => chain === CHAIN)).toMatchObject({ entries: ENTRIES });
  expect(await after(async () => undefined, heads)).toMatchObject({ whole: true });
  // Within the database, a chain that was shortened with everything else is one that was never longer.
  expect(await after((trx) => cutOff(trx, 9))).toMatchObject({ whole: true, entries: 8 });
  const shortened = await after((trx) => cutOff(trx, 9), heads);
  expect(shortened).toMatchObject({ whole: false, flaw: { kind: 'cut-off', sequence: 9 } });
  expect(verdictInWords(shortened)).toBe(
    'The activity log isn’t whole. The log ends after entry 8, but on 24 November 2026 it had 12 entries: what came after it was removed, or a backup from before was restored. The 8 entries before that are as recorded.',
  );

  // The backup is restored, the server runs on, and links as many others, and more.
  const { keyring } = world.services;
  const replayed = await after(async (trx) => {
    await cutOff(trx, 9);
    for (let n = 9; n <= ENTRIES + 2; n += 1) {
      await happens('something else', trx);
      const { id } = await trx
        .selectFrom('audit_events')
        .select('id')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      await trx.insertInto('audit_unlinked').values({ event_id: id }).execute();
    }
    await linkNext(trx, await commitmentKey(trx, keyring), world.clock.now());
  }, heads);
  expect(replayed).toMatchObject({ whole: false, flaw: { kind: 'rewritten', sequence: ENTRIES } });
  expect(verdictInWords(replayed)).toContain('isn’t the one that was there on 24 November 2026');
});

test('B11 ASVS 16.4.2: what is put into the past or the future is chained by the server like anything else, and named as added at another time', async ({
  world,
  after,
}) => {
  const { keyring } = world.services;
  const now = world.clock.now();
  const put = (at: number) => async (trx: Trx) => {
    const lie = { id: '0', at, type: 'policy.enabled', workspace_id: CHAIN, actor_id: 'a', actor: 'ada' };
    const rest = { subject_id: null, subject: '', host: '', ip: '', detail: '{}' };
    await trx
      .insertInto('audit_events')
      .values({ ...lie, ...rest })
      .execute();
    await trx.insertInto('audit_unlinked').values({ event_id: '0' }).execute();
    await linkNext(trx, await commitmentKey(trx, keyring), now);
  };
  const HOUR_MS = 60 * 60_000;
  const found = await after(put(now - 90 * 24 * HOUR_MS));
  expect(found).toMatchObject({ whole: true, misdated: { count: 1, first: { sequence: ENTRIES + 1 } } });
  expect(isAllRight(found)).toBe(false);
  expect(verdictInWords(found)).toBe(
    'The activity log is whole: 13 entries since 24 November 2026. But entry 13 of 26 August 2026 (0) was added on 24 November 2026, long after the time it gives, and after entries with a later one. Unless a server’s clock was wrong, someone put it into the database.',
  );
  expect(isAllRight(await after(put(now - HOUR_MS)))).toBe(true);
  const ahead = verdictInWords(await after(put(now + 24 * HOUR_MS)));
  expect(ahead).toContain('entry 13 of 25 November 2026 (0) was added on 24 November 2026, long before');
});

test('B11: a key that is lost, or another installation’s, makes no new chain and proves nothing', async ({
  world,
}) => {
  const { services, db } = world;
  const others = parseKeyring(createKeyringText());
  await expect(commitmentKey(db, others)).rejects.toThrow(SealedBoxError);
  const keys = await db.selectFrom('audit_keys').selectAll().execute();
  expect(keys.map(({ name }) => name).sort()).toEqual(['commitments', 'heads']);
  await db.deleteFrom('audit_keys').execute();
  await appendEvent(db, {
    type: 'sign-out',
    at: 1,
    origin: { host: '', ip: '' },
    actor: { id: null, label: 'later' },
  });
  await expect(linkRound(services, 1)).rejects.toThrow(RecordKeyGone);
  expect(await db.selectFrom('audit_keys').selectAll().execute()).toEqual([]);
  await db
    .insertInto('audit_keys')
    .values(keys.filter(({ name }) => name === 'commitments'))
    .execute();
  // One alone doesn't do: the heads that the database keeps show what was cut off.
  const finding = await checkChain(services, INSTALLATION, []);
  expect(findingInWords(finding)).toContain('its key is gone from the database');
  await db
    .insertInto('audit_keys')
    .values(keys.filter(({ name }) => name === 'heads'))
    .execute();
  // What waited meanwhile was not lost.
  expect(await linkRound(services, 1)).toBe(1);
});
