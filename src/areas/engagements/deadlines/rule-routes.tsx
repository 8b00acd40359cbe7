import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { type DeadlineDays, MOST_DAYS, parseDays } from '../../../domain/deadline.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { notKept, withKept, workspaceEntries } from '../../workspace/public.ts';
import { engagementPaths } from '../paths.ts';
import { APPLIES, changeCompanyDays, changeWorkspaceDays } from './rule-commands.ts';
import { rulesOf } from './rule-queries.ts';
import { CompanyDaysPage, type DaysTyped, valuesOf, WorkspaceDaysPage } from './rule-views.tsx';

const daysField = plainlyTyped.transform((typed, context) => {
  const days = parseDays(typed);
  if (days !== 'wrong') return days;
  const message = `Enter a whole number of days from 1 to ${MOST_DAYS}, or leave it empty for no deadline.`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const workspaceForm = z.object({
  critical: daysField,
  high: daysField,
  medium: daysField,
  low: daysField,
  info: daysField,
  applies: z.enum(APPLIES, 'Choose which findings this is for.'),
});

const companyForm = workspaceForm.extend({
  days: z.enum(['workspace', 'own'], 'Choose whose days these are.'),
});

const one = workspaceParams.extend({ company: idField });

const savedFor = (applies: (typeof APPLIES)[number]) =>
  applies === 'all'
    ? 'Saved. Deadlines of published findings are being counted again.'
    : 'Saved. Findings that you publish from now on have these deadlines.';

const workspacePage = ({ session }: OwnerContext, typed: DaysTyped) => (
  <DashboardPage title="Deadlines" current={workspaceEntries.settings} session={session}>
    <WorkspaceDaysPage typed={typed} zone={session.workspace.zone} />
  </DashboardPage>
);

/** Shows the form of a company that is the asker's to change. */
function withCompany(
  services: Services,
  context: DashboardContext,
  id: string,
  show: (page: (typed: DaysTyped) => ReturnType<typeof workspacePage>, days: DeadlineDays) => Reply,
): Promise<Reply> {
  const { session, scope } = context;
  return withKept(services, context, id, async ({ name }) => {
    const rules = await rulesOf(services.db, { workspaceId: scope.workspaceId, companyId: id });
    const facts = { companyId: id, company: name, ...rules };
    const page = (typed: DaysTyped) => (
      <DashboardPage title={`Deadlines · ${name}`} current={workspaceEntries.companies} session={session}>
        <CompanyDaysPage facts={facts} typed={typed} zone={session.workspace.zone} />
      </DashboardPage>
    );
    return show(page, rules.own ?? rules.ofWorkspace);
  });
}

/** How many days clients have for findings: the workspace's, which the owner sets, and a company's own (E13). */
export function deadlineRuleRoutes(routes: Routes, services: Services): void {
  const ofWorkspace = {
    host: 'base',
    access: 'owner',
    url: engagementPaths.workspaceDeadlines(':slug'),
    params: workspaceParams,
  } as const;
  const ofCompany = {
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.companyDeadlines(':slug', ':company'),
    params: one,
  } as const;

  routes.page({
    ...ofWorkspace,
    handler: async (context) => {
      const { ofWorkspace: days } = await rulesOf(services.db, context.scope);
      return html(workspacePage(context, { values: valuesOf(days) }));
    },
  });

  routes.action({
    ...ofWorkspace,
    body: workspaceForm,
    invalid: (context, typed) => unprocessable(workspacePage(context, typed)),
    handler: async (context, { body: { applies, ...days } }) => {
      await changeWorkspaceDays(services, context.act, { days, applies });
      await leaveFlash(services.db, context.session.sessionId, savedFor(applies));
      return seeOther(paths.settings(context.session.workspace.slug));
    },
  });

  routes.page({
    ...ofCompany,
    handler: (context, { params }) =>
      withCompany(services, context, params.company, (page, days) => html(page({ values: valuesOf(days) }))),
  });

  routes.action({
    ...ofCompany,
    body: companyForm,
    invalid: (context, { params, values, errors }) =>
      withCompany(services, context, params.company, (page) => unprocessable(page({ values, errors }))),
    handler: async (context, { params, body: { applies, days: whose, ...typed } }) => {
      const days = whose === 'own' ? typed : null;
      const outcome = await changeCompanyDays(services, context.act, params.company, { days, applies });
      if (outcome === 'unknown') return errorPage(404);
      if (outcome === 'not-kept') return notKept(context, params.company);
      await leaveFlash(services.db, context.session.sessionId, savedFor(applies));
      return seeOther(paths.company(context.session.workspace.slug, params.company));
    },
  });
}
