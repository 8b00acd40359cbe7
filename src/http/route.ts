import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { arrivalIn, noteArrival } from '../access/arrival.ts';
import { browserCookieName, browserCookieOptions } from '../access/browser-cookie.ts';
import type { Access, Contexts, Demand, SignedIn } from '../access/context.ts';
import { Withdrawn } from '../access/deed.ts';
import { carryContexts, contextOf, Gate, handOver, type Outcome } from '../access/gate.ts';
import { cookieName, cookieOptions } from '../access/session-cookie.ts';
import { leaveFlash } from '../access/sessions.ts';
import type { Origin } from '../audit/record.ts';
import type { Services } from '../services.ts';
import { sendError, sendHtml } from './errors.tsx';
import { CLEAR_AT_SIGN_OUT } from './headers.ts';
import { isMadeForOther, refuseForOther } from './made-for.tsx';
import { refuse, sessionOf } from './refusal.tsx';
import type { CookieChange, Reply } from './reply.ts';

/** What the registration of a route left in its config; a route without it was registered past this file. */
export interface RouteMark {
  readonly kind: 'page' | 'action' | 'endpoint' | 'open';
  readonly demand: Demand<Access> | null;
  /** What goes wrong is answered by a problem document (RFC 9457), not by a page or a redirect. */
  readonly forPrograms: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly mark?: RouteMark;
  }
}

/** A route as a feature states it. `access` has no default: a route without it does not compile. */
interface Route<A extends Access> {
  readonly url: string;
  readonly access: A;
  readonly host: 'base' | 'tenant' | 'both';
  /** Wants a password or code of the last ten minutes (D12). */
  readonly fresh?: boolean;
  readonly handler: (context: Contexts[A], request: FastifyRequest) => Reply | Promise<Reply>;
}

interface Action<A extends Access> extends Route<A> {
  /** The page that holds the form, with what was chosen in it; a user who must first confirm comes back to it. */
  readonly from?: (request: FastifyRequest) => string;
  /** What no confirmation would change, such as a plan without the feature, is answered before one is asked for. */
  readonly beforeConfirming?: (attempt: Attempt, request: FastifyRequest) => Promise<Reply | null>;
}

/** Somebody who may do this, and must only confirm it; carries no leave for anything. */
interface Attempt {
  readonly session: SignedIn;
  readonly origin: Origin;
  readonly now: number;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
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

  /** A page: GET, answered in HTML, changing nothing. */
  page<A extends Exclude<Access, 'api'>>(route: Route<A>): void {
    this.#register('page', 'GET', route);
  }

  /** A form's target: POST, answered by 303, or by 422 and the page again. */
  action<A extends Exclude<Access, 'api'>>(route: Action<A>): void {
    this.#register('action', 'POST', route);
  }

  /** For programs: JSON, and never a redirect. */
  endpoint<A extends Access>(route: Route<A> & { readonly method: 'GET' | 'POST' }): void {
    this.#register('endpoint', route.method, route);
  }

  /** Without host or session: health probes and public assets. Its handler is given no context, so it can show no data. */
  open(
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
  ): void {
    const mark = { kind: 'open', demand: null, forPrograms: false } as const;
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
        config: { mark: { kind: 'open', demand: null, forPrograms } },
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

  #register<A extends Access>(
    kind: 'page' | 'action' | 'endpoint',
    method: 'GET' | 'POST',
    route: Action<A>,
  ): void {
    const demand: Demand<A> = { access: route.access, host: route.host, fresh: route.fresh ?? false };
    const mark = { kind, demand, forPrograms: kind === 'endpoint' };
    this.#remember(route.url, method, mark);
    this.#app.route({
      method,
      url: route.url,
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
      ...(kind === 'action' && {
        preHandler: async (request, reply) => {
          if (!isForm(request)) return sendError(request, reply, 415);
          const passed = contextOf(request);
          if (passed !== null) {
            if (isMadeForOther(request, passed.session))
              return refuseForOther(request, reply, passed.session);
            return;
          }
          const outcome = await this.#enter(request, demand);
          if (outcome.ok) {
            handOver(request, outcome.context);
            return;
          }
          const session = sessionOf(outcome.refusal);
          if (isMadeForOther(request, session)) return refuseForOther(request, reply, session);
          if (outcome.refusal.kind === 'confirm' && route.beforeConfirming !== undefined) {
            const origin = { host: request.host, ip: request.ip };
            const now = this.#services.clock.now();
            const attempt = { session: outcome.refusal.session, origin, now };
            const answer = await route.beforeConfirming(attempt, request);
            if (answer !== null) return this.#send(request, reply, answer, session);
          }
          return refuse(this.#services, request, reply, outcome.refusal, route.from?.(request) ?? null);
        },
      }),
      handler: async (request, reply) => {
        const context = contextOf<A>(request);
        if (context === null) throw new Error('a handler was reached without a context');
        try {
          const answer = await route.handler(context, request);
          if (answer.kind === 'html') await this.#forgetFlash(context);
          return this.#send(request, reply, answer, context.session);
        } catch (error) {
          if (!(error instanceof Withdrawn)) throw error;
          return refuse(this.#services, request, reply, error.refusal, route.from?.(request) ?? null);
        }
      },
    });
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

  #send(request: FastifyRequest, reply: FastifyReply, answer: Reply, session: SignedIn | null): FastifyReply {
    switch (answer.kind) {
      case 'html':
        if (answer.cookie !== undefined) this.#changeCookie(reply, answer.cookie);
        if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
        return sendHtml(reply, answer.status, answer.page, session?.account.email ?? null);
      case 'redirect':
        if (answer.cookie !== undefined) this.#changeCookie(reply, answer.cookie);
        return reply.redirect(answer.to, 303);
      case 'json':
        return reply
          .code(answer.status)
          .type('application/json; charset=utf-8')
          .send(JSON.stringify(answer.body));
      case 'download':
        return reply
          .type(answer.type)
          .header('content-disposition', `attachment; filename="${answer.name}"`)
          .send(Readable.from(answer.content));
      case 'error':
        return sendError(request, reply, answer.status, answer.special);
    }
  }

  #changeCookie(reply: FastifyReply, change: CookieChange): void {
    const { config } = this.#services;
    if ('clear' in change) {
      reply.clearCookie(cookieName(config), cookieOptions(config));
      reply.header('clear-site-data', CLEAR_AT_SIGN_OUT);
      return;
    }
    const { set, browser } = change;
    if (set !== undefined) reply.setCookie(cookieName(config), set, cookieOptions(config));
    if (browser !== undefined)
      reply.setCookie(browserCookieName(config), browser, browserCookieOptions(config));
  }
}

/** Whether the body is a form, or there is none. JSON and plain text are no forms (ASVS 3.5.2). */
function isForm(request: FastifyRequest): boolean {
  const type = request.headers['content-type'];
  return type === undefined
    ? request.body === undefined
    : type.split(';', 1)[0]?.trim().toLowerCase() === FORM_TYPE;
}
