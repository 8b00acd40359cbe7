import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../access/context.ts';
import { browserCookieName, browserCookieOptions } from '../access/known-browsers.ts';
import { cookieName, cookieOptions } from '../access/session-cookie.ts';
import { leaveFlash } from '../access/sessions.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services.ts';
import { sendError, sendPage } from './errors.tsx';
import { CLEAR_AT_SIGN_OUT } from './headers.ts';
import { typedBefore } from './kept-forms.ts';
import { markerOf } from './marker.ts';
import { PROBLEM_TYPE, problem } from './problem.ts';
import type { CookieChange, Reply } from './reply.ts';

/** Of a page that shows itself alone: it may use its own style, as far as it says which that is, and its own pictures. */
const FRAMED_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** Sets or clears the cookies; a later change of the same reply takes the place of an earlier one. */
export function changeCookie(config: Config, reply: FastifyReply, change: CookieChange): void {
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

/** The page's own address, without what was asked of it. For pages of who is signed in: no path of theirs is a secret. */
const addressOf = ({ secure }: Config, { host, url }: FastifyRequest): string =>
  `${secure ? 'https' : 'http'}://${host}${url.split('?', 1)[0]}`;

/** How a browser is to take a file, and what to call it: in ASCII for old ones, and in any script (RFC 6266). */
function dispositionOf(how: 'attachment' | 'inline', name: string): string {
  const ascii = name.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Turns what a handler answered into HTTP. `session` is whose page it is, null for anybody's. */
export async function send(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    answer,
    session,
  }: {
    readonly answer: Reply;
    readonly session: SignedIn | null;
  },
): Promise<FastifyReply> {
  const { config, navigation, clock } = services;
  switch (answer.kind) {
    case 'html':
      // It is shown once.
      if (session?.flash != null) await leaveFlash(services.db, session.sessionId, null);
      if (answer.cookie !== undefined) changeCookie(config, reply, answer.cookie);
      if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
      return sendPage(reply, answer.status, answer.page, {
        reader: { id: session?.account.id ?? 'anyone', patienceMs: config.formatTimeoutMs },
        signedInAs: session === null ? null : markerOf(session.account),
        typedBefore: await typedBefore(services, request, session),
        navigation,
        printed: session === null ? null : { address: addressOf(config, request), at: clock.now() },
      });
    case 'redirect':
      if (answer.cookie !== undefined) changeCookie(config, reply, answer.cookie);
      return reply.redirect(answer.to, 303);
    case 'nothing':
      return reply.code(204).send();
    case 'json':
      if (answer.etag !== undefined) reply.header('etag', answer.etag);
      return reply
        .code(answer.status)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(answer.body));
    case 'written-json':
      return reply.type('application/json; charset=utf-8').send(answer.text);
    case 'framed':
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', FRAMED_POLICY)
        .send(Buffer.from(answer.content));
    case 'download':
      return reply
        .type(answer.type)
        .header('content-disposition', `attachment; filename="${answer.name}"`)
        .send(Readable.from(answer.content, { objectMode: false }));
    case 'file':
      return reply
        .type(answer.picture ?? 'application/octet-stream')
        .header('content-length', answer.bytes)
        .header(
          'content-disposition',
          dispositionOf(answer.picture === null ? 'attachment' : 'inline', answer.name),
        )
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(Readable.from(answer.content, { objectMode: false }));
    case 'misread':
      return reply
        .code(422)
        .type(PROBLEM_TYPE)
        .send(JSON.stringify(problem(422, 'The request is not as it should be.', { errors: answer.errors })));
    case 'error':
      if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
      return sendError(request, reply, answer.status, answer.special);
  }
}
