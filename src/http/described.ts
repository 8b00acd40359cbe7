import type { Access } from '../access/context.ts';
import type { Fields } from './input.ts';
import type { Answered, Endpoint, FileEndpoint } from './route-kinds.ts';

/** An endpoint as others are told of it. */
export interface Described {
  readonly method: Endpoint<Access, Fields, Fields, Fields>['method'];
  /** The pattern of its route. */
  readonly url: string;
  readonly host: 'base' | 'tenant' | 'both';
  readonly isPublic: boolean;
  readonly params: Fields | null;
  readonly query: Fields | null;
  readonly body: Fields | null;
  /** Its body is a form with a file. */
  readonly takesFile: boolean;
  /** It heeds `If-Match`. */
  readonly isConditional: boolean;
  /** Null where it is not said. */
  readonly answers: Answered | null;
}

/** What the API’s description says of an endpoint. */
export function describedOf<A extends Access, P extends Fields, Q extends Fields, B extends Fields>({
  method,
  url,
  host,
  access,
  params,
  query,
  body,
  isConditional,
  answers,
}: Endpoint<A, P, Q, B>): Described {
  return {
    ...{ method, url, host, isPublic: access === 'public' },
    ...{ params: params ?? null, query: query ?? null, body: body ?? null, takesFile: false },
    ...{ isConditional: isConditional ?? false, answers: answers ?? null },
  };
}

/** What it says of an endpoint that takes a file. */
export function describedFile<A extends Access, P extends Fields, T>({
  url,
  host,
  access,
  params,
  answers,
}: FileEndpoint<A, P, T>): Described {
  return {
    ...{ method: 'POST', url, host, isPublic: access === 'public' },
    ...{ params: params ?? null, query: null, body: null, takesFile: true },
    ...{ isConditional: false, answers: answers ?? null },
  };
}
