import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { identifiedOf } from '../access/gate.ts';
import { TextsOfPage, TextsOfThisPage } from '../markdown/texts-of-page.tsx';
import type { Reader } from '../markdown/workshop.ts';
import { renderDocument } from '../ui/document.tsx';
import { ErrorPage } from '../ui/error-page.tsx';
import { NOWHERE, type PageSurroundings, Surroundings } from '../ui/surroundings.ts';
import { paths } from './paths.ts';
import { PROBLEM_TYPE, problem } from './problem.ts';

interface Explanation {
  readonly title: string;
  readonly body: string;
  readonly action?: { readonly href: string; readonly label: string };
  readonly signOut?: boolean;
  /** The page to come back to after signing out; null where there is none. */
  readonly backTo?: string | null;
  readonly workspaceName?: string;
  readonly accent?: string;
  readonly typed?: readonly string[];
}

const HOME = { href: paths.start, label: 'Go to the start page' };

/** What the user is told, by status; each says what to do next. */
const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  400: {
    title: 'That didn’t work',
    body: 'The request was incomplete. Go back and try again.',
    action: HOME,
  },
  403: {
    title: 'You don’t have access to this page',
    body: 'Nothing was changed. If you think you should have access, ask the person who invited you.',
    action: HOME,
  },
  404: {
    title: 'Page not found',
    body: 'We can’t find that page. The link may be incomplete or out of date.',
    action: HOME,
  },
  405: {
    title: 'That didn’t work',
    body: 'This page can’t be used in that way. Open it again and try once more.',
    action: HOME,
  },
  413: {
    title: 'Too much text',
    body: 'What you sent is larger than we accept. Go back, shorten it and try again.',
    action: HOME,
  },
  415: {
    title: 'That didn’t work',
    body: 'We couldn’t read that form. Go back and try again.',
    action: HOME,
  },
  500: {
    title: 'Something went wrong on our side',
    body: 'Try again in a moment. If it keeps happening, email us and quote the reference below.',
    action: HOME,
  },
  503: {
    title: 'Back in a moment',
    body: 'We can’t answer right now. Try again in a moment.',
    action: HOME,
  },
};

/** What a program is told instead, for whoever reads its log. */
const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request can’t be read. Check its address, its headers and its JSON.',
  403: 'You can’t do this. Nothing was changed.',
  404: 'There is nothing here that you can see.',
  405: 'This address doesn’t take that method. The header Allow names those that it takes.',
  413: 'The body is larger than this address takes. Nothing was changed.',
  415: 'The body is of another type than this address takes. Nothing was changed.',
  500: 'Something went wrong on our side. Try again in a moment.',
  503: 'We can’t answer right now. Try again after as many seconds as the header Retry-After says.',
};

const FALLBACK: Explanation = {
  title: 'That didn’t work',
  body: 'Go back and try again.',
  action: HOME,
};

/** The path as the router reads it, so that `/%61pi` is the API to both; as it was sent where it cannot be read. */
function pathOf(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Whether an address that has no route is below the API's. */
function isNowhereInTheApi(request: FastifyRequest): boolean {
  return new RegExp(`^${paths.api}(?:[/#]|$)`).test(pathOf(request));
}

/**
 * Whether whatever goes wrong is told to a program, in a problem document, and whatever `Accept` says. The kind of the
 * route decides; an address is looked at only where it has no route that could.
 */
export function isForProgram(request: FastifyRequest): boolean {
  return (
    request.routeOptions.config.mark?.forPrograms ??
    request.server.knownPathAt?.(request.url)?.forPrograms ??
    isNowhereInTheApi(request)
  );
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Whom somebody who meets an error may write to. */
    readonly supportEmail?: string;
  }
}

/** The look of the place in which something went wrong: the portal's workspace, or the member's own. */
function lookOf(request: FastifyRequest): { workspaceName?: string; accent?: string } {
  const { site, session } = identifiedOf(request) ?? {};
  const workspace = site?.workspace ?? (session?.membership == null ? null : session.workspace);
  return workspace == null ? {} : { workspaceName: workspace.name, accent: workspace.accent };
}

/** Sends a page as a whole document, in its surroundings; without them it is anybody's. */
export function sendHtml(
  reply: FastifyReply,
  status: number,
  page: VNode,
  surroundings: Partial<PageSurroundings> = {},
): FastifyReply {
  const whole = <Surroundings.Provider value={around(status, surroundings)}>{page}</Surroundings.Provider>;
  return sendDocument(reply, status, renderDocument(whole));
}

/** The same of a page with texts that people wrote, which may take long: whoever's page it is has turns of their own. */
export async function sendPage(
  reply: FastifyReply,
  status: number,
  page: VNode,
  { reader, ...surroundings }: Partial<PageSurroundings> & { readonly reader: Reader },
): Promise<FastifyReply> {
  const texts = new TextsOfPage(reader);
  const whole = (
    <Surroundings.Provider value={around(status, surroundings)}>
      <TextsOfThisPage.Provider value={texts}>{page}</TextsOfThisPage.Provider>
    </Surroundings.Provider>
  );
  const document = renderDocument(whole);
  return sendDocument(reply, status, (await texts.ready()) ? renderDocument(whole) : document);
}

const around = (status: number, surroundings: Partial<PageSurroundings>): PageSurroundings => ({
  ...NOWHERE,
  isRefused: status === 422 || status === 429,
  ...surroundings,
});

const sendDocument = (reply: FastifyReply, status: number, document: string): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(document);

/** After how many seconds a client whose request could not be served may ask again. */
const RETRY_SECONDS = 5;

/** 503, where the fault is passing: the database is away, or there is more to do than can be done (RFC 9110 15.6.4). */
export function sendUnavailable(
  request: FastifyRequest,
  reply: FastifyReply,
  special: Partial<Explanation> = {},
): FastifyReply {
  reply.header('retry-after', RETRY_SECONDS);
  return sendError(request, reply, 503, special);
}

/** Sends the answer for an error in the form that the caller reads: a page, or a problem document. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  special: Partial<Explanation> = {},
): FastifyReply {
  const explanation: Explanation = { ...(EXPLANATIONS[status] ?? FALLBACK), ...special };
  if (isForProgram(request)) {
    const detail = special.body ?? DETAILS[status] ?? 'The request wasn’t taken. Nothing was changed.';
    return reply
      .code(status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problem(status, detail)));
  }
  return sendHtml(
    reply,
    status,
    <ErrorPage
      status={status}
      requestId={request.id}
      {...lookOf(request)}
      {...(request.server.supportEmail !== undefined && { support: { email: request.server.supportEmail } })}
      {...explanation}
    />,
  );
}
