import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { AddPage, type ChooseTrouble, PlanPage } from './choose-views.tsx';
import { chosenFindings } from './chosen-findings.ts';
import { findingsInRound, retestableIn } from './finding-queries.ts';
import { addToRetest, planRetest, RETESTABLE_STATES } from './plan.ts';
import { findRound, roundsOf } from './queries.ts';
import { movedOn } from './team-page.tsx';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const ofRound = workspaceParams.extend({ round: idField });
const form = z.object({ findings: chosenFindings });

const NOT_ANY_MORE = {
  findings:
    'A finding that you chose can’t be retested any more, or there would be too many. Choose from the list as it is now.',
};

/** Beginning a round that nobody asked for, and adding findings to one (E19). */
export function planRetestRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  async function planPage(
    { session, reach }: DashboardContext,
    id: string,
    trouble?: ChooseTrouble,
  ): Promise<Reply> {
    const engagement = await findEngagement(services, reach, id);
    if (engagement === null) return errorPage(404);
    const findings = await retestableIn(services, reach, id, RETESTABLE_STATES);
    const rounds = await roundsOf(services, reach, { engagementId: id });
    const page = (
      <DashboardPage
        title={`Begin a retest · ${engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <PlanPage
          facts={{ engagement, findings, trouble }}
          engagement={engagement}
          asked={rounds.filter(({ state }) => state === 'asked')}
        />
      </DashboardPage>
    );
    return trouble === undefined ? html(page) : unprocessable(page);
  }

  async function addPage(
    { session, reach }: DashboardContext,
    id: string,
    trouble?: ChooseTrouble,
  ): Promise<Reply> {
    const round = await findRound(services, reach, id);
    const engagement = round && (await findEngagement(services, reach, round.engagementId));
    if (round === null || engagement === null) return errorPage(404);
    if (round.state !== 'running') return movedOn(engagementPaths.round(session.workspace.slug, id));
    const known = await retestableIn(services, reach, engagement.id, RETESTABLE_STATES);
    const inRound = new Set((await findingsInRound(services, reach, id)).map((finding) => finding.id));
    const findings = known.filter((finding) => !inRound.has(finding.id));
    const page = (
      <DashboardPage
        title={`Add findings to the retest · ${engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <AddPage facts={{ engagement, findings, trouble }} round={round} />
      </DashboardPage>
    );
    return trouble === undefined ? html(page) : unprocessable(page);
  }

  routes.page({
    ...here,
    url: engagementPaths.planRetest(':slug', ':engagement'),
    params: ofEngagement,
    handler: (context, { params }) => planPage(context, params.engagement),
  });

  routes.action({
    ...here,
    url: engagementPaths.planRetest(':slug', ':engagement'),
    params: ofEngagement,
    body: form,
    from: ({ params: { slug, engagement } }) => engagementPaths.planRetest(slug, engagement),
    invalid: (context, { params, body: { findings = [] }, errors }) =>
      planPage(context, params.engagement, { findings, errors }),
    handler: async (context, { params, body: { findings } }) => {
      const outcome = await planRetest(services, context.act, params.engagement, findings);
      if (!outcome.ok)
        return outcome.reason === 'unknown'
          ? errorPage(404)
          : planPage(context, params.engagement, { findings, errors: NOT_ANY_MORE });
      const says = 'Begun. Give each asset a result, then publish them together.';
      await leaveFlash(services.db, context.session.sessionId, says);
      return seeOther(engagementPaths.round(context.session.workspace.slug, outcome.id));
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.addToRound(':slug', ':round'),
    params: ofRound,
    handler: (context, { params }) => addPage(context, params.round),
  });

  routes.action({
    ...here,
    url: engagementPaths.addToRound(':slug', ':round'),
    params: ofRound,
    body: form,
    from: ({ params: { slug, round } }) => engagementPaths.addToRound(slug, round),
    invalid: (context, { params, body: { findings = [] }, errors }) =>
      addPage(context, params.round, { findings, errors }),
    handler: async (context, { params, body: { findings } }) => {
      const outcome = await addToRetest(services, context.act, params.round, findings);
      if (!outcome.ok)
        return outcome.reason === 'unknown'
          ? errorPage(404)
          : addPage(context, params.round, { findings, errors: NOT_ANY_MORE });
      return seeOther(engagementPaths.round(context.session.workspace.slug, params.round));
    },
  });
}
