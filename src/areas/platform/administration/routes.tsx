import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { headNow } from '../../../audit/chain/head-now.ts';
import { INSTALLATION } from '../../../audit/chain/links.ts';
import { readAll, readPage } from '../../../data/list.ts';
import { PLANS, planName } from '../../../domain/plan.ts';
import { idField } from '../../../http/fields.ts';
import { addressWith, csvFile, pageLinks, positionFields, searchFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { type Reopening, reopenWorkspace } from '../../workspace/public.ts';
import { platformEntries } from '../navigation.ts';
import { accountListRoutes } from './account-list-routes.tsx';
import { accountRoutes } from './account-routes.tsx';
import { approvalRoutes } from './approval-routes.tsx';
import { ChainCard } from './chain-views.tsx';
import { changePlan, type PlanOutcome } from './commands.ts';
import { inviteOwnerRoutes } from './invite-routes.tsx';
import { RecordView, WorkspacesView } from './list-views.tsx';
import { mailFigures } from './mail-queries.ts';
import { MailNotice } from './mail-views.tsx';
import { ownershipRoutes } from './ownership-routes.tsx';
import { workspaceName, workspacesOf } from './queries.ts';
import { recordedEvents } from './record-queries.ts';
import { resetRoutes } from './reset-routes.tsx';

const listQuery = z.object(searchFields);
type ListQuery = z.output<typeof listQuery>;

const planChange = z.object({
  workspace: given(
    z.string('Choose a workspace.').min(1, 'Choose a workspace.').max(64, 'Choose a workspace.'),
  ),
  plan: z.enum(PLANS, 'Choose Starter, Pro or Team.'),
});

async function workspaces(services: Services, context: AdminContext, query: ListQuery, problem?: string) {
  const { q } = query;
  const page = await readPage('newest-first', query, (stretch) =>
    workspacesOf(services.db, context.scope, q, stretch, context.now),
  );
  const figures = await mailFigures(services, context.scope);
  return (
    <AdminPage title="Workspaces" current={platformEntries.workspaces} context={context}>
      <MailNotice figures={figures} />
      <WorkspacesView
        rows={page.rows}
        pages={pageLinks(paths.adminWorkspaces, { q }, page, 'newest-first')}
        csvHref={addressWith(paths.adminWorkspacesCsv, { q })}
        search={q}
        now={context.now}
        problem={problem}
      />
    </AdminPage>
  );
}

function policyWords({ policy }: Extract<PlanOutcome, { ok: true }>): string {
  switch (policy) {
    case 'untouched':
      return '';
    case 'suspended':
      return ' Its MFA policy is suspended, and we’ve emailed the owner.';
    case 'resumed':
      return ' Its MFA policy is in effect again, and we’ve emailed the owner.';
  }
}

function reopenedWords(name: string, outcome: Reopening): string {
  switch (outcome) {
    case 'reopened':
      return `${name} is open again. We’ve emailed its owner and consultants.`;
    case 'open':
      return `${name} is open.`;
    case 'too-late':
      return `${name} is being erased and can’t be opened again.`;
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

  routes.page({
    url: paths.adminWorkspacesCsv,
    host: 'base',
    access: 'admin',
    query: z.object({ q: searchFields.q }),
    handler: ({ scope, now }, { query: { q } }) =>
      csvFile(
        'workspaces',
        now,
        [
          'Name',
          'Address',
          'Created (UTC)',
          'Plan',
          'Two-factor policy',
          'Owner',
          'Members',
          'Closed (UTC)',
          'Id',
        ],
        readAll('newest-first', (stretch) => workspacesOf(services.db, scope, q, stretch, now)),
        ({ name, slug, createdAt, plan, policies: { team, clients }, owner, members, closedAt, id }) => [
          name,
          slug,
          new Date(createdAt).toISOString(),
          planName(plan),
          team === clients ? team : `team: ${team}, clients: ${clients}`,
          owner?.email ?? '',
          String(members),
          closedAt === null ? '' : new Date(closedAt).toISOString(),
          id,
        ],
      ),
  });

  routes.page({
    url: paths.adminRecordCsv,
    host: 'base',
    access: 'admin',
    handler: ({ scope, now }) =>
      csvFile(
        'activity-log',
        now,
        ['When (UTC)', 'Who', 'What', 'Workspace', 'Host', 'Address', 'Id'],
        readAll('newest-first', (stretch) => recordedEvents(services, scope, stretch)),
        ({ at, actor, sentence, workspace, host, ip, id }) => [
          new Date(at).toISOString(),
          actor,
          sentence,
          workspace ?? '',
          host,
          ip,
          id,
        ],
      ),
  });

  routes.action({
    url: paths.adminReopen,
    host: 'base',
    access: 'admin',
    fresh: async (context, { body }) => {
      const name = await workspaceName(services.db, context.scope, body.workspace);
      if (name === null) return errorPage(404);
      return { deed: `open ${name} again`, button: 'Open the workspace again' };
    },
    from: () => paths.adminWorkspaces,
    body: z.object({ workspace: idField }),
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const name = await workspaceName(services.db, context.scope, body.workspace);
      if (name === null) return errorPage(404);
      const outcome = await reopenWorkspace(services, context.act, body.workspace);
      await leaveFlash(services.db, context.session.sessionId, reopenedWords(name, outcome));
      return seeOther(paths.adminWorkspaces);
    },
  });

  routes.action({
    url: paths.adminPlan,
    host: 'base',
    access: 'admin',
    // A downgrade suspends a workspace's policy, which is as good as switching it off (D12).
    fresh: async (context, { body: { workspace, plan } }) => {
      const name = await workspaceName(services.db, context.scope, workspace);
      if (name === null) return errorPage(404);
      return { deed: `move ${name} to the ${planName(plan)} plan`, button: 'Change plan' };
    },
    from: () => paths.adminWorkspaces,
    query: listQuery,
    body: planChange,
    invalid: async (context, { query, errors }) =>
      unprocessable(await workspaces(services, context, query, errors.plan ?? errors.workspace)),
    handler: async (context, { body: { workspace: workspaceId, plan } }) => {
      const { session } = context;
      const outcome = await changePlan(services, context.act, { workspaceId, plan });
      if (!outcome.ok) return errorPage(404);
      const name = (await workspaceName(services.db, context.scope, workspaceId)) ?? 'The workspace';
      const words = outcome.changed
        ? `${name} is now on ${planName(plan)}.${policyWords(outcome)}`
        : `${name} is already on ${planName(plan)}.`;
      await leaveFlash(services.db, session.sessionId, words);
      return seeOther(paths.adminWorkspaces);
    },
  });
}

/** Where the installation is run: accounts, workspaces, and the record of everything (S22, D10, D11). */
export function adminRoutes(routes: Routes, services: Services): void {
  accountListRoutes(routes, services);
  accountRoutes(routes, services);
  resetRoutes(routes, services);
  approvalRoutes(routes, services);
  workspaceRoutes(routes, services);
  inviteOwnerRoutes(routes, services);
  ownershipRoutes(routes, services);

  routes.page({
    url: paths.adminRecord,
    host: 'base',
    access: 'admin',
    query: z.object(positionFields),
    handler: async (context, { query }) => {
      const page = await readPage('newest-first', query, (stretch) =>
        recordedEvents(services, context.scope, stretch),
      );
      const figures = await mailFigures(services, context.scope);
      const head = await headNow(services, INSTALLATION, context.now);
      return html(
        <AdminPage title="Activity log" current={platformEntries.record} context={context}>
          <MailNotice figures={figures} />
          <RecordView rows={page.rows} pages={pageLinks(paths.adminRecord, {}, page, 'newest-first')} />
          <ChainCard head={head && { ...head, line: JSON.stringify(head) }} />
        </AdminPage>,
      );
    },
  });
}
