import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { testInOneWorld as test } from '../../fixtures.ts';
import { isHeldUp, type Moment, stopBefore } from '../../moments.ts';
import { saidOfSeed, seedFor } from '../../seed.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import { setScene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import { ENDERS } from '../a-row-that-goes/enders.ts';
import { send } from '../a-row-that-goes/sending.ts';

/**
 * A contact left while a comment was written of which they were to be told: that was a 500, or a 503 where each waited for
 * what the other held. Here any deed stands still within its transaction while any other is done, or while what it rests on is
 * ended; whichever comes first, neither is a fault of ours, and neither has to give way.
 *
 * On PostgreSQL alone: SQLite has one writer at a time.
 */

/** How many meet; `PAIRS` asks for more. */
const PAIRS = Number(process.env.PAIRS ?? 25);

const DEEDS = REQUESTS.filter(({ method }) => method !== 'GET');
/** Few deeds have more statements within their transactions. */
const MOMENTS = 24;

interface Meeting {
  readonly deed: (typeof DEEDS)[number];
  readonly other: (typeof DEEDS)[number] | (typeof ENDERS)[number];
  /** Before which statement of its transactions the deed stands still. */
  readonly moment: number;
}

const meetings: fc.Arbitrary<Meeting> = fc.record({
  deed: fc.constantFrom(...DEEDS),
  other: fc.oneof(fc.constantFrom(...DEEDS), fc.constantFrom(...ENDERS)),
  moment: fc.nat(MOMENTS - 1),
});

/** How both were answered, or null where the deed does not come to that moment. */
async function meet(world: World, { deed, other, moment }: Meeting): Promise<readonly number[] | null> {
  const scene = await setScene(world);
  let within = -1;
  const isThen = ({ kind }: Moment) => {
    if (kind === 'within') within += 1;
    return kind === 'within' && within === moment;
  };
  const stopped = await stopBefore(world.db, isThen, () => send(world, deed, scene));
  if (!stopped.stands) {
    await stopped.goOn();
    return null;
  }
  const { owner, client } = scene.people;
  const self = deed.as === 'nobody' ? (deed.host === 'tenant' ? client : owner) : scene.people[deed.as];
  const meeting = (async () =>
    'go' in other ? other.go(world, scene, self) : send(world, other, scene, 'b'))();
  await isHeldUp(world.db, meeting);
  const answer = await stopped.goOn();
  return [answer.statusCode, (await meeting)?.statusCode ?? 200];
}

describe.runIf(process.env.TEST_DATABASE === 'postgres')('any two deeds', () => {
  test('that meet anywhere are no fault of ours, and neither gives way to the other', async ({ world }) => {
    const faults: string[] = [];
    let met = 0;
    for (const meeting of fc.sample(meetings, { seed: seedFor('pairs'), numRuns: PAIRS })) {
      const answers = await meet(world, meeting);
      if (answers === null) continue;
      met += 1;
      const { deed, other, moment } = meeting;
      if (answers.some((status) => status >= 500))
        faults.push(`${answers.join(' and ')}: ${deed.name}, before statement ${moment}, met ${other.name}`);
    }
    console.log(`${met} pairs met, ${saidOfSeed()}`);
    expect(faults, `PAIRS=${PAIRS} ${saidOfSeed()}`).toEqual([]);
  });
});
