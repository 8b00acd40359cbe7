import type { FastifyRequest } from 'fastify';
import type { Access, Contexts, Demand } from '../access/context.ts';
import {
  type Asked,
  type Fields,
  NOTHING,
  readForm,
  readJson,
  readParams,
  readQuery,
  valuesOf,
} from './input.ts';
import { errorPage, type Reply } from './reply.ts';
import type { Action, Attempt, Button, Endpoint, Form, Handled, Page, Route } from './route-kinds.ts';

/** What the registration of a route left in its config; a route without it was registered past `http/route.ts`. */
export interface RouteMark {
  readonly kind: 'page' | 'action' | 'endpoint' | 'open';
  readonly demand: Demand<Access> | null;
  /** What goes wrong is answered by a problem document (RFC 9457), not by a page or a redirect. */
  readonly forPrograms: boolean;
  /** The names that its query and its body are read by. */
  readonly fields: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly mark?: RouteMark;
  }
}

/** A route of any kind, with its schemas in front of its handler. */
export interface Registration<A extends Access> {
  readonly kind: 'page' | 'action' | 'endpoint';
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly demand: Demand<A>;
  readonly mark: RouteMark;
  /** The only type that a body may have; null where none is read. */
  readonly bodyType: string | null;
  readonly handle: (context: Contexts[A], request: FastifyRequest) => Handled;
  /** The page that holds the form; null where there is none to come back to. */
  readonly from: (request: FastifyRequest) => string | null;
  readonly beforeConfirming?: (attempt: Attempt, request: FastifyRequest) => Reply | null;
}

interface Schemas {
  readonly params?: Fields | undefined;
  readonly query?: Fields | undefined;
  readonly body?: Fields | undefined;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** What is read where a route states no schema. */
const NO_FIELDS = {} as never;

/** Reads what the address says; null where it names nothing. */
function askedOf<P extends Fields, Q extends Fields>(
  { params, query }: { readonly params?: P; readonly query?: Q },
  request: FastifyRequest,
): Asked<P, Q> | null {
  const parts = params === undefined ? NO_FIELDS : readParams(params, request.params);
  if (parts === null) return null;
  return { params: parts, query: query === undefined ? NO_FIELDS : readQuery(query, request.query) };
}

/** Stops the start where a part of the path has no schema, or where the address would be none without a query. */
function mustBeReadable(url: string, { params = NOTHING, query = NOTHING }: Schemas): void {
  const parts = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const named = Object.keys(params.shape);
  // The workspace's is read by the gate.
  const unread = parts.filter((name) => name !== 'slug' && !named.includes(name));
  const absent = named.filter((name) => !parts.includes(name));
  if (unread.length + absent.length > 0) throw new Error(`path and schema differ: ${url}`);
  if (!query.safeParse({}).success) throw new Error(`a query that cannot be left out: ${url}`);
}

function registrationOf<A extends Access>(
  kind: 'page' | 'action' | 'endpoint',
  { url, access, host, fresh = false }: Route<A>,
  schemas: Schemas,
): Pick<Registration<A>, 'kind' | 'url' | 'demand' | 'mark'> {
  mustBeReadable(url, schemas);
  const { query = NOTHING, body = NOTHING } = schemas;
  const fields = [query, body].flatMap(({ shape }) => Object.keys(shape));
  const demand = { access, host, fresh };
  return { kind, url, demand, mark: { kind, demand, forPrograms: kind === 'endpoint', fields } };
}

const nowhere = () => null;

export function pageOf<A extends Access, P extends Fields, Q extends Fields>(
  route: Page<A, P, Q>,
): Registration<A> {
  return {
    ...registrationOf('page', route, route),
    method: 'GET',
    bodyType: null,
    from: nowhere,
    handle: (context, request) => {
      const asked = askedOf(route, request);
      return asked === null ? errorPage(404) : route.handler(context, asked);
    },
  };
}

export function actionOf<A extends Access, P extends Fields, Q extends Fields, B extends Fields>(
  route: Action<A, P, Q, B> & (Form<A, P, Q, B> | Button),
): Registration<A> {
  const { beforeConfirming, body } = route;
  const typedIn = (request: FastifyRequest) => valuesOf(body ?? NOTHING, request.body);
  return {
    ...registrationOf('action', route, route),
    method: 'POST',
    bodyType: FORM_TYPE,
    from: (request) => {
      const params = route.params === undefined ? NO_FIELDS : readParams(route.params, request.params);
      return params === null ? null : (route.from?.({ params, values: typedIn(request) }) ?? null);
    },
    ...(beforeConfirming !== undefined && {
      beforeConfirming: (attempt, request) => beforeConfirming(attempt, { values: typedIn(request) }),
    }),
    handle: (context, request) => {
      const asked = askedOf(route, request);
      if (asked === null) return errorPage(404);
      if (route.invalid === undefined)
        return route.handler(context, { ...asked, body: NO_FIELDS, values: {} });
      const form = readForm(route.body, request.body);
      return form.ok
        ? route.handler(context, { ...asked, ...form })
        : route.invalid(context, { ...asked, ...form });
    },
  };
}

export function endpointOf<A extends Access, P extends Fields, Q extends Fields, B extends Fields>(
  route: Endpoint<A, P, Q, B>,
): Registration<A> {
  return {
    ...registrationOf('endpoint', route, route),
    method: route.method,
    bodyType: route.body === undefined ? null : JSON_TYPE,
    from: nowhere,
    handle: (context, request) => {
      const asked = askedOf(route, request);
      if (asked === null) return errorPage(404);
      if (route.body === undefined) return route.handler(context, { ...asked, body: NO_FIELDS });
      const read = readJson(route.body, request.body);
      return read.ok
        ? route.handler(context, { ...asked, body: read.body })
        : { kind: 'misread', errors: read.errors };
    },
  };
}
