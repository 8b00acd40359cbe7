import { expect } from 'vitest';
import { removeOldThrottles } from '../../src/access/throttles.ts';
import { NEWCOMER_MS } from '../../src/domain/throttle.ts';
import { test } from '../fixtures.ts';

/** A guess an hour for as long as a year, from ever new networks: what kept an owner out of a new network for good (D7, D25). */

const HOUR_MS = 60 * 60_000;
/** Two weeks every day; a year in `npm run test:deep`. */
const DAYS = Number(process.env.GUESSING_DAYS ?? 14);
const MORNING = 8;
/** No password can be that, so that looking at it costs nothing; it counts like any other. */
const GUESS = 'x';

test('D7, D25: a guess an hour for weeks keeps no known browser waiting, a new one five minutes at most, and locks nobody', async ({
  world,
  olivia,
}) => {
  const known = world.visitor(undefined, '192.0.2.1');
  expect((await known.signIn(olivia.email)).statusCode).toBe(303);
  await known.post('/logout');
  const guessFrom = (ip: string) => world.visitor(undefined, ip).signIn(olivia.email, GUESS);
  let kept = 0;
  for (let day = 0; day < DAYS; day += 1) {
    for (let hour = 0; hour < 24; hour += 1) {
      await guessFrom(`198.51.${day % 256}.${hour + 24 * Math.floor(day / 256)}`);
      if (hour === MORNING) {
        expect((await known.signIn(olivia.email)).statusCode, `day ${day}`).toBe(303);
        await known.post('/logout');
        if (day % 7 === 6) {
          // The attacker has the newcomer's turn too, at the worst moment.
          await guessFrom(`203.0.113.${day % 250}`);
          const fresh = world.visitor(undefined, `192.0.2.${10 + (day % 200)}`);
          const first = await fresh.signIn(olivia.email);
          expect(first.statusCode, `day ${day}`).toBe(429);
          const waitMs = Number(first.headers['retry-after']) * 1000;
          expect(waitMs).toBeLessThanOrEqual(NEWCOMER_MS);
          world.clock.advance(waitMs);
          expect((await fresh.signIn(olivia.email)).statusCode, `day ${day}`).toBe(303);
          kept += 1;
        }
      }
      world.clock.advance(HOUR_MS);
    }
    await removeOldThrottles(world.db, world.clock.now());
  }
  expect(kept).toBe(Math.floor(DAYS / 7));
  const rows = await world.db.selectFrom('throttles').select('key').execute();
  expect(rows.length).toBeLessThan(100);
});
