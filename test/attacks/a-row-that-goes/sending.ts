import { UPLOAD_TYPE } from '../../multipart.ts';
import { type Asked, bodyOf } from '../../specimens/request.ts';
import type { Scene } from '../../specimens/scene.ts';
import type { World } from '../../world.ts';

/** Every request comes from a network of its own, or throttles would answer; of two in one scene each, too. */
const networkOf = (number: number, which: 'a' | 'b') =>
  `${which === 'a' ? 10 : 11}.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

/** A list that is read while it is sent ends before its end where its reader's leave does (D24). */
const CUT_OFF = { statusCode: 200 };
const isCutOff = (error: unknown) => (error as NodeJS.ErrnoException).code === 'LIGHT_ECONNRESET';

/** Sends a request of a scene; how it was answered, whole or not. */
export async function send(
  world: World,
  asked: Asked,
  scene: Scene,
  which: 'a' | 'b' = 'a',
): Promise<{ readonly statusCode: number }> {
  const { method, as, host, path, form, byProgram } = asked;
  const cookie = as === 'nobody' ? {} : { cookie: `secportal=${scene.people[as].token}` };
  const hasBody = method === 'POST' || method === 'PATCH';
  const body = bodyOf(asked, form(scene));
  const isUpload = Buffer.isBuffer(body);
  const type = isUpload ? UPLOAD_TYPE : byProgram ? 'application/json' : 'application/x-www-form-urlencoded';
  const answer = world.app.inject({
    method,
    url: path(scene),
    remoteAddress: networkOf(scene.number, which),
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
  return answer.catch((error: unknown) => {
    if (method === 'GET' && isCutOff(error)) return CUT_OFF;
    throw error;
  });
}
