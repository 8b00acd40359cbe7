import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { jobKinds, recurringJobs } from '../../../src/areas/index.ts';
import { testInOneWorld as test } from '../../fixtures.ts';
import { isHeldUp, type Moment, stopBefore } from '../../moments.ts';
import { saidOfSeed, seedFor } from '../../seed.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import { type Scene, setScene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import { ENDERS } from '../a-row-that-goes/enders.ts';
import { send } from '../a-row-that-goes/sending.ts';
import { JOBS, type Job, OF_NO_WORKSPACE } from './jobs.ts';

/**
 * A scan was read while its company was erased: the job held the import and waited for its engagement, and the deed the other
 * way round, which was a 503. Here any job stands still within its transaction while any deed is done, or while what it rests
 * on is ended: neither may fail, nor have to give way to the other.
 *
 * On PostgreSQL alone: SQLite has one writer at a time.
 */

/** How many meet; `PAIRS` asks for more. */
const PAIRS = Number(process.env.PAIRS ?? 8);

const DEEDS = REQUESTS.filter(({ method }) => method !== 'GET');
/** How many statements within its transactions a job was seen to come to. */
const seen = new Map<string, number>();

interface Meeting {
  readonly job: Job;
  readonly other: (typeof DEEDS)[number] | (typeof ENDERS)[number];
  /** How far through the statements of its transactions the job stands still: from none to one. */
  readonly through: number;
}

const meetings: fc.Arbitrary<Meeting> = fc.record({
  job: fc.constantFrom(...JOBS),
  other: fc.oneof(fc.constantFrom(...DEEDS), fc.constantFrom(...ENDERS)),
  through: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

const done = (world: World, scene: Scene, other: Meeting['other']) =>
  'go' in other ? other.go(world, scene, scene.people.newcomer) : send(world, other, scene, 'b');

/** What went wrong with either, or null where the job does not come to that moment. */
async function meet(world: World, { job, other, through }: Meeting): Promise<string | null> {
  const scene = await setScene(world);
  const run = await job.ready(world, scene);
  const moment = Math.floor(through * (seen.get(job.name) ?? 1));
  let within = -1;
  const isThen = ({ kind }: Moment) => {
    if (kind === 'within') within += 1;
    return kind === 'within' && within === moment;
  };
  const stopped = await stopBefore(world.db, isThen, run);
  if (!stopped.stands) {
    await stopped.goOn();
    return null;
  }
  const meeting = done(world, scene, other);
  await isHeldUp(world.db, meeting);
  const failed = await stopped.goOn().then(
    () => null,
    (error: unknown) => `the job failed (${error})`,
  );
  const statusCode = (await meeting)?.statusCode ?? 200;
  if (failed !== null) return failed;
  if (statusCode >= 500) return `${statusCode}`;
  const came = await stateOf(world, scene);
  const [jobFirst, deedFirst] = [await inTurn(world, job, other), await inTurn(world, job, other, true)];
  if (came === jobFirst || came === deedFirst) return 'none';
  return `it came to neither order (${differences(came, jobFirst)}; ${differences(came, deedFirst)})`;
}

/** What one after the other comes to. */
async function inTurn(world: World, job: Job, other: Meeting['other'], deedFirst = false): Promise<string> {
  const scene = await setScene(world);
  const run = await job.ready(world, scene);
  if (deedFirst) await done(world, scene, other);
  await run();
  if (!deedFirst) await done(world, scene, other);
  return stateOf(world, scene);
}

/** What tells rows of a table apart that are otherwise of one kind. */
const TOLD_BY = [
  'state',
  'outcome',
  'cleared',
  'has_marks',
  'is_partial',
  'role',
  'deadline',
  'deleted_at',
  'starts_at',
];

/** How many rows of each kind a workspace has. */
async function stateOf({ db }: World, { workspaceId }: Scene): Promise<string> {
  const { rows: tables } = await sql<{ name: string; columns: string[] }>`
    select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
    where table_schema = current_schema() group by table_name order by table_name`.execute(db);
  const counts: string[] = [];
  for (const { name, columns } of tables) {
    if (!columns.includes('workspace_id')) continue;
    const kinds = TOLD_BY.filter((column) => columns.includes(column)).map((column) =>
      column.endsWith('_at') ? sql`(${sql.ref(column)} is null)::text` : sql`${sql.ref(column)}::text`,
    );
    const kind = kinds.length === 0 ? sql`''` : sql`concat_ws(',', ${sql.join(kinds)})`;
    const { rows } = await sql<{ kind: string; count: string }>`
      select ${kind} as kind, count(*) as count from ${sql.ref(name)}
      where workspace_id = ${workspaceId} group by 1 order by 1`.execute(db);
    counts.push(...rows.map((row) => `${name} ${row.kind}: ${row.count}`));
  }
  return counts.join('\n');
}

/** What one state has and another does not. */
function differences(one: string, other: string): string {
  const [some, others] = [one.split('\n'), other.split('\n')];
  const only = (these: string[], those: string[], sign: string) =>
    these.filter((line) => !those.includes(line)).map((line) => `${sign}${line}`);
  return [...only(some, others, '+'), ...only(others, some, '-')].join(', ');
}

test('every kind of work of the product’s own is there', ({ world }) => {
  const all = [...jobKinds(world.services), ...recurringJobs(world.services)].map(({ name }) => name);
  const listed = [...OF_NO_WORKSPACE, ...new Set(JOBS.map(({ of }) => of))];
  expect(listed.sort()).toEqual([...all, 'files', 'tidy-up'].sort());
});

describe.runIf(process.env.TEST_DATABASE === 'postgres')('a job and a deed', () => {
  /** Workspaces, and tables whose rows go with one, or with what does. */
  async function tablesBeneath({ db }: World): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ child: string; parent: string }>`
      select conrelid::regclass::text as child, confrelid::regclass::text as parent
      from pg_constraint where contype = 'f'`.execute(db);
    const beneath = new Set(['workspaces']);
    const below = (parent: string) => {
      for (const { child } of rows.filter((one) => one.parent === parent && !beneath.has(one.child))) {
        beneath.add(child);
        below(child);
      }
    };
    below('workspaces');
    // Whoever ends one holds its account first (`access/sessions.ts`).
    beneath.delete('sessions');
    return beneath;
  }

  test.for(JOBS)('D24: $name holds a workspace before it locks anything beneath', async (job, { world }) => {
    const beneath = await tablesBeneath(world);
    const run = await job.ready(world, await setScene(world));
    const faults: string[] = [];
    let [isHeld, locks, statements] = [false, 0, 0];
    const look = ({ kind, sql: text }: Moment) => {
      if (kind === 'within') statements += 1;
      else isHeld = false;
      const [, table] = /^(?:insert into|update|delete from) "(\w+)"/.exec(text) ?? [];
      const [, locked] = /from "(\w+)".* for (?:share|update|no key update)/s.exec(text) ?? [];
      if (locked === 'workspaces') isHeld = true;
      const taken = table ?? locked;
      if (taken !== undefined && beneath.has(taken)) {
        locks += 1;
        const waits = kind === 'within' || !text.includes('for update skip locked');
        if (waits && !isHeld) faults.push(text.slice(0, 100));
      }
      return false;
    };
    await (await stopBefore(world.db, look, run)).goOn();
    seen.set(job.name, statements);
    expect(faults).toEqual([]);
    expect(locks, 'it has something to do').toBeGreaterThan(0);
  });

  test('that meet anywhere are no fault of ours, and neither gives way to the other', async ({ world }) => {
    const faults: string[] = [];
    let met = 0;
    for (const meeting of fc.sample(meetings, { seed: seedFor('jobs'), numRuns: PAIRS })) {
      const outcome = await meet(world, meeting);
      if (outcome === null) continue;
      met += 1;
      const { job, other, through } = meeting;
      if (outcome !== 'none')
        faults.push(`${outcome}: ${job.name}, ${Math.floor(through * 100)} % through, met ${other.name}`);
    }
    console.log(`${met} jobs met, ${saidOfSeed()}`);
    expect(faults, `PAIRS=${PAIRS} ${saidOfSeed()}`).toEqual([]);
  });
});
