import type { FastifyInstance, FastifyRequest } from 'fastify';
import { QUIET_HEADER } from '../domain/quiet.ts';
import { isSafe } from '../domain/safe-methods.ts';
import { checkSlug } from '../domain/slug.ts';
import type { Services } from '../services.ts';
import { noteTokenUse } from './api-tokens.ts';
import { bearerHashOf, carriesToken } from './bearer.ts';
import type {
  Access,
  ClientReach,
  CompanyScope,
  Contexts,
  DashboardContext,
  PublicContext,
  Requirement,
  SignedIn,
  SignedInAccess,
} from './context.ts';
import { type Judgement, judge, leaveOf, levelAt, type Refusal, sessionAt } from './judgement.ts';
import { browserTokensOf } from './known-browsers.ts';
import { findPortal } from './portal.ts';
import { tokenOf } from './session-cookie.ts';
import { findSession } from './session-lookup.ts';
import { noteAsked } from './session-traces.ts';
import { endGrace, touch } from './sessions.ts';
import { baseSite, type HostMatch, matchHost, type Site } from './site.ts';
import { findTokenSession } from './token-lookup.ts';

export type Passed<A extends Access> = { readonly ok: true; readonly context: Contexts[A] };
export type Outcome<A extends Access> = Passed<A> | { readonly ok: false; readonly refusal: Refusal };

/** A refusal in a word, for counting. */
function reasonOf(refusal: Refusal): string {
  return refusal.kind === 'owes' ? `${refusal.step}-owed-to-${refusal.reason}` : refusal.kind;
}

/** Where a request keeps the context that the gate made for it, until its handler takes it. */
const PASSED = Symbol('passed');
/** Where it keeps who is asking, and where, for the page of an error. */
const IDENTIFIED = Symbol('identified');

declare module 'fastify' {
  interface FastifyRequest {
    [PASSED]: Contexts[Access] | null;
    [IDENTIFIED]: PublicContext | null;
  }
}

/** To be called once for an application, before its routes: its requests can carry contexts then. */
export function carryContexts(app: FastifyInstance): void {
  app.decorateRequest(PASSED, null);
  app.decorateRequest(IDENTIFIED, null);
}

/** Who is asking, and where, as far as the gate came; null where it did not. It is leave for nothing. */
export function identifiedOf(request: FastifyRequest): PublicContext | null {
  return request[IDENTIFIED];
}

/** Keeps what the gate made for a request until the route’s handler takes it with `contextOf`. */
export function handOver(request: FastifyRequest, context: Contexts[Access]): void {
  request[PASSED] = context;
}

/** What the gate handed over for this request; null where it let nobody through. The route's own level is `A`. */
export function contextOf<A extends Access>(request: FastifyRequest): Contexts[A] | null {
  return request[PASSED] as Contexts[A] | null;
}

/** Levels of what is an account's own wherever it is asked for: its password, its factors, all that it belongs to. */
const OF_ACCOUNT: ReadonlySet<Access> = new Set(['password', 'account', 'api']);

/**
 * The workspace that the address names: by its host, or by its path on the base host. What is an account's own names none,
 * on a portal neither: the strictest of its workspaces judges it (D21), for by it the laxest would open the others (D11).
 */
function slugOf(params: unknown, host: HostMatch, access: Access | undefined): string | null {
  if (host.kind === 'tenant') return access !== undefined && OF_ACCOUNT.has(access) ? null : host.slug;
  const { slug } = (params ?? {}) as { readonly slug?: unknown };
  if (slug === undefined) return null;
  // What cannot be a slug names no workspace, and is looked up as one that there is not.
  const checked = checkSlug(slug);
  return checked.ok ? checked.slug : '-';
}

/** Whether a path that names a workspace names that of its host, where the host is one's (E26). */
function namesOwn(params: unknown, site: Site): boolean {
  const { slug } = (params ?? {}) as { readonly slug?: unknown };
  return site.kind === 'base' || slug === site.workspace.slug;
}

/** How a request comes to a route, where that is not by its own cookie and address. */
export interface Entering {
  /** The token that its session has been given in its course. */
  readonly token?: string;
  /** The parts of the path that was asked for before. */
  readonly params?: unknown;
  /**
   * Whether it may come in as somebody who has not confirmed who they are, to be told what is wrong, or what they are to
   * confirm. It can read what the route may, and do nothing: `perform` asks for the confirmation all the same.
   */
  readonly unconfirmed?: boolean;
  /** The level that it asks for, where it asks for one. */
  readonly access?: Access;
}

/** How often a session's last use is written down, at most, in milliseconds. */
const TOUCH_MS = 60_000;

/** Seldom enough not to cost a write on every request. */
function isTouchDue({ seenAt }: SignedIn, now: number, { sessionIdleMs }: Services['config']): boolean {
  return now - seenAt >= Math.min(TOUCH_MS, sessionIdleMs / 10);
}

/** Whether whoever was judged owes nothing there, let in or not. */
const owesNothing = (judgement: Judgement): boolean =>
  judgement.ok
    ? judgement.decision.kind === 'allow'
    : ['wrong-role', 'confirm'].includes(judgement.refusal.kind);

/** Request → context, or refusal. The only maker of contexts and scopes; `perform` reads them anew for each deed. */
export class Gate {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Who is asking, and where; no leave for anything yet. */
  async identify(request: FastifyRequest, entering: Entering = {}): Promise<Outcome<'public'>> {
    const { config, db, clock } = this.#services;
    const host = matchHost(config, request.host);
    if (host.kind === 'unknown') return { ok: false, refusal: { kind: 'unknown-host' } };
    const now = clock.now();
    const { token = tokenOf(request, config), params = request.params } = entering;
    const slug = slugOf(params, host, entering.access);
    // Of a request with a token no cookie is read, whatever the token is worth (E27).
    const isProgram = carriesToken(request.headers);
    const found = isProgram
      ? await this.#byToken(request, slug, now, entering)
      : token === null
        ? null
        : await findSession(db, config, token, slug, now);
    const origin = { host: request.host, ip: request.ip };
    const tokens = isProgram ? [] : browserTokensOf(request, config);
    const browser = { tokens, name: request.headers['user-agent'] ?? '' };
    const portal =
      host.kind === 'base'
        ? { site: baseSite(config), closed: null }
        : await findPortal(this.#services, host.slug, found);
    if (portal === null) return { ok: false, refusal: { kind: 'unknown-workspace' } };
    const { site, closed } = portal;
    const context = { site, slug, now, origin, browser, session: sessionAt(site, found) };
    request[IDENTIFIED] = context;
    if (closed !== null) return { ok: false, refusal: { kind: 'closed', workspace: closed, session: null } };
    return { ok: true, context };
  }

  /** A token opens what is for programs of a workspace, and nothing else: no account, members, policy, administration. */
  async #byToken(request: FastifyRequest, slug: string | null, now: number, { access }: Entering) {
    const tokenHash = bearerHashOf(request.headers);
    if (access !== 'member' || tokenHash === null) return null;
    return findTokenSession(this.#services.db, this.#services.config, { tokenHash, slug }, now);
  }

  /** Lets a request through to a route, or says why not. Anything unforeseen is a refusal or an exception, never a pass. */
  enter<A extends Access>(
    request: FastifyRequest,
    requirement: Requirement<A>,
    entering: Entering = {},
  ): Promise<Outcome<A>> {
    const outcome = this.#decide(request, requirement, entering);
    const { observer } = this.#services;
    if (observer === undefined) return outcome;
    return outcome.then((decided) => {
      observer.decided(requirement.access, decided.ok ? 'passed' : reasonOf(decided.refusal));
      return decided;
    });
  }

  async #decide<A extends Access>(
    request: FastifyRequest,
    requirement: Requirement<A>,
    entering: Entering,
  ): Promise<Outcome<A>> {
    const identified = await this.identify(request, { ...entering, access: requirement.access });
    if (!identified.ok) return identified;
    const { context } = identified;
    const { site, slug, session, now } = context;
    if (requirement.host !== 'both' && requirement.host !== site.kind) {
      return { ok: false, refusal: { kind: 'wrong-host', site, session } };
    }
    // What is shown in a frame is asked for by a script as somebody types, too.
    const isQuiet =
      request.headers[QUIET_HEADER] !== undefined || request.headers['sec-fetch-dest'] === 'iframe';
    if (session?.token === null && !isQuiet && isTouchDue(session, now, this.#services.config)) {
      await touch(this.#services.db, session, now);
    }
    if (requirement.access === 'public') return this.#pass(requirement.access, { ...context });
    const access = levelAt(requirement.access, site) as SignedInAccess;
    if (requirement.access === 'member' && !namesOwn(entering.params ?? request.params, site))
      return { ok: false, refusal: { kind: 'unknown-workspace' } };
    const asked = { ...requirement, access };
    const judgement = judge(entering.unconfirmed ? { ...asked, fresh: false } : asked, {
      session,
      site,
      now,
      writes: !isSafe(request.method),
    });
    const owes = judgement.ok ? judgement.decision.kind === 'owed' : judgement.refusal.kind === 'owes';
    if (owes && session?.token === null)
      await noteAsked(this.#services.db, { session, origin: context.origin, now });
    if (session?.token === null && owesNothing(judgement)) await endGrace(this.#services.db, session);
    if (!judgement.ok) return judgement;
    if (session?.token != null) await noteTokenUse(this.#services.db, session.token, now);
    const { decision } = judgement;
    const { origin, browser } = context;
    const isHead = request.method === 'HEAD';
    const act = { requirement: asked, site, slug, session, origin, browser, isHead, now };
    const side = access === 'portal' ? 'client' : 'team';
    return this.#pass(requirement.access, { ...context, ...leaveOf(access, session), decision, act, side });
  }

  /** The only place where a context gets its mark. */
  #pass<A extends Access>(_access: A, context: PublicContext & Record<string, unknown>): Passed<A> {
    return { ok: true, context: context as unknown as Contexts[A] };
  }
}

/** What of a company somebody of the consultancy is shown as its client. */
export interface PreviewLeave {
  readonly scope: CompanyScope;
  readonly reach: ClientReach;
}

/**
 * What a contact of a company reaches who sees all of its engagements, has looked at none, and only reads (E20): for the
 * consultancy's preview. Never more than whoever looks reaches themselves, in their own workspace. It gives no leave to act.
 */
export function previewLeaveOf({ reach }: Pick<DashboardContext, 'reach'>, companyId: string): PreviewLeave {
  const { workspaceId, ofTeamOf, ofToken } = reach;
  const asContact = { kind: 'client', membershipId: '', seesAll: true, mayRespond: false };
  const ids = { workspaceId, companyId };
  return {
    scope: ids as CompanyScope,
    reach: { ...asContact, ...ids, ofTeamOf, ofToken } as unknown as ClientReach,
  };
}
