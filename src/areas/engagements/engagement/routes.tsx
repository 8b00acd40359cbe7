import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { DUE, dueDays } from '../../../domain/deadline.ts';
import { ENGAGEMENT_STATES, engagementStateName } from '../../../domain/engagement.ts';
import { ASSET_STATES } from '../../../domain/finding-fields.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { addressWith } from '../../../http/list.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { dueFindingsOf } from '../deadlines/list-queries.ts';
import { overdueFor } from '../deadlines/queries.ts';
import { assetQuery } from '../finding/asset-query.ts';
import { countsOf } from '../finding/count-queries.ts';
import { findingsOf, hasDrafts } from '../finding/list-queries.ts';
import { hasDeletedDrafts } from '../history/deleted-drafts.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { roundsOf } from '../retest/queries.ts';
import { Text } from '../text.tsx';
import { waitingFor } from '../waiting/queries.ts';
import { setVisibility, stepEngagement } from './commands.ts';
import { EngagementPage } from './page-views.tsx';
import { companyChoices, engagementsOf, findEngagement, teamOf } from './queries.ts';
import { EngagementsPage } from './views.tsx';

const one = workspaceParams.extend({ engagement: idField });

/** Where the list of findings goes on, and to which asset and which deadlines it is narrowed. */
const listQuery = z.object({
  behind: idField.nullable().default(null),
  deadline: z.enum(DUE).nullable().default(null),
  asset: assetQuery,
  assetState: z.enum(ASSET_STATES).nullable().default(null),
});

async function list(services: Services, { session, reach, now }: DashboardContext): Promise<Reply> {
  const today = localDay(now, session.workspace.zone);
  const [engagements, companies, waiting, overdue] = await Promise.all([
    engagementsOf(services, reach),
    companyChoices(services.db, reach),
    waitingFor(services, reach),
    overdueFor(services, reach, today),
  ]);
  const counts = await countsOf(
    services.db,
    reach,
    engagements.map(({ id }) => id),
  );
  return html(
    <DashboardPage title="Engagements" current={engagementEntries.engagements} session={session}>
      <EngagementsPage list={{ engagements, counts, waiting, overdue, hasCompanies: companies.length > 0 }} />
    </DashboardPage>,
  );
}

async function show(
  services: Services,
  { session, reach, now }: DashboardContext,
  id: string,
  { behind: after, deadline, ...filter }: z.output<typeof listQuery>,
): Promise<Reply> {
  const engagement = await findEngagement(services, reach, id);
  if (engagement === null) return errorPage(404);
  const { slug, zone } = session.workspace;
  const today = localDay(now, zone);
  const [team, findings, drafts, deleted, rounds] = await Promise.all([
    teamOf(services.db, reach, id),
    deadline === null
      ? findingsOf(services, reach, id, { after, ...filter })
      : dueFindingsOf(services, reach, id, { due: dueDays(deadline, today), after, ...filter }),
    hasDrafts(services.db, reach, id),
    hasDeletedDrafts(services.db, reach, id, now),
    roundsOf(services, reach, { engagementId: id }),
  ]);
  const nextHref =
    findings.next === null
      ? undefined
      : addressWith(engagementPaths.engagement(slug, id), { deadline, ...filter, behind: findings.next });
  const prose = (text: string, name: string) =>
    text.trim() === '' ? null : <Text text={text} idPrefix={name} />;
  return html(
    <DashboardPage title={engagement.title} current={engagementEntries.engagements} session={session}>
      <EngagementPage
        facts={{
          engagement,
          team,
          rounds,
          findings: findings.rows,
          filter,
          hasDrafts: drafts,
          due: deadline,
          today,
          hasDeleted: deleted,
          nextHref,
          now,
        }}
        scope={prose(engagement.scope, 'scope')}
        rules={prose(engagement.rules, 'rules')}
      />
    </DashboardPage>,
  );
}

/** Engagements: the list, planning one, and what it is (E6). */
export function engagementRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;
  const back = ({ session }: DashboardContext, id: string) =>
    seeOther(engagementPaths.engagement(session.workspace.slug, id));

  routes.page({
    ...here,
    url: engagementPaths.engagements(':slug'),
    handler: (context) => list(services, context),
  });

  routes.page({
    ...here,
    url: engagementPaths.engagement(':slug', ':engagement'),
    params: one,
    query: listQuery,
    handler: (context, { params, query }) => show(services, context, params.engagement, query),
  });

  routes.action({
    ...here,
    url: engagementPaths.engagementState(':slug', ':engagement'),
    params: one,
    from: ({ params: { slug, engagement } }) => engagementPaths.engagement(slug, engagement),
    body: z.object({ state: z.enum(ENGAGEMENT_STATES) }),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const outcome = await stepEngagement(services, context.act, params.engagement, body.state);
      if (outcome === 'unknown') return errorPage(404);
      const says = `The engagement is now ${engagementStateName(body.state).toLowerCase()}.`;
      await leaveFlash(services.db, context.session.sessionId, says);
      return back(context, params.engagement);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.engagementVisibility(':slug', ':engagement'),
    params: one,
    from: ({ params: { slug, engagement } }) => engagementPaths.engagement(slug, engagement),
    body: z.object({ visible: z.enum(['true', 'false']) }),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const visible = body.visible === 'true';
      const outcome = await setVisibility(services, context.act, params.engagement, visible);
      if (outcome === 'unknown') return errorPage(404);
      const says = visible
        ? 'The client can see this engagement now.'
        : 'The client no longer sees this engagement.';
      await leaveFlash(services.db, context.session.sessionId, says);
      return back(context, params.engagement);
    },
  });
}
