import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { testInOneWorld as test } from '../../fixtures.ts';
import { seedFor } from '../../seed.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import { turnsBy } from '../../turns.ts';
import { ENDERS } from './enders.ts';
import { GOINGS } from './goings.ts';
import { momentsOf, race } from './race.ts';

/**
 * The setup page, opened while its session ended, was a 500: a row was written that named one which had just gone. Here
 * every request is stopped before everything that it asks the database, a row goes, and the request goes on. It may be
 * refused, led elsewhere, or find less than there was; it is never a fault of ours, on either database.
 */

const onPostgres = process.env.TEST_DATABASE === 'postgres';

/** How many rows go at each moment, each in a try of its own; `RACES=99` is all of them. */
const RACES = Math.min(GOINGS.length, Number(process.env.RACES ?? 1));
/** Which requests have their turn, and which of their moments where not all are asked for; there are five times as many on PostgreSQL. */
const TURNS = turnsBy('RACES_TURN', { sqlite: 6, postgres: 12 });
const EVERY = onPostgres ? 6 : 3;
const SEED = seedFor('races');

test('every route that somebody may ask for is asked for', ({ world }) => {
  const routes = world.routes
    .filter(
      ({ method, config }) =>
        ['GET', 'POST', 'PATCH', 'DELETE'].includes(String(method)) && config?.mark?.requirement != null,
    )
    .map(({ method, url }) => `${method} ${url}`);
  const asked = new Set(REQUESTS.map(({ method, url }) => `${method} ${url}`));
  expect(
    routes.filter((route) => !asked.has(route)),
    'Add a request to the area’s requests.samples.ts that gets all the way.',
  ).toEqual([]);
});

/** What ends a session, a membership, an account or a workspace, as `src/access/` has it. */
const ENDS = new RegExp(
  `\\b(?:${[
    ...[
      'endSession',
      'endSessionsOf',
      'endSessionsOnPortal',
      'endAllSessionsOnPortal',
      'removeOverSessionsIn',
    ],
    ...[
      'removeMembership',
      'removeEnded',
      'removeAllMemberships',
      'removeAccount',
      'removeWorkspace',
      'takeOut',
    ],
  ].join('|')})\\(`,
);

test('whatever ends a session, a membership, an account or a workspace meets every request', () => {
  const src = fileURLToPath(new URL('../../../src/', import.meta.url));
  const enders = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^access\/|\.test\./.test(path))
    .filter((path) => ENDS.test(readFileSync(`${src}${path}`, 'utf8')));
  const met = new Set(ENDERS.map(({ of }) => of));
  expect(enders.length).toBeGreaterThan(14);
  expect(
    enders.filter((path) => !met.has(path)),
    'Add it to enders.ts.',
  ).toEqual([]);
});

describe.each(REQUESTS.filter((_asked, at) => TURNS.has(at)).map((asked) => [asked.name, asked] as const))(
  '%s',
  (_name, asked) => {
    test('gets all the way where nothing goes, and is no fault of ours where something does', async ({
      world,
    }) => {
      const { moments, status } = await momentsOf(world, asked);
      expect(status).toBe(asked.answer);
      // SQLite has one writer: nothing can go within a transaction of another's.
      const free = moments
        .filter(({ kind }) => onPostgres || kind !== 'within')
        // Where not all are asked for, some have their turn, others each time.
        .filter((_moment, at) => process.env.RACES !== undefined || (at + SEED) % EVERY === 0);
      const chosen = fc.sample(fc.shuffledSubarray([...GOINGS], { minLength: RACES, maxLength: RACES }), {
        seed: SEED,
        numRuns: Math.max(1, free.length),
      });
      const faults: string[] = [];
      for (const [index, moment] of free.entries()) {
        for (const going of chosen[index] ?? []) {
          const answers = await race(world, asked, going, moment);
          for (const { statusCode } of answers.filter((answer) => answer.statusCode >= 500))
            faults.push(`${statusCode} where ${going.name} before ${moment.kind} ${moment.number}`);
        }
      }
      expect(faults, TURNS.said).toEqual([]);
    });
  },
);
