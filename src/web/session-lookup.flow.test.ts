import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from '../../test/world.ts';
import { hashToken } from '../domain/token.ts';
import { sessionQuery } from './session-lookup.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());

test('the gate’s statement finds every table by an index', async () => {
  const compiled = sessionQuery(world.db, hashToken('any')).compile();
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
  expect(details.join('\n')).toMatch(/SEARCH s USING INDEX/);
  expect(details.filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
});
