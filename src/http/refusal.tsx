import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesBearer } from '../access/bearer.ts';
import type { SignedIn } from '../access/context.ts';
import { recordedAs } from '../access/deed.ts';
import { endedAuditsOf } from '../access/ended-audits.ts';
import { mayWrite, type Refusal } from '../access/judgement.ts';
import { dashboardHome } from '../access/landing.ts';
import { lostAnswerOf } from '../access/lost-answers.ts';
import { tokenOf } from '../access/session-cookie.ts';
import { keepReturnTo } from '../access/sessions.ts';
import { tenantUrl } from '../access/site.ts';
import { erasedFrom } from '../domain/closing.ts';
import { safeReturnTo } from '../domain/return-to.ts';
import { isSafe } from '../domain/safe-methods.ts';
import { writtenLocalDay } from '../domain/zoned-time.ts';
import type { Services } from '../services.ts';
import { endedInWords } from './ended-audit.ts';
import { isForProgram, sendError } from './errors.tsx';
import type { Typed } from './input.ts';
import { keepTyped, pageBeforeConfirming } from './kept-forms.ts';
import { paths } from './paths.ts';
import { PROBLEM_TYPE, problem, SIGN_IN_CHALLENGE, STEP_UP_CHALLENGE } from './problem.ts';
import type { Refused } from './registration.ts';

/** Where a user should come back to: the page asked for, or the page that holds the form. */
export function wantedPath(request: FastifyRequest, from: string | null): string | null {
  return safeReturnTo(from ?? (request.method === 'GET' ? request.url : null));
}

function sendChallenge(
  reply: FastifyReply,
  challenge: string,
  detail: string,
  extension: Record<string, unknown>,
) {
  return reply
    .code(401)
    .header('www-authenticate', challenge)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem(401, detail, extension)));
}

const WRONG_TOKEN =
  'This token doesn’t open this address. It may be wrong, have ended or been revoked, or be for another workspace or host. A token begins with sp_.';

/** Tells a program that what it came with is no token that opens anything here, without a word on why. */
export const refuseToken = (reply: FastifyReply): FastifyReply =>
  sendChallenge(reply, SIGN_IN_CHALLENGE, WRONG_TOKEN, {});

const READ_ONLY = 'This token can only read. Create one that can write under Account security.';

/** Where what is missing is given. */
function pageFor(refusal: Refusal & { kind: 'owes' | 'confirm' | 'prove-address' }): string {
  if (refusal.kind === 'owes') return paths.mfaStep(refusal.step);
  return refusal.kind === 'confirm' ? paths.confirm : paths.mfaEmail;
}

/** An endpoint's answer to a refusal: a status and a problem document, never a redirect (D2). */
function refuseProgram(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  switch (refusal.kind) {
    case 'sign-in':
      return namesBearer(request.headers)
        ? refuseToken(reply)
        : sendChallenge(reply, SIGN_IN_CHALLENGE, 'Nobody is signed in.', {
            sign_in_url: `${refusal.site.url}${paths.signIn}`,
          });
    case 'owes': {
      const isSetup = refusal.step === 'setup';
      const detail = `This session must first ${isSetup ? 'set up an authenticator' : 'be verified with a code'}.`;
      return sendChallenge(reply, STEP_UP_CHALLENGE, detail, {
        title: 'Second factor required',
        [`${refusal.step}_url`]: `${refusal.site.url}${paths.mfaStep(refusal.step)}`,
      });
    }
    case 'confirm':
    case 'prove-address':
      return sendChallenge(reply, STEP_UP_CHALLENGE, 'Confirm it’s you.', {
        confirm_url: `${refusal.site.url}${pageFor(refusal)}`,
      });
    case 'wrong-role':
      return sendError(
        request,
        reply,
        403,
        mayWrite(refusal.session) || isSafe(request.method) ? {} : { body: READ_ONLY },
      );
    case 'closed':
      return sendError(request, reply, 410, {
        body: `The workspace ${refusal.workspace.slug} is closed. Nothing was changed.`,
      });
    case 'not-a-member':
    case 'wrong-host':
    case 'unknown-host':
    case 'unknown-workspace':
      return sendError(request, reply, 404);
  }
}

function explainWrongRole(services: Services, refusal: Refusal & { kind: 'wrong-role' }) {
  const { session, site } = refusal;
  const { workspace, membership } = session;
  if (site.kind === 'base' && membership?.role === 'client' && workspace !== null) {
    const href = `${tenantUrl(services.config, workspace.slug)}${paths.portal}`;
    return {
      title: 'Your reports are in the client portal',
      body: `This is the dashboard of ${workspace.name}’s own team.`,
      action: { href, label: 'Open the client portal' },
    };
  }
  if (site.kind === 'base' && membership?.role === 'auditor' && workspace !== null)
    return {
      title: 'Auditors don’t see this page',
      body: `As an auditor of ${workspace.name}, you see what was recorded. Nothing was changed.`,
      action: { href: dashboardHome(workspace.slug, membership.role), label: 'See what was recorded' },
    };
  if (site.kind === 'tenant') {
    const { name } = site.workspace;
    return {
      title: 'This portal is for clients',
      body:
        membership?.role === 'auditor'
          ? `You’re an auditor of ${name} – what was recorded is on the dashboard.`
          : `You’re on ${name}’s team – use the dashboard instead.`,
      action: { href: `${services.config.baseUrl}${paths.lastDashboard}`, label: 'Open the dashboard' },
    };
  }
  return { body: `You’re signed in as ${session.account.email}. Nothing was changed.` };
}

/** What is told to an auditor whose time is over; nothing to anybody else, whom the workspace is none of the business of. */
async function explainEnded(services: Services, { session }: Refusal & { kind: 'not-a-member' }) {
  const ended = await endedAuditsOf(services.db, session.account.id, services.clock.now());
  const audit = ended.find(({ slug }) => slug === session.workspace?.slug);
  return audit === undefined ? {} : { title: 'Your access has ended', body: endedInWords(audit) };
}

/** What is told of a workspace that is closed, and to whom one turns (B14). */
function explainClosed({ workspace, session }: Refusal & { kind: 'closed' }) {
  const { name, slug, zone, closedAt } = workspace;
  const when = writtenLocalDay(closedAt, zone);
  if (session === null)
    return {
      title: `The client portal of ${name} is closed`,
      body: `${name} closed its workspace on ${when}, so nobody can sign in here. Ask your contact there for what you still need.`,
      action: undefined,
    };
  if (session.membership?.role === 'owner')
    return {
      title: `${name} is closed`,
      body: `It was closed on ${when}. Until ${writtenLocalDay(erasedFrom(closedAt), zone)}, you can download everything in it and open it again.`,
      action: { href: paths.closing(slug), label: 'See what you can do' },
    };
  return {
    title: `${name} is closed`,
    body: `Its owner closed it on ${when}, and nobody can work in it any more. Ask the owner for what you still need.`,
    action: { href: paths.workspaces, label: 'See your workspaces' },
    signOut: true,
  };
}

function countRefusal(
  services: Services,
  request: FastifyRequest,
  session: SignedIn,
  { route, reason }: { readonly route: string; readonly reason: string },
) {
  services.counts.count({
    ...recordedAs({ session, origin: { host: request.host, ip: request.ip }, now: services.clock.now() }),
    type: 'access.refused',
    // The pattern, not the address: an address may carry a one-time token.
    detail: { reason, method: request.method, route },
  });
}

/** Answers a refused request. */
export async function refuse(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  { url: route, from, typed, doneBefore }: Refused,
): Promise<FastifyReply> {
  if (refusal.kind === 'wrong-role')
    countRefusal(services, request, refusal.session, { route, reason: 'wrong role' });
  // Of an address that names no workspace there is nothing to tell.
  if (refusal.kind === 'not-a-member' && refusal.session.workspace !== null) {
    countRefusal(services, request, refusal.session, { route, reason: 'not a member' });
  }
  if (refusal.kind === 'owes' && !isSafe(request.method)) {
    countRefusal(services, request, refusal.session, { route, reason: 'second factor owed' });
  }
  if (isForProgram(request)) return refuseProgram(request, reply, refusal);
  const keepWhere = async (page: string | null, values: Typed | null) =>
    page !== null && values !== null && keepTyped(services, request, reply, { refusal, values, page });
  switch (refusal.kind) {
    case 'sign-in': {
      const token = tokenOf(request, services.config);
      const lost = token === null ? null : await lostAnswerOf(services.db, token, services.clock.now());
      const wanted = wantedPath(request, from) ?? safeReturnTo(lost?.returnTo);
      const before = wanted === null ? safeReturnTo(await pageBeforeConfirming(services, request)) : null;
      const page = wanted ?? before;
      const isKept = before !== null || (await keepWhere(page, typed));
      const query = new URLSearchParams({
        ...(page !== null && { return_to: page }),
        // Also where there is no page to come back to: nobody is led to a sign-in without a word.
        ...(lost !== null && { received: '1' }),
        ...(lost === null && !isSafe(request.method) && { ended: '1' }),
        ...(isKept && { kept: '1' }),
      });
      return reply.redirect(query.size === 0 ? paths.signIn : `${paths.signIn}?${query}`, 303);
    }
    case 'owes':
    case 'confirm':
    case 'prove-address': {
      const wanted = wantedPath(request, from);
      if (refusal.kind !== 'confirm') await keepWhere(wanted, typed);
      if (wanted !== null && wanted !== refusal.session.returnTo)
        await keepReturnTo(services.db, refusal.session.sessionId, wanted);
      return reply.redirect(pageFor(refusal), 303);
    }
    case 'closed':
      return sendError(request, reply, 410, explainClosed(refusal));
    case 'not-a-member':
      return sendError(request, reply, 404, {
        ...(await explainEnded(services, refusal)),
        action: { href: paths.workspaces, label: 'See your workspaces' },
        signOut: true,
      });
    case 'wrong-role': {
      const led = (await doneBefore?.(refusal.session)) ?? null;
      if (led !== null) return reply.redirect(led, 303);
      return sendError(request, reply, 403, { ...explainWrongRole(services, refusal), signOut: true });
    }
    case 'unknown-host':
      return sendError(request, reply, 404, {
        title: 'Nothing here',
        body: 'SecPortal doesn’t answer at this address.',
        action: { href: services.config.baseUrl, label: 'Go to SecPortal' },
      });
    case 'unknown-workspace':
      return sendError(request, reply, 404, {
        title: 'No such workspace',
        body: 'There is no portal at this address. Check the address in your invitation, or ask your consultancy.',
        action: { href: services.config.baseUrl, label: 'Go to SecPortal' },
      });
    case 'wrong-host':
      return sendError(request, reply, 404);
  }
}
