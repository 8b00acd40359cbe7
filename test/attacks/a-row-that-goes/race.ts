import type { LightMyRequestResponse } from 'fastify';
import { isUniqueViolation } from '../../../src/data/database.ts';
import { isHeldUp, type Moment, stopBefore } from '../../moments.ts';
import { UPLOAD_TYPE } from '../../multipart.ts';
import { type Asked, bodyOf } from '../../specimens/request.ts';
import { type Scene, setScene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';
import type { Going } from './goings.ts';

/** Every request comes from a network of its own, or throttles would answer. */
const networkOf = (number: number) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

function send(world: World, asked: Asked, scene: Scene): Promise<LightMyRequestResponse> {
  const { method, as, host, path, form, byProgram } = asked;
  const cookie = as === 'nobody' ? {} : { cookie: `secportal=${scene.people[as].token}` };
  const hasBody = method === 'POST' || method === 'PATCH';
  const body = bodyOf(asked, form(scene));
  const isUpload = Buffer.isBuffer(body);
  const type = isUpload ? UPLOAD_TYPE : byProgram ? 'application/json' : 'application/x-www-form-urlencoded';
  return world.app.inject({
    method,
    url: path(scene),
    remoteAddress: networkOf(scene.number),
    headers: {
      host: host === 'tenant' ? `${scene.slug}.${world.config.baseHost}` : world.config.baseHost,
      'sec-fetch-site': 'same-origin',
      ...cookie,
      ...(hasBody && { 'content-type': type }),
    },
    ...(hasBody && {
      payload: isUpload ? body : byProgram ? JSON.stringify(body) : new URLSearchParams(body).toString(),
    }),
  });
}

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

/** Stops a request at one moment, lets the row go, and lets the request go on. How it is answered. */
export async function race(
  world: World,
  asked: Asked,
  going: Going,
  at: Moment,
): Promise<LightMyRequestResponse> {
  const scene = await setScene(world);
  const self =
    scene.people[asked.as === 'nobody' ? (asked.host === 'tenant' ? 'client' : 'owner') : asked.as];
  const stopped = await stopBefore(
    world.db,
    ({ number }) => number === at.number,
    () => send(world, asked, scene),
  );
  if (!stopped.stands) throw new Error('a request went another way than before');
  const gone = world.db.transaction().execute((trx) => going.go(trx, scene, self));
  await isHeldUp(world.db, gone);
  const answer = await stopped.goOn();
  await gone.catch((error: unknown) => {
    // The request came first, and made what was to be there already.
    if (!isUniqueViolation(error)) throw error;
  });
  return answer;
}
