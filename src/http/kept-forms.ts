import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../access/context.ts';
import { type Refusal, sessionOf } from '../access/judgement.ts';
import {
  dropKeptForm,
  KEPT_FORM_MS,
  type KeptFor,
  type KeptForm,
  keepForm,
  keptFormOf,
  lastKeptPage,
} from '../access/kept-forms.ts';
import { browserTokensOf, isKnownAnywhere } from '../access/known-browsers.ts';
import { cookieOptions } from '../access/session-cookie.ts';
import type { Config } from '../config.ts';
import { ifPossible } from '../data/unavailable.ts';
import { looksLikeToken } from '../domain/token.ts';
import type { Services } from '../services.ts';
import type { Typed } from './input.ts';
import { madeForOf } from './marker.ts';
import { paths } from './paths.ts';
import type { RouteMark } from './registration.ts';

/** Beside the session's cookie, with the same prefix over https and for the same reason (ASVS 3.3.1). */
function formCookieName(config: Pick<Config, 'secure'>): string {
  return config.secure ? '__Host-secportal-form' : 'secportal-form';
}

/** Of how many accounts a browser has forms kept at a time. */
const MOST_TOKENS = 5;
const SEPARATOR = '.';

/** The tokens by which a browser gets forms back, one for each account. None where the cookie is not ours. */
function formTokensOf(request: FastifyRequest, config: Pick<Config, 'secure'>): readonly string[] {
  const tokens = request.cookies[formCookieName(config)]?.split(SEPARATOR) ?? [];
  return tokens.length <= MOST_TOKENS && tokens.every(looksLikeToken) ? tokens : [];
}

const pathOf = (url: string) => url.split('?', 1)[0] ?? '';

/**
 * Whether a form is read that is refused: of somebody signed in, as it says for whom it was made and what was chosen in it;
 * and where what was typed can be kept for somebody who was signed in here before (E14).
 */
export async function isReadAllTheSame(
  { config, db, clock }: Services,
  request: FastifyRequest,
  refusal: Refusal,
  mark: RouteMark,
): Promise<boolean> {
  if (sessionOf(refusal) !== null) return true;
  if (refusal.kind !== 'sign-in' || !mark.isTypedInto) return false;
  return isKnownAnywhere(db, { tokens: browserTokensOf(request, config), now: clock.now() });
}

function keptFor({ config }: Services, request: FastifyRequest, refusal: Refusal): KeptFor | null {
  const session = sessionOf(refusal);
  if (session === null) return keptForMarked(config, request);
  const { sessionId, account } = session;
  // There is room for few: who has the password alone, and was never let in, takes none of it.
  if (refusal.kind === 'owes') return { madeFor: account, browserTokens: browserTokensOf(request, config) };
  return { sessionId, accountId: account.id };
}

/** For whom a form says that it was made. Its word is worth nothing but in a browser that the account knows. */
function keptForMarked(config: Config, request: FastifyRequest): KeptFor | null {
  const madeFor = madeForOf(request.body);
  return madeFor === null ? null : { madeFor, browserTokens: browserTokensOf(request, config) };
}

/** What was typed, and the page that holds its form. */
interface OnPage {
  readonly values: Typed;
  readonly page: string;
}

/**
 * Keeps what was typed into a form that was refused, for when its account is back on the page that holds it (E14). Whether
 * it did. Left out where nothing can be written.
 */
export async function keepTyped(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { refusal, ...typed }: OnPage & { refusal: Refusal },
): Promise<boolean> {
  const whose = keptFor(services, request, refusal);
  return whose !== null && keepFor(services, request, reply, { whose, ...typed });
}

/** Keeps what was typed into a form of another account than is signed in now, for that one (D21). Whether it did. */
export async function keepForOther(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: OnPage,
): Promise<boolean> {
  const whose = keptForMarked(services.config, request);
  return whose !== null && keepFor(services, request, reply, { whose, ...typed });
}

/** Keeps what somebody typed who is still signed in, and has to decide about it (E14). Left out where nothing can be written. */
export async function keepUndecided(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { session, ...typed }: OnPage & { session: SignedIn },
): Promise<void> {
  const whose = { sessionId: session.sessionId, accountId: session.account.id };
  await keepFor(services, request, reply, { whose, ...typed });
}

async function keepFor(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { whose, values, page }: OnPage & { whose: KeptFor },
): Promise<boolean> {
  const { config, clock } = services;
  const sent = {
    form: { action: request.url, values },
    page: pathOf(page),
    tokens: formTokensOf(request, config),
    now: clock.now(),
  };
  let tokens: readonly string[] | null = null;
  await ifPossible(
    keepForm(services, whose, sent).then((given) => {
      tokens = given?.slice(0, MOST_TOKENS) ?? null;
    }),
  );
  if (tokens === null) return false;
  const value = (tokens as readonly string[]).join(SEPARATOR);
  reply.setCookie(formCookieName(config), value, { ...cookieOptions(config), maxAge: KEPT_FORM_MS / 1000 });
  return true;
}

/** What was kept of a form on the page that is asked for, for whoever is signed in; null where there is nothing. */
export async function typedBefore(
  services: Services,
  request: FastifyRequest,
  session: SignedIn | null,
): Promise<KeptForm | null> {
  const tokens = formTokensOf(request, services.config);
  if (tokens.length === 0 || session === null || request.method !== 'GET') return null;
  const asking = { tokens, accountId: session.account.id, now: services.clock.now() };
  return keptFormOf(services, pathOf(request.url), asking);
}

/**
 * The page to come back to of a browser whose session ended while it confirmed something: the one whose form was kept until
 * then. Null for any other address, and where nothing was kept.
 */
export async function pageBeforeConfirming(
  { config, db, clock }: Services,
  request: FastifyRequest,
): Promise<string | null> {
  const tokens = pathOf(request.url) === paths.confirm ? formTokensOf(request, config) : [];
  return tokens.length === 0 ? null : lastKeptPage(db, tokens, clock.now());
}

/**
 * A form has come to its handler: what was kept of it for whoever sent it is not shown any more. `action` is where it was sent, which of one that
 * had to be confirmed first is not where the request went.
 */
export async function forgetTyped(
  { config, db }: Services,
  request: FastifyRequest,
  { action, session }: { readonly action: string; readonly session: SignedIn | null },
): Promise<void> {
  const tokens = formTokensOf(request, config);
  if (tokens.length > 0 && session !== null && request.method === 'POST')
    await dropKeptForm(db, { tokens, accountId: session.account.id, action });
}
