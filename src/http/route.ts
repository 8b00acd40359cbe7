import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { arrived } from '../access/arrival.ts';
import type { Access, Contexts, Demand, SignedIn } from '../access/context.ts';
import { Withdrawn } from '../access/deed.ts';
import { carryContexts, contextOf, type Entering, Gate, handOver, type Outcome } from '../access/gate.ts';
import { keepIntent } from '../access/intents.ts';
import { type Refusal, sessionOf } from '../access/judgement.ts';
import type { Services } from '../services.ts';
import { sendError } from './errors.tsx';
import { type Fields, isOfType, type Nothing } from './input.ts';
import { forgetTyped, isReadAllTheSame } from './kept-forms.ts';
import { KnownPaths, refuseUnknown } from './known-paths.ts';
import { isMadeForOther, refuseForOther } from './made-for.tsx';
import { paths } from './paths.ts';
import { refuse } from './refusal.tsx';
import {
  actionOf,
  endpointOf,
  openMark,
  pageOf,
  type Registration,
  refusedOf,
  type Sent,
} from './registration.ts';
import { seeOther } from './reply.ts';
import type { Action, Answer, Button, CarryOut, Endpoint, Form, Page } from './route-kinds.ts';
import { changeCookie, send } from './send.ts';

/** Does what was kept until it was confirmed. */
type CarriesOut = (
  request: FastifyRequest,
  reply: FastifyReply,
  confirmed: CarryOut,
) => Promise<FastifyReply>;

/** The only way to register a route; every one of them passes the gate with the access that it states. */
export class Routes {
  readonly #app: FastifyInstance;
  readonly #services: Services;
  readonly #gate: Gate;
  /** What can be confirmed and then done, by the pattern of its route. */
  readonly #deeds = new Map<string, CarriesOut>();
  readonly #known = new KnownPaths();

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
    const mark = openMark(false);
    this.#known.add(url, 'GET', mark);
    this.#app.route({ method: 'GET', url, config: { mark }, handler });
  }

  /** To be called last: every other method of a known path is answered 405 (ASVS 4.1.4), every other path 404. */
  refuseAllElse(): void {
    this.#known.refuseOthers(this.#app);
    refuseUnknown(this.#app, this.#gate);
  }

  #register<A extends Access>(registration: Registration<A>): void {
    const { kind, method, url, mark, demand, bodyType, largest } = registration;
    this.#known.add(url, method, mark);
    if (registration.wishOf !== null)
      this.#deeds.set(url, (...asked) => this.#carryOut(registration, ...asked));
    this.#app.route({
      method,
      url,
      config: { mark },
      ...(largest !== null && { bodyLimit: largest }),
      // Before the body is read: strangers cannot make us parse.
      onRequest: async (request, reply) => {
        const outcome = await this.#enter(request, demand);
        if (outcome.ok) {
          handOver(request, outcome.context);
          return;
        }
        if (kind === 'action' && (await isReadAllTheSame(this.#services, request, outcome.refusal, mark)))
          return;
        return refuse(
          this.#services,
          request,
          reply,
          outcome.refusal,
          this.#refusedOf(registration, request),
        );
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
        return this.#answer(request, reply, registration, context, request);
      },
    });
  }

  /** Has a route answer what was sent to it, or refuses it as the gate would have. */
  async #answer<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    context: Contexts[A],
    sent: Sent,
  ): Promise<FastifyReply> {
    try {
      const answer = await registration.handle(context, sent);
      if (registration.kind === 'action' && answer.kind !== 'error')
        await forgetTyped(this.#services, request);
      return await this.#sendAnswer(request, reply, context, answer);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      return this.#refuse(request, reply, registration, error.refusal, sent);
    }
  }

  async #sendAnswer(
    request: FastifyRequest,
    reply: FastifyReply,
    { session }: { readonly session: SignedIn | null },
    answer: Answer,
  ): Promise<FastifyReply> {
    if (answer.kind === 'carry-out') {
      const carryOut = this.#deeds.get(answer.intent.url);
      if (carryOut !== undefined) return carryOut(request, reply, answer);
      // Asked of an earlier version, which had such a route.
      return this.#sendAnswer(request, reply, { session }, seeOther(paths.start, answer.cookie));
    }
    return send(this.#services, request, reply, { answer, session });
  }

  /** Does what was asked for before its confirmation, as if it were asked for only now (D22, D24). */
  async #carryOut<A extends Access>(
    registration: Registration<A>,
    request: FastifyRequest,
    reply: FastifyReply,
    { intent, cookie }: CarryOut,
  ): Promise<FastifyReply> {
    changeCookie(this.#services.config, reply, cookie);
    const { params } = intent;
    const outcome = await this.#enter(request, registration.demand, { token: cookie.set, params });
    return outcome.ok
      ? this.#answer(request, reply, registration, outcome.context, intent)
      : refuse(
          this.#services,
          request,
          reply,
          outcome.refusal,
          this.#refusedOf(registration, request, intent),
        );
  }

  /** Answers a refusal; what only has to be confirmed is kept until it is (D22). */
  async #refuse<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    refusal: Refusal,
    sent: Sent,
  ): Promise<FastifyReply> {
    const { demand, wishOf } = registration;
    const refused = this.#refusedOf(registration, request, sent);
    if (refusal.kind !== 'confirm' || wishOf === null)
      return refuse(this.#services, request, reply, refusal, refused);
    try {
      const outcome = await this.#gate.enter(request, demand, { unconfirmed: true });
      if (!outcome.ok) return refuse(this.#services, request, reply, outcome.refusal, refused);
      const wish = await wishOf(outcome.context, sent);
      if ('kind' in wish) return await this.#sendAnswer(request, reply, outcome.context, wish);
      await keepIntent(this.#services, outcome.context, wish);
      await forgetTyped(this.#services, request);
      return reply.redirect(paths.confirm, 303);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      return refuse(this.#services, request, reply, error.refusal, refused);
    }
  }

  /** Whether a form that has been read may go on to its handler; answers it where it may not. */
  async #admitForm<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
  ): Promise<FastifyReply | undefined> {
    const passed = contextOf(request);
    if (passed !== null) {
      if (isMadeForOther(request, passed.session)) return refuseForOther(request, reply, passed.session);
      return;
    }
    const outcome = await this.#enter(request, registration.demand);
    if (outcome.ok) {
      handOver(request, outcome.context);
      return;
    }
    const session = sessionOf(outcome.refusal);
    if (isMadeForOther(request, session)) return refuseForOther(request, reply, session);
    return this.#refuse(request, reply, registration, outcome.refusal, request);
  }

  #refusedOf<A extends Access>(registration: Registration<A>, request: FastifyRequest, sent: Sent = request) {
    return refusedOf(registration, { request, sent, hasPage: this.#known.hasPage(registration.url) });
  }

  /** Past the gate. Whoever comes into a workspace by that is noted there, a deed that is judged like any other (D24). */
  async #enter<A extends Access>(
    request: FastifyRequest,
    demand: Demand<A>,
    entering: Entering = {},
  ): Promise<Outcome<A>> {
    return arrived(this.#services, await this.#gate.enter(request, demand, entering));
  }
}
