import type { DashboardContext } from '../../../access/context.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { openFindingsOverTime, overdueFor, waitingFor } from '../../engagements/public.ts';
import { companiesOf } from '../companies/queries.ts';
import { policiesOf, rolloutOf } from '../mfa-policy/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import { pendingInvitations } from './queries.ts';
import { OverviewPage } from './views.tsx';

async function overview({ db, keyring }: Services, { session, scope, reach, now }: DashboardContext) {
  const today = localDay(now, session.workspace.zone);
  const [rollout, policies, invitations, companies, open, waiting, overdue] = await Promise.all([
    rolloutOf(db, scope),
    policiesOf(db, scope, session.workspace.plan, now),
    pendingInvitations(db, scope, now),
    companiesOf(db, reach),
    openFindingsOverTime(db, reach, now),
    waitingFor({ db, keyring }, reach),
    overdueFor({ db, keyring }, reach, today),
  ]);
  return (
    <DashboardPage title="Overview" current={workspaceEntries.overview} session={session}>
      <OverviewPage
        overview={{
          workspaceName: session.workspace.name,
          isOwner: session.membership.role === 'owner',
          mayEnforce: planAllowsEnforcement(session.workspace.plan),
          rollout,
          policies,
          zone: session.workspace.zone,
          pendingInvitations: invitations,
          open,
          waiting,
          overdue,
          now,
          companies: companies.filter(({ isArchived }) => !isArchived),
        }}
      />
    </DashboardPage>
  );
}

/** The consultancy's front page. */
export function dashboardRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.dashboard(':slug'),
    host: 'base',
    access: 'dashboard',
    handler: async (context) => html(await overview(services, context)),
  });
}
