import type { FastifyReply, FastifyRequest } from 'fastify';
import { arrived } from '../access/arrival.ts';
import type { Access, Contexts, Requirement, SignedIn } from '../access/context.ts';
import { Withdrawn } from '../access/deed.ts';
import { contextOf, type Entering, Gate, handOver, type Outcome } from '../access/gate.ts';
import { keepIntent } from '../access/intents.ts';
import { type Refusal, sessionOf } from '../access/judgement.ts';
import type { Services } from '../services.ts';
import { sendError } from './errors.tsx';
import { stringsOf } from './input.ts';
import { forgetTyped, keepForOther, keepTyped, keepUndecided } from './kept-forms.ts';
import type { KnownPaths } from './known-paths.ts';
import { askedToItsEnd, mustBeAsBefore } from './leave-to-the-end.ts';
import { isMadeForOther, NOT_KEPT, refuseForOther } from './made-for.tsx';
import { paths } from './paths.ts';
import { refuse, wantedPath } from './refusal.tsx';
import { type Registration, refusedOf, type Sent } from './registration.ts';
import { seeOther } from './reply.ts';
import type { Answer, CarryOut } from './route-kinds.ts';
import { changeCookie, send } from './send.ts';
import { beginUpload } from './uploads.ts';

/** Where a form was sent; of what was kept until it was confirmed, the form's own address and not that of the confirmation. */
function sentTo<A extends Access>({ url }: Registration<A>, request: FastifyRequest, sent: Sent): string {
  if (sent.body === request.body) return request.url;
  const params = stringsOf(sent.params);
  return url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** Does what was kept until it was confirmed. */
type CarriesOut = (
  request: FastifyRequest,
  reply: FastifyReply,
  confirmed: CarryOut,
) => Promise<FastifyReply>;

/** Takes a request past the gate to the route that it is for, and sends what that answers, or why it may not. */
export class Answering {
  readonly gate: Gate;
  readonly #services: Services;
  readonly #known: KnownPaths;
  /** What can be confirmed and then done, by the pattern of its route. */
  readonly #deeds = new Map<string, CarriesOut>();

  constructor(services: Services, known: KnownPaths) {
    this.#services = services;
    this.#known = known;
    this.gate = new Gate(services);
  }

  /** Lets a route's deed be done once it has been confirmed. */
  add<A extends Access>(registration: Registration<A>): void {
    if (registration.wishOf === null) return;
    this.#deeds.set(registration.url, (...asked) => this.#carryOut(registration, ...asked));
  }

  /** Has a route answer what was sent to it, or refuses it as the gate would have. */
  async answer<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    context: Contexts[A],
    sent: Sent,
    entering: Entering = {},
  ): Promise<FastifyReply> {
    let current = context;
    const askAgain = async () => {
      const outcome = await this.enter(request, registration.requirement, entering);
      if (!outcome.ok) throw new Withdrawn(outcome.refusal);
      current = outcome.context;
      return current;
    };
    try {
      const answer = await registration.handle(context, sent, askAgain);
      if (registration.kind === 'action' && answer.kind !== 'error') {
        const action = sentTo(registration, request, sent);
        await forgetTyped(this.#services, request, { action, session: current.session });
        if ('keepsTyped' in answer)
          await this.#keepUndecided(request, reply, registration, current.session, sent);
      }
      return await this.#sendAnswer(request, reply, registration, current, answer, entering);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      return this.refuse(request, reply, registration, error.refusal, sent);
    }
  }

  /** Has an upload's route answer it while its files arrive. */
  async answerUpload<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    context: Contexts[A],
    mostBytes: number,
  ): Promise<FastifyReply> {
    const { session } = context;
    const sending = await beginUpload(request, session, mostBytes);
    if (sending === null) {
      // What is still on its way is nobody's, and would only be waited for.
      reply.header('connection', 'close');
      return session === null
        ? sendError(request, reply, 403)
        : refuseForOther(request, reply, session, NOT_KEPT);
    }
    try {
      const { params, query, headers } = request;
      const sent = { params, query, headers, body: sending };
      return await this.answer(request, reply, registration, context, sent);
    } finally {
      sending.end();
    }
  }

  async #keepUndecided<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    session: SignedIn | null,
    sent: Sent,
  ): Promise<void> {
    const { from, typed } = this.refusedOf(registration, request, sent);
    const page = wantedPath(request, from);
    if (session !== null && page !== null && typed !== null)
      await keepUndecided(this.#services, request, reply, { session, values: typed, page });
  }

  async #sendAnswer<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    { requirement }: Registration<A>,
    context: Contexts[A],
    answer: Answer,
    entering: Entering = {},
  ): Promise<FastifyReply> {
    const { session } = context;
    if (answer.kind === 'carry-out') {
      const carryOut = this.#deeds.get(answer.intent.url);
      if (carryOut !== undefined) return carryOut(request, reply, answer);
      // Asked of an earlier version, which had such a route.
      return send(this.#services, request, reply, { answer: seeOther(paths.start, answer.cookie), session });
    }
    // What is fresh once is so to the end: that runs out by itself.
    const ask = async () =>
      mustBeAsBefore(
        context,
        await this.gate.enter(request, requirement, { ...entering, unconfirmed: true }),
      );
    const sendable = await askedToItsEnd(answer, request.method === 'HEAD', ask);
    return send(this.#services, request, reply, { answer: sendable, session });
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
    const entering = { token: cookie.set, params };
    const outcome = await this.enter(request, registration.requirement, entering);
    return outcome.ok
      ? this.answer(request, reply, registration, outcome.context, intent, entering)
      : refuse(
          this.#services,
          request,
          reply,
          outcome.refusal,
          this.refusedOf(registration, request, intent),
        );
  }

  /** Answers a refusal; what only has to be confirmed is kept until it is (D22). */
  async refuse<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    refusal: Refusal,
    sent: Sent,
  ): Promise<FastifyReply> {
    const { requirement, wishOf } = registration;
    const refused = this.refusedOf(registration, request, sent);
    if (refusal.kind !== 'confirm' || wishOf === null)
      return refuse(this.#services, request, reply, refusal, refused);
    try {
      const outcome = await this.gate.enter(request, requirement, { unconfirmed: true });
      if (!outcome.ok) return refuse(this.#services, request, reply, outcome.refusal, refused);
      const wish = await wishOf(outcome.context, sent);
      if ('kind' in wish) return await this.#sendAnswer(request, reply, registration, outcome.context, wish);
      await keepIntent(this.#services, outcome.context, wish);
      // Confirming may come to nothing: the session may end meanwhile, or it may take too long.
      const page = wantedPath(request, refused.from);
      if (page !== null && refused.typed !== null)
        await keepTyped(this.#services, request, reply, { refusal, values: refused.typed, page });
      return reply.redirect(paths.confirm, 303);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      return refuse(this.#services, request, reply, error.refusal, refused);
    }
  }

  /**
   * Whether a request whose body has been read may go on to its handler; answers it where it may not. What the gate has not
   * handed over at the door is asked of it now, behind the last byte (D24).
   */
  async admit<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
  ): Promise<FastifyReply | undefined> {
    const context = contextOf<A>(request);
    const outcome: Outcome<A> =
      context === null ? await this.enter(request, registration.requirement) : { ok: true, context };
    const session = outcome.ok ? outcome.context.session : sessionOf(outcome.refusal);
    if (registration.kind === 'action' && isMadeForOther(request, session))
      return this.#refuseForOther(request, reply, registration, session);
    if (!outcome.ok) return this.refuse(request, reply, registration, outcome.refusal, request);
    handOver(request, outcome.context);
  }

  /** Refuses a form of another account, and keeps for that what was typed into it. */
  async #refuseForOther<A extends Access>(
    request: FastifyRequest,
    reply: FastifyReply,
    registration: Registration<A>,
    session: SignedIn,
  ): Promise<FastifyReply> {
    const { from, typed } = this.refusedOf(registration, request);
    const page = wantedPath(request, from);
    const isKept =
      page !== null &&
      typed !== null &&
      (await keepForOther(this.#services, request, reply, { values: typed, page }));
    return refuseForOther(request, reply, session, { isTyped: typed !== null, isKept, page });
  }

  refusedOf<A extends Access>(registration: Registration<A>, request: FastifyRequest, sent: Sent = request) {
    return refusedOf(registration, { request, sent, hasPage: this.#known.hasPage(registration.url) });
  }

  /** Past the gate. Whoever comes into a workspace by that is noted there, a deed that is judged like any other (D24). */
  async enter<A extends Access>(
    request: FastifyRequest,
    requirement: Requirement<A>,
    entering: Entering = {},
  ): Promise<Outcome<A>> {
    return arrived(this.#services, await this.gate.enter(request, requirement, entering));
  }
}
