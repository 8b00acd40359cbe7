import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../../test/multipart.ts';
import type { Database, Trx } from '../../../../data/database.ts';

const PLACES = 2_000;
const SECOND_MS = 1000;
const onPostgres = process.env.TEST_DATABASE === 'postgres';

const scan = [
  'Title,Plugin ID,Severity,Host,Port',
  ...Array.from({ length: PLACES }, (_, n) => `Old TLS,101,3,10.0.${n >> 8}.${n & 255},443`),
  'Banner,102,1,10.0.0.1,443',
].join('\n');

/** Tells, of each transaction before it is committed, how many rows each of its statements of some kind changed. */
function watchTransactions(db: Database, kind: RegExp, hear: (rows: readonly number[]) => void): void {
  const begin = db.transaction.bind(db);
  const transaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    const counted: typeof execute = (work) =>
      execute(async (trx) => {
        const rows = countRows(trx, kind);
        const result = await work(trx);
        hear(rows);
        return result;
      });
    return Object.defineProperty(builder, 'execute', { value: counted, configurable: true });
  };
  Object.defineProperty(db, 'transaction', { value: transaction, configurable: true });
}

function countRows(trx: Trx, kind: RegExp): readonly number[] {
  const executor = trx.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  const rows: number[] = [];
  executor.executeQuery = async <R>(query: Parameters<typeof execute>[0]) => {
    const result = await execute<R>(query);
    if (kind.test(query.sql)) rows.push(Number(result.numAffectedRows));
    return result;
  };
  return rows;
}

const sumOf = (rows: readonly number[]) => rows.reduce((sum, one) => sum + one, 0);

/** Counts how many places each transaction notes, and ends the one at a turn that is picked, before it is committed. */
function watchNoting(db: Database, isKilledAt: (turn: number) => boolean) {
  const noted: number[] = [];
  watchTransactions(db, /^insert into "scanned_places"/, (rows) => {
    if (sumOf(rows) === 0) return;
    noted.push(sumOf(rows));
    if (isKilledAt(noted.length)) throw new Error('killed');
  });
  return noted;
}

test('E28 I4: a check with thousands of places is taken a few at a time, is whole at any moment, goes on where it was killed, and can be stopped', async ({
  world,
  owner,
  plan,
  initech,
}) => {
  const engagement = await plan();
  const upload = async () => {
    const body = uploadOf({}, [{ name: 'scan.csv', content: scan }]);
    const at = leadsTo(await owner.post(`${engagement}/imports`, body, { 'content-type': UPLOAD_TYPE }));
    await world.mailTo('');
    return `/api/v1/workspaces/acme/imports/${idIn(at)}`;
  };
  const stateOf = async (at: string) => (await owner.get(at)).json<Record<string, unknown>>();
  const findings = () => world.db.selectFrom('findings').select(['id', 'revision', 'content']).execute();
  const placesNoted = async () =>
    (await world.db.selectFrom('scanned_places').select('mark').execute()).length;

  const first = await upload();
  const noted = watchNoting(world.db, (turn) => turn === 3);
  expect((await owner.call('POST', `${first}/take`, { all: true })).statusCode).toBe(202);
  await world.mailTo('');
  expect(noted.length, 'it was killed').toBe(3);
  expect(await placesNoted()).toBe((noted[0] ?? 0) + (noted[1] ?? 0));
  const made = await findings();
  expect(made, 'what is made of it is there as a whole').toHaveLength(1);

  // What is yet to be noted is known all the same.
  const again = await upload();
  expect(await stateOf(again)).toMatchObject({ state: 'preview', counts: { new: 1, changed: 0, seen: 1 } });
  expect((await owner.call('POST', `${again}/take`, { groups: [1] })).statusCode).toBe(202);
  await world.mailTo('');
  expect(await stateOf(again)).toMatchObject({ state: 'taken', counts: { made: 0, added: 0 } });

  // Someone stops it: what is made stays, and is noted to the end; the rest is not made.
  const page = `/dashboard/acme/imports/${idIn(first)}`;
  expect((await owner.get(page)).body).toContain('Stop adding');
  expect(leadsTo(await owner.post(`${page}/cancel`))).toBe(page);
  const words = (await owner.get(page)).body;
  expect(words).toContain('Adding stopped. Before that, 1 draft was added. It stays.');
  expect(words).toContain('Adding has stopped');
  world.clock.advance(2 * SECOND_MS);
  await world.mailTo('');
  expect(await stateOf(first)).toMatchObject({ state: 'preview', taking: false, counts: { made: 1 } });
  expect(await findings(), 'and stays so').toEqual(made);
  expect(await placesNoted()).toBe(PLACES);

  expect((await owner.call('POST', `${first}/take`, { all: true })).statusCode).toBe(202);
  expect((await owner.call('POST', `${first}/cancel`, {})).statusCode, 'before anything is made').toBe(200);
  await world.mailTo('');
  expect(await findings()).toEqual(made);
  expect((await owner.call('POST', `${first}/take`, { all: true })).statusCode).toBe(202);
  await world.mailTo('');
  expect(await stateOf(first)).toMatchObject({ state: 'taken', counts: { made: 2 } });
  expect(Math.max(...noted)).toBeLessThanOrEqual(400);
  expect(await world.db.selectFrom('unnoted_places').selectAll().execute()).toEqual([]);

  // All of it goes with its company, a few at a time too, where a statement lets nobody else have their turn.
  const erased: number[] = [];
  watchTransactions(world.db, /^delete from "(scanned_places|import_places|finding_assets)"/, (rows) =>
    erased.push(...rows),
  );
  const gone = await owner.post(`/dashboard/acme/companies/${initech}/erase`, { name: 'Initech' });
  expect([gone.statusCode, gone.headers.location]).toEqual([303, '/dashboard/acme/companies']);
  expect(await placesNoted()).toBe(0);
  if (!onPostgres) {
    expect(Math.max(...erased)).toBeLessThanOrEqual(1_000);
    expect(sumOf(erased), 'and none of it with anything else').toBeGreaterThan(PLACES);
  }
});
