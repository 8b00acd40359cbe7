import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  decideMfa,
  type MfaDecision,
  type MfaFacts,
  type MfaReason,
  type MfaStep,
} from '../domain/mfa-decision.ts';
import type { Services } from '../services.ts';
import type { Access, Contexts, PublicContext, SignedIn } from './context.ts';
import { findSession } from './session-lookup.ts';
import { tokenOf } from './session-token.ts';
import { matchHost, type Site, tenantUrl } from './site.ts';

/** How long a password or code counts as just given (D12), in milliseconds. */
export const FRESH_MS = 10 * 60_000;

/** How often a session's last use is written down, at most, in milliseconds. */
const TOUCH_MS = 60_000;

/** Why a request was not let through. What the answer looks like is another matter. */
export type Refusal =
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'unknown-workspace' }
  | { readonly kind: 'sign-in'; readonly site: Site }
  | {
      readonly kind: 'owes';
      readonly site: Site;
      readonly step: MfaStep;
      readonly reason: MfaReason;
      readonly session: SignedIn;
    }
  | { readonly kind: 'confirm'; readonly site: Site; readonly session: SignedIn }
  | { readonly kind: 'wrong-host'; readonly site: Site; readonly session: SignedIn | null }
  | { readonly kind: 'wrong-role'; readonly site: Site; readonly session: SignedIn };

export type Passed<A extends Access> = { readonly ok: true; readonly context: Contexts[A] };
export type Outcome<A extends Access> = Passed<A> | { readonly ok: false; readonly refusal: Refusal };

/** A refusal in a word, for counting. */
function reasonOf(refusal: Refusal): string {
  return refusal.kind === 'owes' ? `${refusal.step}-owed-to-${refusal.reason}` : refusal.kind;
}

/** Where a request keeps the context that the gate made for it, until its handler takes it. */
const PASSED = Symbol('passed');

declare module 'fastify' {
  interface FastifyRequest {
    [PASSED]: Contexts[Access] | null;
  }
}

/** To be called once for an application, before its routes: its requests can carry contexts then. */
export function carryContexts(app: FastifyInstance): void {
  app.decorateRequest(PASSED, null);
}

export function handOver(request: FastifyRequest, context: Contexts[Access]): void {
  request[PASSED] = context;
}

/** What the gate handed over for this request; null where it let nobody through. The route's own level is `A`. */
export function contextOf<A extends Access>(request: FastifyRequest): Contexts[A] | null {
  return request[PASSED] as Contexts[A] | null;
}

/** What a route asks of its caller. */
export interface Demand<A extends Access> {
  readonly access: A;
  readonly host: 'base' | 'tenant' | 'both';
  /** Wants a password or code of the last ten minutes (D12). */
  readonly fresh: boolean;
}

/** What the decision looks at, of a session. */
export function factsOf(session: SignedIn): MfaFacts {
  const { account, workspace, mfaVerifiedAt, policyEpoch } = session;
  return {
    account,
    session: { mfaVerifiedAt, policyEpoch },
    policy:
      workspace === null
        ? null
        : { required: workspace.mfaRequired, plan: workspace.plan, enforcedFrom: workspace.mfaEnforcedFrom },
  };
}

/** The decision about a session's second factor. */
export function decisionFor(session: SignedIn): MfaDecision {
  return decideMfa(factsOf(session));
}

/**
 * Whether the session proved itself within the last ten minutes (D12). A password alone does not do for an
 * account that has an authenticator: the session must have passed it (D3).
 */
export function isFresh(session: SignedIn, now: number): boolean {
  if (session.account.enrolled && session.mfaVerifiedAt === null) return false;
  const age = now - session.confirmedAt;
  return age >= 0 && age < FRESH_MS;
}

/** Role and place, once nothing is owed. Total over the levels: a new level does not compile until it is here. */
function mayEnter(access: Access, session: SignedIn, site: Site): boolean {
  const role = session.membership?.role;
  switch (access) {
    case 'public':
    case 'password':
    case 'account':
    case 'api':
      return true;
    case 'dashboard':
      return site.kind === 'base' && (role === 'owner' || role === 'consultant');
    case 'owner':
      return site.kind === 'base' && role === 'owner';
    case 'portal':
      return site.kind === 'tenant' && role === 'client' && session.membership?.company != null;
    case 'admin':
      // The decision demands a code of administrators already; asked again, so that one mistake is not enough.
      return site.kind === 'base' && session.account.isAdmin && session.mfaVerifiedAt !== null;
  }
}

function scopeFor(access: Access, session: SignedIn) {
  switch (access) {
    case 'dashboard':
      return { workspaceId: session.workspace?.id };
    case 'owner':
      return { workspaceId: session.workspace?.id, owner: true };
    case 'portal':
      return { workspaceId: session.workspace?.id, companyId: session.membership?.company?.id };
    case 'admin':
      return { actorId: session.account.id };
    default:
      return undefined;
  }
}

/** Request → context, or refusal. The only maker of contexts and scopes. */
export class Gate {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Who is asking, and where; no leave for anything yet. */
  async identify(request: FastifyRequest): Promise<Outcome<'public'>> {
    const { config, db, clock } = this.#services;
    const host = matchHost(config, request.host);
    if (host.kind === 'unknown') return { ok: false, refusal: { kind: 'unknown-host' } };
    const now = clock.now();
    const token = tokenOf(request, config);
    const found = token === null ? null : await findSession(db, config, token, now);
    const session = found !== null && found.host === host.kind ? found.session : null;
    const origin = { host: request.host, ip: request.ip };
    if (host.kind === 'base') {
      const site: Site = { kind: 'base', url: config.baseUrl };
      return { ok: true, context: { request, site, now, origin, session } };
    }
    const url = tenantUrl(config, host.slug);
    // The session's own workspace is at hand; only where it is not this host's is another look-up needed.
    if (session?.workspace?.slug === host.slug) {
      return {
        ok: true,
        context: {
          request,
          site: { kind: 'tenant', url, workspace: session.workspace },
          now,
          origin,
          session,
        },
      };
    }
    const workspace = await db
      .selectFrom('workspaces')
      .select(['id', 'slug', 'name', 'accent'])
      .where('slug', '=', host.slug)
      .executeTakeFirst();
    if (workspace === undefined) return { ok: false, refusal: { kind: 'unknown-workspace' } };
    return {
      ok: true,
      context: { request, site: { kind: 'tenant', url, workspace }, now, origin, session: null },
    };
  }

  /** Lets a request through to a route, or says why not. Anything unforeseen is a refusal or an exception, never a pass. */
  enter<A extends Access>(request: FastifyRequest, demand: Demand<A>): Promise<Outcome<A>> {
    const outcome = this.#decide(request, demand);
    const { observer } = this.#services;
    if (observer === undefined) return outcome;
    return outcome.then((decided) => {
      observer.decided(demand.access, decided.ok ? 'passed' : reasonOf(decided.refusal));
      return decided;
    });
  }

  async #decide<A extends Access>(request: FastifyRequest, demand: Demand<A>): Promise<Outcome<A>> {
    const identified = await this.identify(request);
    if (!identified.ok) return identified;
    const { context } = identified;
    const { site, session, now } = context;
    const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;

    if (demand.host !== 'both' && demand.host !== site.kind)
      return refuse({ kind: 'wrong-host', site, session });
    if (session !== null && this.#isTouchDue(session, now)) await this.#touch(session, now);
    if (demand.access === 'public') return this.#pass(demand.access, { ...context });
    if (session === null) return refuse({ kind: 'sign-in', site });

    const decision = decisionFor(session);
    if (demand.access !== 'password' && decision.kind === 'owed') {
      return refuse({ kind: 'owes', site, step: decision.step, reason: decision.reason, session });
    }
    if (!mayEnter(demand.access, session, site)) return refuse({ kind: 'wrong-role', site, session });
    if (demand.fresh && !isFresh(session, now)) return refuse({ kind: 'confirm', site, session });
    const scope = scopeFor(demand.access, session);
    return this.#pass(demand.access, {
      ...context,
      session,
      decision,
      ...(scope !== undefined && { scope }),
    });
  }

  /** The only place where a context gets its mark. */
  #pass<A extends Access>(_access: A, context: PublicContext & Record<string, unknown>): Passed<A> {
    return { ok: true, context: context as unknown as Contexts[A] };
  }

  /** Seldom enough not to cost a write on every request. */
  #isTouchDue(session: SignedIn, now: number): boolean {
    return now - session.seenAt >= Math.min(TOUCH_MS, this.#services.config.sessionIdleMs / 10);
  }

  /** Notes that the session is in use. */
  async #touch(session: SignedIn, now: number): Promise<void> {
    await this.#services.db
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('id', '=', session.sessionId)
      .where('seen_at', '<', now)
      .execute();
  }
}
