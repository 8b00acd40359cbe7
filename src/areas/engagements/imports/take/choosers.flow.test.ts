import { expect } from 'vitest';
import { actAs } from '../../../../../test/acts.ts';
import { testAtWork as base, idIn, leadsTo } from '../../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../../test/multipart.ts';
import { chanceOf, saidOfSeed } from '../../../../../test/seed.ts';
import type { Visitor } from '../../../../../test/visitor.ts';
import type { Person } from '../../../../../test/world.ts';
import { readDetail } from '../../../../audit/record.ts';
import type { Database } from '../../../../data/database.ts';
import { removeMember } from '../../../workspace/members/remove.ts';
import { importChoices } from '../../migrations/0072-import-choices.ts';
import { takingImports } from './job.ts';

const CHECKS = 8;
const onPostgres = process.env.TEST_DATABASE === 'postgres';

const scan = [
  'Title,Plugin ID,Severity,Host,Port',
  ...Array.from({ length: CHECKS }, (_, n) => `Check ${n + 1},${100 + n},3,10.0.0.1,443`),
].join('\n');

interface Chooser extends Person {
  readonly membershipId: string;
  readonly visitor: Visitor;
}

/** Does something once so many transactions were committed that wrote a draft. */
function afterDrafts(db: Database, many: number, deed: () => Promise<unknown>): void {
  const begin = db.transaction.bind(db);
  let left = many;
  const transaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    const watched: typeof execute = async (work) => {
      let writes = false;
      const result = await execute((trx) => {
        const executor = trx.getExecutor();
        const query = executor.executeQuery.bind(executor);
        executor.executeQuery = (compiled) => {
          writes ||= compiled.sql.startsWith('insert into "findings"');
          return query(compiled);
        };
        return work(trx);
      });
      if (writes) left -= 1;
      if (writes && left === 0) await deed();
      return result;
    };
    return Object.defineProperty(builder, 'execute', { value: watched, configurable: true });
  };
  Object.defineProperty(db, 'transaction', { value: transaction, configurable: true });
}

const test = base
  .extend('chooser', { scope: 'file' }, ({ world, acme }) => async (name: string): Promise<Chooser> => {
    const person = await world.account(name);
    const membershipId = await world.join(person, acme, 'consultant');
    return { ...person, membershipId, visitor: await world.signedIn(person, acme) };
  })
  /** An import that was read, as programs address it. */
  .extend('preview', { scope: 'file' }, ({ world, owner, plan }) => async () => {
    const body = uploadOf({}, [{ name: 'scan.csv', content: scan }]);
    const at = leadsTo(await owner.post(`${await plan()}/imports`, body, { 'content-type': UPLOAD_TYPE }));
    await world.mailTo('');
    return `/api/v1/workspaces/acme/imports/${idIn(at)}`;
  })
  .extend('take', { scope: 'file' }, () => async (by: Visitor, at: string, groups: readonly number[]) => {
    const { statusCode } = await by.call('POST', `${at}/take`, { groups });
    expect(statusCode).toBe(202);
  })
  .extend('remove', { scope: 'file' }, ({ world, acme, olivia }) => async ({ membershipId }: Chooser) => {
    const who = { person: olivia, workspace: acme, access: 'owner' } as const;
    expect(await actAs(world, who, (act) => removeMember(world.services, act, membershipId))).toMatchObject({
      ok: true,
    });
  })
  /** Which checks were made into drafts, and in whose name. */
  .extend('madeOf', { scope: 'file' }, ({ world }) => async (at: string) => {
    const rows = await world.db
      .selectFrom('import_groups as g')
      .innerJoin('findings as f', 'f.id', 'g.finding_id')
      .select(['g.number', 'f.created_by'])
      .where('g.import_id', '=', idIn(at))
      .orderBy('g.number')
      .execute();
    return rows.map(({ number, created_by }) => [number, created_by] as const);
  })
  /** What the record tells of an import: who, what and how many drafts. */
  .extend('told', { scope: 'file' }, ({ world }) => async (at: string) => {
    const rows = await world.db
      .selectFrom('audit_events')
      .select(['type', 'actor', 'detail'])
      .where('type', 'in', ['import.taken', 'import.ended', 'import.stopped'])
      .orderBy('id')
      .execute();
    return rows
      .map(({ type, actor, detail }) => ({ type, actor, ...readDetail(detail) }))
      .filter((one) => 'importId' in one && one.importId === idIn(at))
      .map(({ importId: _, added: __, ...rest }: Record<string, unknown>) => rest);
  });

test('D24 I4: whoever chooses beside others, in any order, and whoever is removed: each check is taken for someone who chose it and still may', async ({
  world,
  preview,
  chooser,
  take,
  remove,
  madeOf,
  told,
}) => {
  const random = chanceOf('choosers in any order');
  for (let round = 0; round < 3; round += 1) {
    const at = await preview();
    const people = await Promise.all([1, 2, 3].map((nth) => chooser(`Chooser ${round} ${nth}`)));
    const removed = new Set(people.filter(() => random(2) === 0));
    const chosen = new Map<Chooser, ReadonlySet<number>>();
    for (const person of people) {
      const picked = Array.from({ length: CHECKS }, (_, n) => n + 1).filter(() => random(2) === 0);
      const numbers = picked.length === 0 ? [1 + random(CHECKS)] : picked;
      chosen.set(person, new Set(numbers));
      // Pressed twice it is one.
      await take(person.visitor, at, numbers);
      await take(person.visitor, at, numbers);
    }
    for (const person of removed) await remove(person);
    await world.mailTo('');
    const stay = people.filter((person) => !removed.has(person));
    const made = new Map(await madeOf(at));
    const wanted = new Set(stay.flatMap((person) => [...(chosen.get(person) ?? [])]));
    const says = `${saidOfSeed()}, round ${round}`;
    expect([...made.keys()], says).toEqual([...wanted].toSorted((a, b) => a - b));
    for (const [number, by] of made)
      expect(
        stay.filter((person) => chosen.get(person)?.has(number)).map(({ id }) => id),
        says,
      ).toContain(by);
    const ends = (await told(at)).map(({ type, actor }) => `${actor} ${type}`).toSorted();
    expect(ends, says).toEqual(
      people
        .map((person) => `${person.email} ${removed.has(person) ? 'import.ended' : 'import.taken'}`)
        .toSorted(),
    );
    expect((await world.db.selectFrom('import_choices').selectAll().execute()).length, says).toBe(0);
  }
});

test('D24 I4: of two who chose, one is removed in the midst of it: the log says what was made for them, and the other’s is made whole', async ({
  world,
  owner,
  olivia,
  preview,
  chooser,
  take,
  remove,
  madeOf,
  told,
}) => {
  const at = await preview();
  const priya = await chooser('Priya');
  await take(priya.visitor, at, [1, 2, 3, 4]);
  await take(owner, at, [4, 5, 6]);
  afterDrafts(world.db, 2, () => remove(priya));
  await world.mailTo('');
  expect(await madeOf(at)).toEqual([
    [1, priya.id],
    [2, priya.id],
    [4, olivia.id],
    [5, olivia.id],
    [6, olivia.id],
  ]);
  expect(await told(at)).toEqual([
    { type: 'import.ended', actor: priya.email, made: 2, why: 'leave' },
    { type: 'import.taken', actor: olivia.email, made: 3 },
  ]);
  expect((await owner.get(at)).json()).toMatchObject({ state: 'taken', taking: false, counts: { made: 5 } });
  expect((await owner.get('/dashboard/acme/activity')).body).toContain(
    'adding them ended early, because they may not add any more of it: 2 drafts added, 0 findings updated.',
  );
});

test('I4: who stops an import stops everybody’s, and the log says whose that was; so it does of what failed for a day', async ({
  world,
  owner,
  olivia,
  preview,
  chooser,
  take,
  told,
}) => {
  const at = await preview();
  const tom = await chooser('Tom');
  await take(tom.visitor, at, [1, 2]);
  await take(owner, at, [3]);
  expect((await owner.call('POST', `${at}/cancel`, {})).statusCode).toBe(200);
  await world.mailTo('');
  await take(tom.visitor, at, [1, 2]);
  const [choice] = await world.db.selectFrom('import_choices').select('job_id').limit(1).execute();
  await takingImports(world.services).dropped?.(choice?.job_id ?? '');
  await world.mailTo('');
  expect(await told(at)).toEqual([
    { type: 'import.ended', actor: tom.email, made: 0, why: 'stopped' },
    { type: 'import.stopped', actor: olivia.email, made: 0 },
    { type: 'import.ended', actor: tom.email, made: 0, why: 'trouble' },
  ]);
  expect((await owner.get(at)).json()).toMatchObject({ state: 'preview', taking: false });
});

test('I4: what was chosen before the upgrade is taken after it, on the leave of whoever began the job', async ({
  world,
  olivia,
  preview,
  take,
  owner,
  madeOf,
  told,
}) => {
  const { db } = world;
  const at = await preview();
  await take(owner, at, [2, 3]);
  const [choice] = await db.selectFrom('import_choices').select('job_id').limit(1).execute();
  // As the version before had noted it.
  await db.schema.dropTable('import_choices').execute();
  await db.schema.alterTable('imports').addColumn('taking_job', 'text').execute();
  await db.schema
    .alterTable('import_groups')
    .addColumn('is_chosen', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  const imports = db.updateTable('imports').set({ taking_job: choice?.job_id } as object);
  await imports.where('id', '=', idIn(at)).execute();
  const groups = db.updateTable('import_groups').set({ is_chosen: 1 } as object);
  await groups.where('import_id', '=', idIn(at)).where('number', 'in', [2, 3]).execute();
  await importChoices(onPostgres ? 'postgres' : 'sqlite').up(db as never);
  expect((await owner.get(at)).json()).toMatchObject({ state: 'preview', taking: true });
  await world.mailTo('');
  expect(await madeOf(at)).toEqual([
    [2, olivia.id],
    [3, olivia.id],
  ]);
  expect(await told(at)).toEqual([{ type: 'import.taken', actor: olivia.email, made: 2 }]);
});
