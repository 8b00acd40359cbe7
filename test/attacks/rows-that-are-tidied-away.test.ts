import { describe, expect } from 'vitest';
import { keyOf, removeOldThrottles } from '../../src/access/throttles.ts';
import { tidyUps } from '../../src/areas/index.ts';
import { networkOf } from '../../src/domain/network-address.ts';
import { TRIES_FORGOTTEN_MS } from '../../src/domain/throttle.ts';
import { test } from '../fixtures.ts';
import { isHeldUp, type Moment, stopBefore } from '../moments.ts';

/**
 * A sign-in counts by network, then by address. Old counts of both were removed by one statement, which came to them the other way
 * round: each waited for the other until the database ended one as a fault, the sign-in perhaps, and a tidy-up that failed left
 * all that follows for another time.
 */

/** Nobody comes to more than one of these rows in one transaction. */
const ONE_AT_A_TIME = ['job_turns'];

// SQLite has one writer: nothing meets within a transaction there.
describe.runIf(process.env.TEST_DATABASE === 'postgres')('at every moment', () => {
  test('D24: old counts that a sign-in holds are passed over', async ({ world, acme: _, carl }) => {
    const { db, clock } = world;
    const old = { failures: 1, wait_until: 0, failed_at: clock.now() - TRIES_FORGOTTEN_MS, failed_before: 0 };
    const visitor = world.visitor();
    const keys = [
      keyOf('sign-in', 'account', carl.email),
      keyOf('sign-in', 'address', networkOf(visitor.ip)),
    ];
    for (let moment = 0; ; moment += 1) {
      await db.deleteFrom('throttles').execute();
      for (const key of keys)
        await db
          .insertInto('throttles')
          .values({ key, ...old })
          .execute();
      let within = -1;
      const isThen = ({ kind }: Moment) => {
        if (kind === 'within') within += 1;
        return kind === 'within' && within === moment;
      };
      const stopped = await stopBefore(db, isThen, () => visitor.signIn(carl.email));
      const tidying = removeOldThrottles(db, clock.now());
      const waits = await isHeldUp(db, tidying);
      expect([waits, (await stopped.goOn()).statusCode], `before ${moment}`).toEqual([false, 303]);
      await tidying;
      if (!stopped.stands) break;
    }
  });

  test('D24: whatever is removed in time, what somebody holds is passed over', async ({ world }) => {
    const { db, clock, config } = world;
    const removed: string[] = [];
    const faults: string[] = [];
    const look = ({ kind, sql }: Moment) => {
      const [, table] = /^delete from "(\w+)"/.exec(sql) ?? [];
      if (table !== undefined && kind === 'statement') {
        removed.push(table);
        if (!sql.includes('for update skip locked') && !ONE_AT_A_TIME.includes(table)) faults.push(table);
      }
      return false;
    };
    for (const rule of tidyUps)
      await (await stopBefore(db, look, async () => rule(db, clock.now(), config))).goOn();
    expect(faults).toEqual([]);
    expect(removed).toEqual(expect.arrayContaining(['throttles', 'intents', ...ONE_AT_A_TIME]));
  });
});
