import type { Access, Contexts, SignedIn } from '../access/context.ts';
import type { Wish } from '../access/intents.ts';
import { isDatabaseUnavailable } from '../data/unavailable.ts';
import {
  type Asked,
  type Fields,
  type Filled,
  holdsSecret,
  holdsTyping,
  NOTHING,
  readForm,
  readParams,
  stringsOf,
  typedIn,
  undeclaredFields,
  valuesOf,
} from './input.ts';
import {
  askedOf,
  largestOf,
  NO_FIELDS,
  type Registration,
  registrationOf,
  type Sent,
} from './registration.ts';
import { errorPage, withTyped } from './reply.ts';
import type { Action, Button, Deed, Form, Handled, Upload } from './route-kinds.ts';
import { Unsaved } from './unsaved.ts';
import type { Sending } from './uploads.ts';
import { textsIn } from './written-texts.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** The type of what brings files. */
export const UPLOAD_TYPE = 'multipart/form-data';

/** The registration of a form or a button; stops the start where a field of it could neither be shown again nor kept. */
export function actionOf<A extends Access, P extends Fields, Q extends Fields, B extends Fields>(
  route: Action<A, P, Q, B> & (Form<A, P, Q, B> | Button),
): Registration<A> {
  const { fresh, body = NOTHING } = route;
  const undeclared = undeclaredFields(body);
  if (undeclared.length > 0)
    throw new Error(`not said whether ${undeclared.join(', ')} may be shown again: ${route.url}`);
  if (fresh !== undefined && holdsSecret(body)) throw new Error(`a secret cannot be kept: ${route.url}`);
  /** Answers a form that does not hold, and hands on one that does. */
  const read = <T>(
    context: Contexts[A],
    request: Sent,
    onward: (form: Asked<P, Q> & Filled<B>) => T,
  ): T | Handled => {
    const asked = askedOf(route, request);
    if (asked === null) return errorPage(404);
    if (route.invalid === undefined) return onward({ ...asked, body: NO_FIELDS, values: {} });
    const form = readForm(route.body, request.body);
    return form.ok ? onward({ ...asked, ...form }) : route.invalid(context, { ...asked, ...form });
  };
  const unjudged = (request: Sent) => {
    const params = route.params === undefined ? NO_FIELDS : readParams(route.params, request.params);
    return params === null ? null : { params, values: valuesOf(body, request.body) };
  };
  const from = (request: Sent) => {
    const form = unjudged(request);
    return form === null ? null : (route.from?.(form) ?? null);
  };
  const doneBefore = (request: Sent) => {
    const form = unjudged(request);
    const asked = route.doneBefore;
    if (form === null || asked === undefined) return undefined;
    return (session: SignedIn) => asked(session, form);
  };
  /** Of whoever is signed in, what was typed is not gone with a database that takes nothing. */
  const done = async (context: Contexts[A], request: Sent): Promise<Handled> => {
    try {
      return await read(context, request, (form) => route.handler(context, form));
    } catch (error) {
      if (!(error instanceof Error && isDatabaseUnavailable(error)) || context.session === null) throw error;
      throw new Unsaved(error, { texts: textsIn(body, request.body), from: from(request) });
    }
  };
  const wishFor = (deed: Deed, request: Sent): Wish => ({
    ...deed,
    url: route.url,
    params: stringsOf(request.params),
    query: valuesOf(route.query ?? NOTHING, request.query),
    body: typedIn(body, request.body),
    from: from(request),
  });
  return {
    ...registrationOf('action', route, route, fresh !== undefined),
    method: 'POST',
    bodyType: FORM_TYPE,
    largest: largestOf(route),
    mostBytes: null,
    refused: (request) => {
      const values = typedIn(body, request.body);
      const typed = holdsTyping(body, values) ? values : null;
      return { url: route.url, from: from(request), typed, doneBefore: doneBefore(request) };
    },
    wishOf:
      fresh === undefined
        ? null
        : async (context, request) => {
            const named = await read(context, request, (form) => fresh(context, form));
            return 'deed' in named ? wishFor(named, request) : named;
          },
    handle: async (context, request) => {
      const answer = await done(context, request);
      const isOver = answer.kind === 'error' && context.session !== null;
      return isOver ? withTyped(answer, textsIn(body, request.body)) : answer;
    },
  };
}

/** The registration of a form that takes files. */
export function uploadOf<A extends Access, P extends Fields, T>(route: Upload<A, P, T>): Registration<A> {
  const { params: schema, mostBytes } = route;
  const paramsOf = (request: Sent) => (schema === undefined ? NO_FIELDS : readParams(schema, request.params));
  return {
    ...registrationOf('action', route, schema === undefined ? {} : { params: schema }),
    method: 'POST',
    bodyType: UPLOAD_TYPE,
    largest: null,
    mostBytes,
    refused: (request) => {
      const params = paramsOf(request);
      return { url: route.url, from: params === null ? null : route.from({ params }), typed: null };
    },
    wishOf: null,
    handle: async (context, request, askAgain) => {
      const params = paramsOf(request);
      if (params === null) return errorPage(404);
      const { files, fields, wantsJson } = request.body as Sending;
      const received = await route.receive(context, { params, files, fields });
      return route.handler(await askAgain(), { params, received, wantsJson });
    },
  };
}
