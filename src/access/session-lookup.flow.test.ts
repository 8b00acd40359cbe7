import { sql } from 'kysely';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../../test/fixtures.ts';
import { rowsByKeyOf } from '../data/rows-by-key.ts';
import { hashToken } from '../domain/token.ts';
import { policiesOver } from './policies.ts';
import { findSession } from './session-lookup.ts';
import { keyOf, type SessionValues, sessionQuery } from './session-query.ts';

const test = base.extend('newDatabase', { scope: 'file' }, true);

test.for([1, 2, 32])(
  'the gate’s statement finds every table by an index, for %i tokens',
  async (count, { world }) => {
    const keys = Array.from({ length: count }, (_, index) =>
      keyOf(hashToken(`any ${index}`), index === 0 ? null : 'acme', 1),
    );
    const compiled = sessionQuery(world.db, keys).compile();
    if (process.env.TEST_DATABASE === 'postgres') {
      // Few rows would be scanned whatever indexes there are; the question is whether the indexes serve.
      const text = await world.db.transaction().execute(async (trx) => {
        await sql`set local enable_seqscan = off`.execute(trx);
        const literal = compiled.sql.replace(/\$\d+/g, (name) => {
          const value = compiled.parameters[Number(name.slice(1)) - 1];
          return typeof value === 'number' ? String(value) : `'${String(value)}'`;
        });
        const { rows } = await sql<Record<string, string>>`explain ${sql.raw(literal)}`.execute(trx);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
      expect(text).not.toMatch(/Seq Scan/);
      expect(text).toMatch(/sessions_token_hash/);
      return;
    }
    const literal = compiled.sql.replace(/\?/g, () => `'x'`);
    const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(literal)}`.execute(world.db);
    const details = rows.map(({ detail }) => detail);
    expect(details.join('\n')).toMatch(/SEARCH t USING INDEX/);
    // What is asked for (k), and the sessions found of it (s), are gone through; no table is.
    expect(details.filter((detail) => /^SCAN (?!k$|s$|CONSTANT ROW)/.test(detail))).toEqual([]);
  },
);

test('what is read by position stands where the statement puts it', async ({ world }) => {
  const acme = await world.workspace('columns', 'pro', 'A “name” in "quotes", \\ and 🙂');
  const olivia = await world.account('Olivia Owner');
  await world.join(olivia, acme, 'owner');
  await world.signedIn(olivia, acme);
  const { token_hash: key } = await world.db
    .selectFrom('sessions')
    .select('token_hash')
    .where('account_id', '=', olivia.id)
    .executeTakeFirstOrThrow();

  const asked = keyOf(key, 'columns', world.clock.now());
  const query = sessionQuery(world.db, [asked]);
  const byName = await query.executeTakeFirstOrThrow();
  expect(query.compile().parameters).toEqual([asked]);
  const rows = rowsByKeyOf<SessionValues>(sessionQuery)(world.db);
  expect(await rows.find(asked)).toEqual(Object.values(byName));
  expect(await rows.find(keyOf(hashToken('nobody'), null, 1))).toBeUndefined();
});

test('D21: one token asked for with several workspaces is answered for each', async ({ world }) => {
  const [one, other] = [await world.workspace('first-of-two'), await world.workspace('other-of-two')];
  const olga = await world.account('Olga Owner');
  await world.join(olga, one, 'owner');
  await world.join(olga, other, 'consultant');
  const token = (await world.signedIn(olga, one)).token ?? '';
  const look = async (slug: string | null) =>
    (await findSession(world.db, world.config, token, slug, world.clock.now()))?.session;
  const found = await Promise.all([one.slug, other.slug, 'nowhere', null].map(look));
  expect(found.map((session) => [session?.workspace?.slug, session?.membership?.role])).toEqual([
    [one.slug, 'owner'],
    [other.slug, 'consultant'],
    [undefined, undefined],
    [one.slug, 'owner'],
  ]);
});

test('D21: what names no workspace is judged by the only one that the account belongs to, or by the strictest', async ({
  world,
}) => {
  const open = await world.workspace('asks-nobody');
  const strict = await world.workspace('asks-everybody', 'pro', 'Strict Security');
  await world.enforce(strict);
  const mia = await world.account('Mia Member');
  const membership = await world.join(mia, strict, 'consultant');
  const token = (await world.signedIn(mia, strict)).token ?? '';
  const judgedBy = async () =>
    (await findSession(world.db, world.config, token, null, world.clock.now()))?.session.policy
      ?.workspaceName;

  expect(await judgedBy()).toBe('Strict Security');
  await world.db.deleteFrom('memberships').where('id', '=', membership).execute();
  expect(await judgedBy(), 'removed from there').toBeUndefined();
  const elsewhere = await world.join(mia, open, 'consultant');
  expect(await judgedBy(), 'the only workspace is not the one used last').toBeUndefined();
  await world.join(mia, strict, 'consultant');
  await world.db
    .updateTable('sessions')
    .set({ workspace_id: open.id })
    .where('account_id', '=', mia.id)
    .execute();
  expect(await judgedBy(), 'the strictest is not the one used last').toBe('Strict Security');
  await world.db.deleteFrom('memberships').where('id', '=', elsewhere).execute();
  expect(await judgedBy(), 'the only one is not the one used last').toBe('Strict Security');
});

test.for([
  ['consultant', 'closed', false],
  ['client', 'closed', false],
  ['owner', 'closed', true],
  ['auditor', 'over', false],
  ['auditor', 'open', true],
] as const)(
  'D21 B13 B14: for %s, of a workspace that is %s, its policy judges what names none: %s',
  async ([role, state, judges], { world, acme }) => {
    const slug = `gone-${role}-${state}`;
    const gone = await world.workspace(slug, 'pro', 'gone Security');
    await world.enforce(gone);
    const person = await world.account(`Former ${role} ${state}`);
    await world.join(person, acme, 'consultant');
    const membership = await world.join(person, gone, role);
    const now = world.clock.now();
    if (state === 'closed')
      await world.db.updateTable('workspaces').set({ closed_at: now }).where('id', '=', gone.id).execute();
    else
      await world.db
        .updateTable('memberships')
        .set({ ends_at: state === 'over' ? now : now + 1 })
        .where('id', '=', membership)
        .execute();
    const token = (await world.signedIn(person, acme)).token ?? '';
    const judged = await findSession(world.db, world.config, token, null, now);
    expect(judged?.session.policy?.workspaceName === 'gone Security').toBe(judges);
    const over = await policiesOver(world.db, person.id, now);
    expect(over.some((policy) => policy.slug === slug)).toBe(judges);
  },
);
