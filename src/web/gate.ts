import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Trx, writable } from '../data/database.ts';
import { ifPossible } from '../data/unavailable.ts';
import type { Services } from '../services.ts';
import type { Access, Act, Contexts, Demand, PublicContext, SignedIn, SignedInAccess } from './context.ts';
import { judge, type Refusal } from './judgement.ts';
import { findSession, findSessionIn } from './session-lookup.ts';
import { tokenOf } from './session-token.ts';
import { matchHost, type Site, tenantUrl } from './site.ts';

/** How often a session's last use is written down, at most, in milliseconds. */
const TOUCH_MS = 60_000;

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

/** The session, and the scope that goes with a level. */
function leaveOf(access: Access, session: SignedIn | null) {
  const workspaceId = session?.workspace?.id;
  switch (access) {
    case 'dashboard':
      return { session, scope: { workspaceId } };
    case 'owner':
      return { session, scope: { workspaceId, owner: true } };
    case 'portal':
      return { session, scope: { workspaceId, companyId: session?.membership?.company?.id } };
    case 'admin':
      return { session, scope: { actorId: session?.account.id } };
    default:
      return { session };
  }
}

/** What a deed is given of its actor: as the context of its route, read anew under the transaction's locks. */
export type Again<A extends SignedInAccess> = Omit<Contexts[A], 'request' | 'act'>;

/**
 * Asks of an act once more what the gate asked at the door, of what the transaction sees (D24). The caller holds the
 * rows that the answer rests on. `now` is the deed's moment, which may be long after the door's.
 */
export async function judgeAgain<A extends SignedInAccess>(
  { config }: Pick<Services, 'config'>,
  trx: Trx,
  act: Act<A>,
  now: number,
): Promise<{ ok: true; context: Again<A> } | { ok: false; refusal: Refusal }> {
  const { demand, site, origin } = act;
  // By the very token that was shown at the door: a new one is a new proof, and the old one's leave ends with it.
  const found = await findSessionIn(trx, config, act.session.tokenHash, now);
  const session = found !== null && belongsTo(found, site) ? found.session : null;
  const judgement = judge(demand, { session, site, now });
  if (!judgement.ok) return judgement;
  const context = { ...leaveOf(demand.access, session), decision: judgement.decision, site, origin, now };
  return { ok: true, context: context as unknown as Again<A> };
}

/** A session is for one host: the base host's for no portal, a portal's for no other. */
function belongsTo({ host, session }: { host: 'base' | 'tenant'; session: SignedIn }, site: Site): boolean {
  return host === site.kind && (site.kind === 'base' || session.workspace?.id === site.workspace.id);
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
    const judgement = judge(demand, context);
    if (!judgement.ok) return judgement;
    const { decision } = judgement;
    const act = { demand, site, session, origin: context.origin, now };
    return this.#pass(demand.access, { ...context, ...leaveOf(demand.access, session), decision, act });
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
    await ifPossible(
      writable(this.#services.db)
        .updateTable('sessions')
        .set({ seen_at: now })
        .where('id', '=', session.sessionId)
        .where('seen_at', '<', now)
        .execute(),
    );
  }
}
