import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { PLANS, planName } from '../../../domain/plan.ts';
import { placeFields } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountRoutes } from './account-routes.tsx';
import { changePlan, type PlanOutcome } from './commands.ts';
import { inviteOwnerRoutes } from './invite-routes.tsx';
import { RecordView, WorkspacesView } from './list-views.tsx';
import { cursorOf, type ListQuery, listQuery } from './paging.ts';
import { workspacesPage } from './queries.ts';
import { recordPage } from './record-queries.ts';

const planChange = z.object({
  workspace: z.string('Choose a workspace.').min(1, 'Choose a workspace.').max(64, 'Choose a workspace.'),
  plan: z.enum(PLANS, 'Choose Starter, Pro or Team.'),
});

async function workspaces({ db }: Services, context: AdminContext, query: ListQuery, problem?: string) {
  const search = query.q;
  const page = await workspacesPage(db, context.scope, { search, cursor: cursorOf(query) });
  return (
    <AdminPage title="Workspaces" current="workspaces" context={context}>
      <WorkspacesView page={page} search={search} now={context.now} problem={problem} />
    </AdminPage>
  );
}

function policyWords({ policy }: Extract<PlanOutcome, { ok: true }>): string {
  switch (policy) {
    case 'untouched':
      return '';
    case 'suspended':
      return ' Its two-factor enforcement is suspended, and the owner is told by mail.';
    case 'resumed':
      return ' Its two-factor enforcement is back in force, and the owner is told by mail.';
  }
}

function workspaceRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.adminWorkspaces,
    host: 'base',
    access: 'admin',
    query: listQuery,
    handler: async (context, { query }) => html(await workspaces(services, context, query)),
  });

  routes.action({
    url: paths.adminPlan,
    host: 'base',
    access: 'admin',
    // A downgrade suspends a workspace's policy, which is as good as switching it off (D12).
    fresh: true,
    from: () => paths.adminWorkspaces,
    query: listQuery,
    body: planChange,
    invalid: async (context, { query, errors }) =>
      unprocessable(await workspaces(services, context, query, errors.plan ?? errors.workspace)),
    handler: async (context, { body: { workspace: workspaceId, plan } }) => {
      const { session } = context;
      const outcome = await changePlan(services, context.act, { workspaceId, plan });
      if (!outcome.ok) return errorPage(404);
      const words = outcome.changed
        ? `The workspace is now on the ${planName(plan)} plan.${policyWords(outcome)}`
        : `The workspace is on the ${planName(plan)} plan already.`;
      await leaveFlash(services.db, session.sessionId, words);
      return seeOther(paths.adminWorkspaces);
    },
  });
}

/** Where the installation is run: accounts, workspaces, and the record of everything (S22, D10, D11). */
export function adminRoutes(routes: Routes, services: Services): void {
  accountRoutes(routes, services);
  workspaceRoutes(routes, services);
  inviteOwnerRoutes(routes, services);

  routes.page({
    url: paths.adminRecord,
    host: 'base',
    access: 'admin',
    query: z.object(placeFields),
    handler: async (context, { query }) => {
      const page = await recordPage(services, context.scope, cursorOf(query));
      return html(
        <AdminPage title="Record" current="record" context={context}>
          <RecordView page={page} />
        </AdminPage>,
      );
    },
  });
}
