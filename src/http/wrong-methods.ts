import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../access/gate.ts';
import { sendError } from './errors.tsx';
import type { KnownPath, KnownPaths } from './known-paths.ts';
import { openMark } from './registration.ts';

function refuseMethod(request: FastifyRequest, reply: FastifyReply, { methods }: KnownPath): FastifyReply {
  reply.header('allow', [...methods].join(', '));
  return sendError(request, reply, 405);
}

/**
 * Has every other method of a known path answered 405 (ASVS 4.1.4), before the body is read: its type and size do not
 * matter any more. To be called when all routes are there.
 *
 * What the router has no route for is looked up here; routes of their own for all methods of all paths were half of what a
 * start takes. Only where it would take the address for that of another pattern, as `new` for an id, it has one to refuse by.
 */
export function refuseOtherMethods(app: FastifyInstance, known: KnownPaths): void {
  app.decorate('knownPathAt', (url: string) => known.at(url));
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.is404 ? known.at(request.url) : null;
    if (path === null) done();
    else refuseMethod(request, reply, path);
  });
  for (const path of known.shadowed()) {
    app.route({
      method: path.lacks,
      url: path.url,
      config: { mark: openMark(path.forPrograms) },
      onRequest: async (request, reply) => refuseMethod(request, reply, path),
      handler: (_request, reply) => reply,
    });
  }
}

/** Answers what has no route, with the look of the place where somebody looked for it. */
export function refuseUnknown(app: FastifyInstance, gate: Gate): void {
  app.setNotFoundHandler(async (request, reply) => {
    await gate.identify(request);
    return sendError(request, reply, 404);
  });
}
