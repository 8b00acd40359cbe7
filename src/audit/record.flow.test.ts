import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { COMMAND_LINE, record, recordAlone } from './record.ts';

const test = base.extend('entry', { auto: true }, ({ world }) =>
  recordAlone(world.db, {
    type: 'workspace.created',
    at: world.clock.now(),
    origin: COMMAND_LINE.origin,
    workspaceId: 'w',
    actor: COMMAND_LINE.actor,
    detail: { slug: 'w', plan: 'starter' },
  }),
);

test('ASVS 16.4.2: nobody changes or removes an entry of the record, not even the product itself', async ({
  world,
}) => {
  const { db } = world;
  const all = () => db.selectFrom('audit_events').selectAll().execute();
  const before = await all();
  const tries = [
    () => db.updateTable('audit_events').set({ actor: 'somebody else' }).execute(),
    () => db.deleteFrom('audit_events').execute(),
    () =>
      db
        .deleteFrom('audit_events')
        .where('id', '=', before[0]?.id ?? '')
        .execute(),
    () => sql`insert into audit_events select * from audit_events`.execute(db),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toThrow();
  await expect(tries[0]?.()).rejects.toThrow('the record is append-only');
  expect(await all()).toEqual(before);
});

test('what is rolled back is not recorded', async ({ world }) => {
  const before = await world.db.selectFrom('audit_events').select('id').execute();
  const failing = world.db.transaction().execute(async (trx) => {
    await record(trx, {
      type: 'recovery-codes.made',
      at: world.clock.now(),
      origin: COMMAND_LINE.origin,
      actor: COMMAND_LINE.actor,
    });
    throw new Error('something else failed');
  });
  await expect(failing).rejects.toThrow('something else failed');
  expect(await world.db.selectFrom('audit_events').select('id').execute()).toEqual(before);
});

test('an entry is not replaced by another of the same id either', async ({ world }) => {
  const { db } = world;
  const before = await db.selectFrom('audit_events').selectAll().executeTakeFirstOrThrow();
  // PostgreSQL does not know this form, and refuses it as such.
  const replace = sql`insert or replace into audit_events (id, at, type, actor, subject, host, ip, detail)
    values (${before.id}, 0, 'x', 'forged', '', '', '', '{}')`;
  const upsert = db
    .insertInto('audit_events')
    .values({ ...before, actor: 'forged' })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ actor: 'forged' }));
  await expect(replace.execute(db)).rejects.toThrow();
  await expect(upsert.execute()).rejects.toThrow('the record is append-only');
  expect(await db.selectFrom('audit_events').selectAll().executeTakeFirstOrThrow()).toEqual(before);
});
