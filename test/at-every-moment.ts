import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { isHeldUp, type Moment, stopBefore } from './moments.ts';
import type { World } from './world.ts';

/** Two requests that meet. */
interface Pair {
  one(): Promise<LightMyRequestResponse>;
  other(): Promise<LightMyRequestResponse>;
}

/** Every moment within the transaction of the first one's request. */
async function momentsOf(world: World, { one }: Pair): Promise<Moment[]> {
  const moments: Moment[] = [];
  const look = (moment: Moment) => {
    if (moment.kind === 'within') moments.push(moment);
    return false;
  };
  await (await stopBefore(world.db, look, one)).goOn();
  expect(moments.length).toBeGreaterThan(3);
  return moments;
}

/** Stops the first one at each moment in turn, lets the other set out until it is over or waits, and lets both end. */
export async function atEveryMoment<P extends Pair>(
  world: World,
  pair: () => Promise<P>,
  look: (
    pair: P,
    answers: readonly [LightMyRequestResponse, LightMyRequestResponse],
    at: string,
  ) => Promise<void>,
): Promise<void> {
  for (const at of await momentsOf(world, await pair())) {
    const met = await pair();
    const stopped = await stopBefore(world.db, ({ number }) => number === at.number, met.one);
    expect(stopped.stands, 'a request went another way than before').toBe(true);
    const meanwhile = Promise.resolve(met.other());
    await isHeldUp(world.db, meanwhile);
    const answers = [await stopped.goOn(), await meanwhile] as const;
    const where = `before ${at.number}: ${answers.map(({ statusCode }) => statusCode).join(', ')}`;
    for (const { statusCode } of answers) expect(statusCode, where).toBeLessThan(500);
    await look(met, answers, where);
  }
}
