import type { FastifyInstance, HTTPMethods } from 'fastify';
import type { Gate } from '../access/gate.ts';
import { sendError } from './errors.tsx';
import { openMark, type RouteMark } from './registration.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The paths that have routes, with the methods of each. */
export class KnownPaths {
  readonly #known = new Map<string, { readonly methods: Set<HTTPMethods>; readonly forPrograms: boolean }>();

  /** Throws where a path is to be for people and for programs. */
  add(url: string, method: HTTPMethods, { forPrograms }: RouteMark): void {
    const known = this.#known.get(url) ?? { methods: new Set(), forPrograms };
    if (known.forPrograms !== forPrograms) throw new Error(`for people and for programs: ${url}`);
    known.methods.add(method);
    if (method === 'GET') known.methods.add('HEAD');
    this.#known.set(url, known);
  }

  /** Whether there is a page at the address to which a form is sent. */
  hasPage(url: string): boolean {
    return this.#known.get(url)?.methods.has('GET') ?? false;
  }

  /** Has every other method of a known path answered 405 (ASVS 4.1.4). */
  refuseOthers(app: FastifyInstance): void {
    for (const [url, { methods, forPrograms }] of this.#known) {
      const others = METHODS.filter((method) => !methods.has(method));
      app.route({
        method: others,
        url,
        config: { mark: openMark(forPrograms) },
        // Before the body is read: its type and size do not matter any more.
        onRequest: async (request, reply) => {
          reply.header('allow', [...methods].join(', '));
          return sendError(request, reply, 405);
        },
        handler: (_request, reply) => reply,
      });
    }
  }
}

/** Answers what has no route, with the look of the place where somebody looked for it. */
export function refuseUnknown(app: FastifyInstance, gate: Gate): void {
  app.setNotFoundHandler(async (request, reply) => {
    await gate.identify(request);
    return sendError(request, reply, 404);
  });
}
