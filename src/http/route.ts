import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { arrivalIn, noteArrival } from '../access/arrival.ts';
import type { Access, Demand, SignedIn } from '../access/context.ts';
import { Withdrawn } from '../access/deed.ts';
import { carryContexts, contextOf, Gate, handOver, type Outcome } from '../access/gate.ts';
import { leaveFlash } from '../access/sessions.ts';
import type { Services } from '../services.ts';
import { sendError } from './errors.tsx';
import type { Fields, Nothing } from './input.ts';
import { isMadeForOther, refuseForOther } from './made-for.tsx';
import { refuse, sessionOf } from './refusal.tsx';
import { actionOf, endpointOf, pageOf, type Registration, type RouteMark } from './registration.ts';
import type { Action, Button, Endpoint, Form, Page } from './route-kinds.ts';
import { send } from './send.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The only way to register a route; every one of them passes the gate with the access that it states. */
export class Routes {
  readonly #app: FastifyInstance;
  readonly #services: Services;
  readonly #gate: Gate;
  readonly #known = new Map<string, { readonly methods: Set<HTTPMethods>; readonly forPrograms: boolean }>();

  constructor(app: FastifyInstance, services: Services) {
    this.#app = app;
    this.#services = services;
    this.#gate = new Gate(services);
    carryContexts(app);
  }

  /** A page: GET. */
  page<A extends Exclude<Access, 'api'>, P extends Fields = Nothing, Q extends Fields = Nothing>(
    route: Page<A, P, Q>,
  ): void {
    this.#register(pageOf(route));
  }

  /** A form's target: POST. */
  action<
    A extends Exclude<Access, 'api'>,
    P extends Fields = Nothing,
    Q extends Fields = Nothing,
    B extends Fields = Nothing,
  >(route: Action<A, P, Q, B> & (Form<A, P, Q, B> | Button)): void {
    this.#register(actionOf(route));
  }

  /** For programs: GET, or POST with a body of JSON. */
  endpoint<
    A extends Access,
    P extends Fields = Nothing,
    Q extends Fields = Nothing,
    B extends Fields = Nothing,
  >(route: Endpoint<A, P, Q, B>): void {
    this.#register(endpointOf(route));
  }

  /** Without host or session: health probes and public assets. Its handler is given no context, so it can show no data. */
  open(
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
  ): void {
    const mark: RouteMark = { kind: 'open', demand: null, forPrograms: false, fields: [] };
    this.#remember(url, 'GET', mark);
    this.#app.route({ method: 'GET', url, config: { mark }, handler });
  }

  /** To be called last: every other method of a known path is answered 405 (ASVS 4.1.4). */
  refuseOtherMethods(): void {
    for (const [url, { methods, forPrograms }] of this.#known) {
      const others = METHODS.filter((method) => !methods.has(method));
      this.#app.route({
        method: others,
        url,
        config: { mark: { kind: 'open', demand: null, forPrograms, fields: [] } },
        // Before the body is read: its type and size do not matter any more.
        onRequest: async (request, reply) => {
          reply.header('allow', [...methods].join(', '));
          return sendError(request, reply, 405);
        },
        handler: (_request, reply) => reply,
      });
    }
  }

  #remember(url: string, method: 'GET' | 'POST', { forPrograms }: RouteMark): void {
    const known = this.#known.get(url) ?? { methods: new Set(), forPrograms };
    if (known.forPrograms !== forPrograms) throw new Error(`for people and for programs: ${url}`);
    known.methods.add(method);
    if (method === 'GET') known.methods.add('HEAD');
    this.#known.set(url, known);
  }

  #register<A extends Access>(registration: Registration<A>): void {
    const { kind, method, url, mark, demand, bodyType, handle, from } = registration;
    this.#remember(url, method, mark);
    this.#app.route({
      method,
      url,
      config: { mark },
      // Before the body is read: strangers cannot make us parse.
      onRequest: async (request, reply) => {
        const outcome = await this.#enter(request, demand);
        if (outcome.ok) {
          handOver(request, outcome.context);
          return;
        }
        // Of somebody signed in the form is read first: it says for whom it was made, and what was chosen in it.
        if (kind === 'action' && sessionOf(outcome.refusal) !== null) return;
        return refuse(this.#services, request, reply, outcome.refusal, null);
      },
      ...(bodyType !== null && {
        preHandler: async (request, reply) => {
          if (!isOfType(request, bodyType)) return sendError(request, reply, 415);
          if (kind === 'action') return this.#admitForm(request, reply, registration);
        },
      }),
      handler: async (request, reply) => {
        const context = contextOf<A>(request);
        if (context === null) throw new Error('a handler was reached without a context');
        try {
          const answer = await handle(context, request);
          if (answer.kind === 'html') await this.#forgetFlash(context);
          return send(this.#services, request, reply, { answer, session: context.session });
        } catch (error) {
          if (!(error instanceof Withdrawn)) throw error;
          return refuse(this.#services, request, reply, error.refusal, from(request));
        }
      },
    });
  }

  /** Whether a form that has been read may go on to its handler; answers it where it may not. */
  async #admitForm<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    { demand, from, beforeConfirming }: Registration<A>,
  ): Promise<FastifyReply | undefined> {
    const passed = contextOf(request);
    if (passed !== null) {
      if (isMadeForOther(request, passed.session)) return refuseForOther(request, reply, passed.session);
      return;
    }
    const outcome = await this.#enter(request, demand);
    if (outcome.ok) {
      handOver(request, outcome.context);
      return;
    }
    const session = sessionOf(outcome.refusal);
    if (isMadeForOther(request, session)) return refuseForOther(request, reply, session);
    if (outcome.refusal.kind === 'confirm' && beforeConfirming !== undefined) {
      const origin = { host: request.host, ip: request.ip };
      const attempt = { session: outcome.refusal.session, origin, now: this.#services.clock.now() };
      const answer = beforeConfirming(attempt, request);
      if (answer !== null) return send(this.#services, request, reply, { answer, session });
    }
    return refuse(this.#services, request, reply, outcome.refusal, from(request));
  }

  /** Past the gate. Whoever comes into a workspace by that is noted there, a deed that is judged like any other (D24). */
  async #enter<A extends Access>(request: FastifyRequest, demand: Demand<A>): Promise<Outcome<A>> {
    const outcome = await this.#gate.enter(request, demand);
    const arriving = outcome.ok ? arrivalIn(outcome.context) : null;
    if (arriving === null) return outcome;
    try {
      await noteArrival(this.#services, arriving);
      return outcome;
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      return { ok: false, refusal: error.refusal };
    }
  }

  /** A flash is shown once. */
  async #forgetFlash({ session }: { readonly session: SignedIn | null }): Promise<void> {
    if (session?.flash == null) return;
    await leaveFlash(this.#services.db, session.sessionId, null);
  }
}

/** Whether the body is of the type, or there is none. Neither JSON nor plain text is a form (ASVS 3.5.2). */
function isOfType(request: FastifyRequest, wanted: string): boolean {
  const type = request.headers['content-type'];
  return type === undefined
    ? request.body === undefined
    : type.split(';', 1)[0]?.trim().toLowerCase() === wanted;
}
