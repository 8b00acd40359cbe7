import type { FastifyRequest } from 'fastify';
import type { Access, Contexts, Requirement, SignedIn } from '../access/context.ts';
import type { Wish } from '../access/intents.ts';
import {
  type Asked,
  type FieldErrors,
  type Fields,
  faultsInQuery,
  isTypedInto,
  NOTHING,
  readJson,
  readParams,
  readQuery,
  type Typed,
} from './input.ts';
import { errorPage, misread } from './reply.ts';
import { REQUEST_KEY, requestKeyOf } from './request-key.ts';
import type { Answer, Endpoint, Handled, Page, Route } from './route-kinds.ts';

/** What the registration of a route left in its config; a route without it was registered past `http/route.ts`. */
export interface RouteMark {
  readonly kind: 'page' | 'action' | 'endpoint' | 'open';
  readonly requirement: Requirement<Access> | null;
  /** What goes wrong is answered by a problem document (RFC 9457), not by a page or a redirect. */
  readonly forPrograms: boolean;
  /** The names that its query and its body are read by. */
  readonly fields: readonly string[];
  /** It is a form with something in it that somebody types or chooses. */
  readonly isTypedInto: boolean;
  /** What no page of ours sends is taken as well. */
  readonly fromAnywhere?: true;
  readonly changesNothing?: true;
}

/** Of a route that wants no session and reads nothing. */
export const openMark = (forPrograms: boolean): RouteMark => ({
  kind: 'open',
  requirement: null,
  forPrograms,
  fields: [],
  isTypedInto: false,
});

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly mark?: RouteMark;
  }
}

/** What a route reads of a request, now or when it was kept for later. */
export type Sent = Pick<FastifyRequest, 'params' | 'query' | 'body'> &
  Partial<Pick<FastifyRequest, 'headers'>>;

/** What of a refused request concerns its route; of a deed that was kept until it was confirmed, the deed's own. */
export interface Refused {
  /** The pattern of the route. */
  readonly url: string;
  /** The page that holds the form; null where there is none to come back to. */
  readonly from: string | null;
  /** What was typed into the form and may be kept; null where nothing was. */
  readonly typed: Typed | null;
  /** Where the same request ended that somebody whose role no longer suffices made before; null where they made none. */
  readonly doneBefore?: ((session: SignedIn) => Promise<string | null>) | undefined;
}

/** A route of any kind, with its schemas in front of its handler. */
export interface Registration<A extends Access> {
  readonly kind: 'page' | 'action' | 'endpoint';
  readonly method: Endpoint<A, Fields, Fields, Fields>['method'];
  readonly url: string;
  readonly requirement: Requirement<A>;
  readonly mark: RouteMark;
  /** How many bytes may be sent; null for what most routes take. */
  readonly largest: number | null;
  /** The only type that a body may have; null where none is read. */
  readonly bodyType: string | null;
  /** `askAgain` asks what the gate asked at the door: for what takes long to arrive. It throws `Withdrawn`. */
  readonly handle: (context: Contexts[A], request: Sent, askAgain: () => Promise<Contexts[A]>) => Handled;
  /** How large a file may be that it takes, in bytes; null where it takes none. */
  readonly mostBytes: number | null;
  /** What is told of a refusal of it. */
  readonly refused: (request: Sent) => Refused;
  /** What is to be confirmed before it is done, or an answer to it where it comes to nothing; null where nothing is. */
  readonly wishOf: ((context: Contexts[A], request: Sent) => Promise<Wish | Answer>) | null;
}

interface Schemas {
  readonly params?: Fields | undefined;
  readonly query?: Fields | undefined;
  readonly body?: Fields | undefined;
}

const JSON_TYPE = 'application/json';

/** What is read where a route states no schema. */
export const NO_FIELDS = {} as never;

/** Reads what the address says; null where it names nothing. */
export function askedOf<P extends Fields, Q extends Fields>(
  { params, query }: { readonly params?: P; readonly query?: Q },
  request: Sent,
): Asked<P, Q> | null {
  const parts = params === undefined ? NO_FIELDS : readParams(params, request.params);
  if (parts === null) return null;
  return { params: parts, query: query === undefined ? NO_FIELDS : readQuery(query, request.query) };
}

/** What is wrong with the query of a program that knows its workspace; a page's own script may say what nobody reads. */
export const misaskedOf = (
  { access, query = NOTHING }: { readonly access: Access; readonly query?: Fields },
  request: Sent,
): FieldErrors | null => (access === 'member' ? faultsInQuery(query, request.query) : null);

/** Stops the start where a part of the path has no schema, or where the address would be none without a query. */
function mustBeReadable(url: string, { params = NOTHING, query = NOTHING }: Schemas): void {
  const parts = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const named = Object.keys(params.shape);
  // The workspace's is read by the gate.
  const unread = parts.filter((name) => name !== 'slug' && !named.includes(name));
  const absent = named.filter((name) => !parts.includes(name));
  if (unread.length + absent.length > 0) throw new Error(`path and schema differ: ${url}`);
  if (query !== NOTHING && !query.safeParse({}).success)
    throw new Error(`a query that cannot be left out: ${url}`);
}

/** What the registrations of all kinds have in common; stops the start where the address and the schemas differ. */
export function registrationOf<A extends Access>(
  kind: 'page' | 'action' | 'endpoint',
  { url, access, host, whileClosed, fromAnywhere, changesNothing }: Route<A>,
  schemas: Schemas,
  fresh = false,
): Pick<Registration<A>, 'kind' | 'url' | 'requirement' | 'mark'> {
  mustBeReadable(url, schemas);
  if (fromAnywhere && access !== 'public') throw new Error(`a session’s, from anywhere: ${url}`);
  const { query = NOTHING, body = NOTHING } = schemas;
  const fields = [query, body].flatMap(({ shape }) => Object.keys(shape));
  const requirement = { access, host, fresh, whileClosed: whileClosed === true };
  return {
    kind,
    url,
    requirement,
    mark: {
      kind,
      requirement,
      forPrograms: kind === 'endpoint',
      fields,
      isTypedInto: kind === 'action' && isTypedInto(body),
      ...(fromAnywhere && { fromAnywhere }),
      ...(changesNothing && { changesNothing }),
    },
  };
}

/** What of a refused request concerns its route. A form whose page has the same address leads back there. */
export function refusedOf<A extends Access>(
  { refused, kind }: Registration<A>,
  { request, sent, hasPage }: { request: FastifyRequest; sent: Sent; hasPage: boolean },
): Refused {
  const said = refused(sent);
  // Of what was kept until it was confirmed the form is not the one that was sent now.
  if (sent !== request) return { ...said, typed: null };
  return kind === 'action' && hasPage && said.from === null ? { ...said, from: request.url } : said;
}

const fromNowhere = (url: string) => () => ({ url, from: null, typed: null });

/**
 * Of a form or a JSON text of somebody signed in, in bytes: a field of the longest that has no limit of its own, 20,000 characters of
 * any script, each of which takes up to nine in a form. What is too long is told beside its field, and kept.
 */
const SIGNED_IN_BODY = 512 * 1024;

/** How many bytes a route takes: what it says itself, or else by whether strangers may send it anything. */
export const largestOf = ({ access, largest }: { access: Access; largest?: number }): number | null =>
  largest ?? (access === 'public' ? null : SIGNED_IN_BODY);

/** How a page is registered: asked for by GET, 404 where its path does not parse. */
export function pageOf<A extends Access, P extends Fields, Q extends Fields>(
  route: Page<A, P, Q>,
): Registration<A> {
  return {
    ...registrationOf('page', route, route),
    method: 'GET',
    bodyType: null,
    largest: null,
    refused: fromNowhere(route.url),
    wishOf: null,
    mostBytes: null,
    handle: (context, request) => {
      const asked = askedOf(route, request);
      return asked === null ? errorPage(404) : route.handler(context, asked);
    },
  };
}

/** How an endpoint is registered: its JSON is strict, and its refusals are problem documents. */
export function endpointOf<A extends Access, P extends Fields, Q extends Fields, B extends Fields>(
  route: Endpoint<A, P, Q, B>,
): Registration<A> {
  return {
    ...registrationOf('endpoint', route, route),
    method: route.method,
    bodyType: route.body === undefined ? null : JSON_TYPE,
    largest: largestOf(route),
    refused: fromNowhere(route.url),
    wishOf: null,
    mostBytes: null,
    handle: (context, request) => {
      const asked = askedOf(route, request);
      if (asked === null) return errorPage(404);
      const misasked = misaskedOf(route, request);
      if (misasked !== null) return misread(misasked);
      const ifMatch = request.headers?.['if-match'] ?? null;
      const requestKey = route.method === 'POST' ? requestKeyOf(route.url, request) : null;
      if (requestKey === 'malformed')
        return misread({ [REQUEST_KEY]: 'Use 1 to 200 visible characters of ASCII, and no spaces.' });
      const conditions = { ifMatch, requestKey };
      if (route.body === undefined)
        return route.handler(context, { ...asked, ...conditions, body: NO_FIELDS });
      // Where nothing has to be said, nothing has to be sent.
      const read = readJson(route.body, request.body === undefined ? {} : request.body);
      return read.ok
        ? route.handler(context, { ...asked, ...conditions, body: read.body })
        : misread(read.errors);
    },
  };
}
