import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { isHeldUp, type Moment, stopBefore } from './moments.ts';
import type { World } from './world.ts';

/** Two requests that meet. */
export interface Pair {
  one(): Promise<LightMyRequestResponse>;
  other(): Promise<LightMyRequestResponse>;
}

/** Every moment within the transaction of the first one's request. */
export async function momentsOf(world: World, { one }: Pair): Promise<Moment[]> {
  const moments: Moment[] = [];
  const look = (moment: Moment) => {
    if (moment.kind === 'within') moments.push(moment);
    return false;
  };
  await (await stopBefore(world.db, look, one)).goOn();
  return moments;
}

/** Stops the first one at a moment, lets the other set out until it is over or waits, and lets both end. */
export async function meet(
  world: World,
  { one, other }: Pair,
  at: Moment,
): Promise<[LightMyRequestResponse, LightMyRequestResponse]> {
  const stopped = await stopBefore(world.db, ({ number }) => number === at.number, one);
  expect(stopped.stands, 'a request went another way than before').toBe(true);
  const meanwhile = Promise.resolve(other());
  await isHeldUp(world.db, meanwhile);
  return [await stopped.goOn(), await meanwhile];
}

/** Lets two requests meet at each moment in turn, and looks at what they left. */
export async function atEveryMoment<P extends Pair>(
  world: World,
  pair: () => Promise<P>,
  look: (
    pair: P,
    answers: readonly [LightMyRequestResponse, LightMyRequestResponse],
    at: string,
  ) => Promise<void>,
): Promise<void> {
  const moments = await momentsOf(world, await pair());
  expect(moments.length).toBeGreaterThan(3);
  for (const at of moments) {
    const met = await pair();
    const answers = await meet(world, met, at);
    const where = `before ${at.number}: ${answers.map(({ statusCode }) => statusCode).join(', ')}`;
    for (const { statusCode } of answers) expect(statusCode, where).toBeLessThan(500);
    await look(met, answers, where);
  }
}
