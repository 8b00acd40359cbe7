import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { knowingNames } from '../evidence/named.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { remarkProblem } from '../finding/remark-text.ts';
import { engagementPaths } from '../paths.ts';
import { closeRetest, isAnythingTested, roundProblems } from './close.ts';
import { ClosePage, type CloseTrouble } from './close-views.tsx';
import { movedOn, roundFrame, wholeRound } from './team-page.tsx';

/** Publishing the results of a round together, once it has been seen what they come to (E19). */
export function closeRetestRoutes(routes: Routes, services: Services): void {
  const here = {
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.closeRound(':slug', ':round'),
    params: workspaceParams.extend({ round: idField }),
  } as const;

  async function page(context: DashboardContext, id: string, trouble?: CloseTrouble): Promise<Reply> {
    const whole = await wholeRound(services, context, id);
    if (whole === null) return errorPage(404);
    const { session, reach } = context;
    const { round, engagement, sheets } = whole;
    if (round.state !== 'running') return movedOn(engagementPaths.round(session.workspace.slug, id));
    const evidence = await evidenceIn(services, reach, engagement.id);
    const problems = await knowingNames(services, session, (names) =>
      roundProblems(sheets, trouble?.summary ?? '', evidence, names),
    );
    const shown = await roundFrame(services, context, whole, {
      title: 'Publish the results?',
      body: <ClosePage facts={{ ...whole, problems, isTested: isAnythingTested(sheets), trouble }} />,
    });
    return trouble === undefined ? html(shown) : unprocessable(shown);
  }

  routes.page({ ...here, handler: (context, { params }) => page(context, params.round) });

  routes.action({
    ...here,
    body: z.object({ seen: given(z.string().max(64)), summary: plainlyTyped }),
    invalid: (context, { params, body: { summary = '' } }) =>
      page(context, params.round, { summary, errors: {}, hasChanged: true }),
    handler: async (context, { params, body }) => {
      const { seen } = body;
      const summary = body.summary.trim();
      const problem = summary === '' ? null : remarkProblem(summary);
      if (problem !== null) return page(context, params.round, { summary, errors: { summary: problem } });
      const outcome = await closeRetest(services, context.act, params.round, { seen, summary });
      const href = engagementPaths.round(context.session.workspace.slug, params.round);
      if (outcome.ok) {
        const says = `Published as retest ${outcome.number}.`;
        await leaveFlash(services.db, context.session.sessionId, says);
        return seeOther(href);
      }
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'state':
          return movedOn(href);
        case 'changed':
          return page(context, params.round, { summary, errors: {}, hasChanged: true });
        case 'untested':
        case 'lacking':
          return page(context, params.round, { summary, errors: {} });
      }
    },
  });
}
