import { isUniqueViolation } from '../../../src/data/database.ts';
import { isHeldUp, type Moment, stopBefore } from '../../moments.ts';
import type { Asked } from '../../specimens/request.ts';
import { setScene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import type { Going } from './goings.ts';
import { send } from './sending.ts';

/** The moments of a request that nothing happens to, and how it is answered. */
export async function momentsOf(world: World, asked: Asked): Promise<{ moments: Moment[]; status: number }> {
  const moments: Moment[] = [];
  const look = (moment: Moment) => {
    moments.push(moment);
    return false;
  };
  const scene = await setScene(world);
  const { goOn } = await stopBefore(world.db, look, () => send(world, asked, scene));
  return { moments, status: (await goOn()).statusCode };
}

/** Stops a request at one moment, lets the row go, and lets the request go on. How it is answered, and what the row went by. */
export async function race(
  world: World,
  asked: Asked,
  going: Going,
  at: Moment,
): Promise<readonly { readonly statusCode: number }[]> {
  const scene = await setScene(world);
  const self =
    scene.people[asked.as === 'nobody' ? (asked.host === 'tenant' ? 'client' : 'owner') : asked.as];
  const stopped = await stopBefore(
    world.db,
    ({ number }) => number === at.number,
    () => send(world, asked, scene),
  );
  if (!stopped.stands) throw new Error('a request went another way than before');
  const gone = going.go(world, scene, self).catch((error: unknown) => {
    // The request came first, and made what was to be there already.
    if (!isUniqueViolation(error)) throw error;
  });
  await isHeldUp(world.db, gone);
  const answer = await stopped.goOn();
  return [answer, (await gone) ?? answer];
}
