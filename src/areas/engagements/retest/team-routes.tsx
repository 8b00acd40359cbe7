import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { LARGEST_REMARK_FORM, remarkProblem } from '../finding/remark-text.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { declineRetest } from './decline.ts';
import { findingsInRound } from './finding-queries.ts';
import { findRound } from './queries.ts';
import { type DeclineTrouble, RoundPage } from './team-views.tsx';
import { roundName } from './views.tsx';

const one = workspaceParams.extend({ round: idField });

/** What is said where a round has moved on since its page was opened. */
export const movedOn = (href: string): Reply =>
  errorPage(409, {
    title: 'The retest has moved on since you opened it',
    body: 'Nothing was changed. Look at it again and decide then.',
    action: { href, label: 'Open the retest' },
  });

async function roundPage(
  services: Services,
  { session, reach }: DashboardContext,
  id: string,
  trouble?: DeclineTrouble,
): Promise<Reply> {
  const round = await findRound(services, reach, id);
  if (round === null) return errorPage(404);
  const [engagement, findings] = await Promise.all([
    findEngagement(services, reach, round.engagementId),
    findingsInRound(services, reach, id),
  ]);
  if (engagement === null) return errorPage(404);
  const page = (
    <DashboardPage
      title={`${roundName(round)} · ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <RoundPage facts={{ round, engagement, findings, trouble }} />
    </DashboardPage>
  );
  return trouble === undefined ? html(page) : unprocessable(page);
}

/** Rounds of retests, as the consultancy reads and declines them (E19). */
export function roundRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard', params: one } as const;

  routes.page({
    ...here,
    url: engagementPaths.round(':slug', ':round'),
    handler: (context, { params }) => roundPage(services, context, params.round),
  });

  routes.action({
    ...here,
    url: engagementPaths.declineRound(':slug', ':round'),
    body: z.object({ reason: plainlyTyped }),
    largest: LARGEST_REMARK_FORM,
    from: ({ params: { slug, round } }) => engagementPaths.round(slug, round),
    invalid: () => errorPage(404),
    handler: async (context, { params, body: { reason } }) => {
      const error = reason.trim() === '' ? 'Write the reason: the client reads it.' : remarkProblem(reason);
      if (error !== null) return roundPage(services, context, params.round, { reason, error });
      const outcome = await declineRetest(services, context.act, params.round, reason.trim());
      const href = engagementPaths.round(context.session.workspace.slug, params.round);
      if (!outcome.ok) return outcome.reason === 'unknown' ? errorPage(404) : movedOn(href);
      await leaveFlash(services.db, context.session.sessionId, 'Declined. The client reads the reason.');
      return seeOther(href);
    },
  });
}
