import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { remarkProblem } from '../finding/remark-text.ts';
import { engagementPaths } from '../paths.ts';
import { declineRetest, type RoundOutcome } from './decline.ts';
import { beginRetest, discardRetest, takeOutOfRetest } from './plan.ts';
import { movedOn, roundFrame, wholeRound } from './team-page.tsx';
import { type DeclineTrouble, isDeclinable, RoundPage } from './team-views.tsx';

const one = workspaceParams.extend({ round: idField });

async function roundPage(
  services: Services,
  context: DashboardContext,
  id: string,
  trouble?: DeclineTrouble,
): Promise<Reply> {
  const whole = await wholeRound(services, context, id);
  if (whole === null) return errorPage(404);
  // Its page has no form any more that could show what was typed again.
  if (trouble !== undefined && !isDeclinable(whole.round))
    return movedOn(engagementPaths.round(context.session.workspace.slug, id));
  const page = await roundFrame(services, context, whole, {
    body: <RoundPage facts={{ ...whole, trouble }} />,
  });
  return trouble === undefined ? html(page) : unprocessable(page);
}

/** Rounds of retests, as the consultancy reads, begins and ends them (E19). */
export function roundRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard', params: one } as const;
  const from = ({ params: { slug, round } }: { params: z.output<typeof one> }) =>
    engagementPaths.round(slug, round);
  const at = ({ session }: DashboardContext, id: string) => engagementPaths.round(session.workspace.slug, id);
  /** Says what was done, and leads on. */
  async function done(
    context: DashboardContext,
    id: string,
    outcome: RoundOutcome,
    { says, href }: { readonly says: string; readonly href?: (engagementId: string) => string },
  ): Promise<Reply> {
    if (!outcome.ok) return outcome.reason === 'unknown' ? errorPage(404) : movedOn(at(context, id));
    await leaveFlash(services.db, context.session.sessionId, says);
    return seeOther(href?.(outcome.engagementId) ?? at(context, id));
  }

  routes.page({
    ...here,
    url: engagementPaths.round(':slug', ':round'),
    handler: (context, { params }) => roundPage(services, context, params.round),
  });

  routes.action({
    ...here,
    url: engagementPaths.beginRound(':slug', ':round'),
    from,
    handler: async (context, { params: { round } }) =>
      done(context, round, await beginRetest(services, context.act, round), {
        says: 'Begun. Give each asset a result, then publish them together.',
      }),
  });

  routes.action({
    ...here,
    url: engagementPaths.declineRound(':slug', ':round'),
    body: z.object({ reason: plainlyTyped }),
    from,
    invalid: () => errorPage(404),
    handler: async (context, { params: { round }, body: { reason } }) => {
      const error = reason.trim() === '' ? 'Write the reason: the client reads it.' : remarkProblem(reason);
      if (error !== null) return roundPage(services, context, round, { reason, error });
      return done(context, round, await declineRetest(services, context.act, round, reason.trim()), {
        says: 'Declined. The client reads the reason.',
      });
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.discardRound(':slug', ':round'),
    from,
    handler: async (context, { params: { round } }) =>
      done(context, round, await discardRetest(services, context.act, round), {
        says: 'Discarded.',
        href: (engagementId) => engagementPaths.engagement(context.session.workspace.slug, engagementId),
      }),
  });

  routes.action({
    ...here,
    url: engagementPaths.takeOutOfRound(':slug', ':round', ':finding'),
    params: one.extend({ finding: idField }),
    from,
    handler: async (context, { params: { round, finding } }) =>
      done(context, round, await takeOutOfRetest(services, context.act, round, finding), {
        says: 'Taken out of the retest.',
      }),
  });
}
