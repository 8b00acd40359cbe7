import { sql } from 'kysely';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Who } from '../specimens/people.ts';
import { REQUESTS } from '../specimens/requests.ts';
import { setScene } from '../specimens/scene.ts';
import { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

/**
 * A HEAD of the export counted as a copy of everything, after which a workspace could be closed that nobody had a copy of; one of
 * a finding said that its reader had seen it. Whoever asks whether something is there has taken nothing (RFC 9110 9.3.2).
 */

/** Where somebody was last, and what they were asked for there, is noted of each request, whatever it asks for. */
const OF_EACH_REQUEST = ['sessions', 'memberships', 'audit_unlinked'];
/** So is what the record tells of sessions. */
const OF_SESSIONS = /"type":"session\./;

const test = base
  .extend('tables', { scope: 'file' }, async ({ world }) =>
    (await world.db.introspection.getTables())
      .map(({ name }) => name)
      .filter((name) => !OF_EACH_REQUEST.includes(name)),
  )
  .extend('scene', { scope: 'file' }, ({ world }) => setScene(world));

/** The rows of each table, as text. */
async function rowsOf({ db }: World, tables: readonly string[]): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const name of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    const written = rows.map((row) => JSON.stringify(row)).filter((row) => !OF_SESSIONS.test(row));
    all.set(name, written.sort().join('\n'));
  }
  return all;
}

const ASKED = REQUESTS.filter(({ method, byProgram }) => method === 'GET' && !byProgram);

test('B14, E12: a HEAD of any page or file changes nothing but when somebody was last there', async ({
  world,
  tables,
  scene,
}) => {
  expect(ASKED.length).toBeGreaterThan(50);
  const changed: string[] = [];
  let before = await rowsOf(world, tables);
  for (const { name, as, host, path, answer } of ASKED) {
    const at = host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost;
    const visitor = new Visitor(world.app, at);
    if (as !== 'nobody') visitor.plant(scene.people[as as Who].token);
    const { statusCode } = await visitor.call('HEAD', path(scene));
    expect(statusCode, name).toBe(answer);
    const after = await rowsOf(world, tables);
    for (const table of tables) if (after.get(table) !== before.get(table)) changed.push(`${name}: ${table}`);
    before = after;
  }
  expect(changed).toEqual([]);
});
