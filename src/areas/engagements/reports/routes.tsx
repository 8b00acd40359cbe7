import type { VNode } from 'preact';
import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, json, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { toneClass } from '../../../ui/tone.ts';
import { doneAt } from '../done.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { deliverReport, dropReport, type ReportOutcome, tryAgain } from './commands.ts';
import { aboutNames, reportFacts } from './pages.ts';
import { progressText } from './progress-views.tsx';
import { findReport, reportsIn } from './queries.ts';
import type { ReportPaths } from './readers.ts';
import { downloadReport } from './serve.ts';
import { DeliverPage, ReportsPage, TeamReportPage } from './team-views.tsx';
import { reportName, standingWords } from './views.tsx';

const of = z.object({ ...workspaceParams.shape, engagement: idField });
const one = workspaceParams.extend({ report: idField });
const delivery = z.object({ marks: plainlyTyped });

const placesOf = (slug: string): ReportPaths => ({
  report: (id) => engagementPaths.report(slug, id),
  file: (id) => engagementPaths.reportFile(slug, id),
});

const readingOf = ({ session, reach, now }: DashboardContext) => {
  const { slug, name } = session.workspace;
  return { reach, slug, now, workspace: name, at: placesOf(slug) };
};

const framed = ({ session }: DashboardContext, title: string, body: VNode): Reply =>
  html(
    <DashboardPage title={title} current={engagementEntries.engagements} session={session}>
      {body}
    </DashboardPage>,
  );

function notDone({ session }: DashboardContext, id: string, outcome: ReportOutcome & { ok: false }): Reply {
  const action = { href: engagementPaths.report(session.workspace.slug, id), label: 'Open the report' };
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'state':
      return errorPage(409, {
        title: 'The report has changed since you opened it',
        body: 'Nothing was done. Look at it again and decide then.',
        action,
      });
    case 'overtaken':
      return errorPage(409, {
        title: 'Another report was delivered as this version',
        body: 'This one was made before that, so it says the wrong version. Make the report again, then deliver the new one.',
        action,
      });
    case 'damaged':
      return errorPage(409, {
        title: 'This report’s file is missing or damaged',
        body: 'Nothing was delivered. Make the report again, then deliver the new one.',
        action,
      });
    case 'unmarkable':
      return errorPage(409, {
        title: 'Copies of this report can’t be marked',
        body: 'Nothing was delivered. Deliver it without marks, or make it again as PDF, Word or a web page.',
        action,
      });
  }
}

/** Reports of engagements, as the consultancy has them (R3, R4). */
export function reportRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.reportsOf(':slug', ':engagement'),
    params: of,
    handler: async (context, { params }) => {
      const { reach, ...reading } = readingOf(context);
      const engagement = await findEngagement(services, reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const reports = await reportsIn(services, reach, engagement.id);
      const names = await aboutNames(services, reach, reports);
      const reader = { ...reading, side: 'team', company: engagement.company } as const;
      return framed(
        context,
        `Reports of ${engagement.title}`,
        <ReportsPage engagement={engagement} reports={reports} names={names} reader={reader} />,
      );
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.report(':slug', ':report'),
    params: one,
    handler: async (context, { params }) => {
      const facts = await reportFacts(services, readingOf(context), params.report);
      if (facts === null) return errorPage(404);
      const { report, about, engagement } = facts;
      const title = `${reportName(report, about?.label ?? null)} · ${engagement.title}`;
      return framed(context, title, <TeamReportPage facts={facts} />);
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.reportFile(':slug', ':report'),
    params: one,
    handler: ({ act, reach }, { params }) =>
      downloadReport(services, { act, reach, marksFor: null }, params.report),
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.reportProgress(':slug', ':report'),
    params: one,
    handler: async ({ reach }, { params }) => {
      const report = await findReport(services, reach, params.report);
      if (report === null) return errorPage(404);
      const isUnderWay = report.state === 'making';
      const { says, tone } = standingWords(report);
      const badge = { says, colour: toneClass(tone) };
      return json({ isUnderWay, says: progressText(report), badge });
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.reportAgain(':slug', ':report'),
    params: one,
    from: ({ params }) => engagementPaths.report(params.slug, params.report),
    handler: async (context, { params: { slug, report } }) => {
      const outcome = await tryAgain(services, context.act, report);
      return outcome.ok ? seeOther(engagementPaths.report(slug, report)) : notDone(context, report, outcome);
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.deliverReport(':slug', ':report'),
    params: one,
    handler: async (context, { params }) => {
      const facts = await reportFacts(services, readingOf(context), params.report);
      if (facts === null) return errorPage(404);
      const { file, delivered, version } = facts.report;
      if (file === null || delivered !== null)
        return seeOther(engagementPaths.report(params.slug, params.report));
      const title = `Deliver version ${version} · ${facts.engagement.title}`;
      return framed(context, title, <DeliverPage facts={facts} />);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.deliverReport(':slug', ':report'),
    params: one,
    body: delivery,
    from: ({ params }) => engagementPaths.deliverReport(params.slug, params.report),
    // No field can be wrong: what is no tick is none.
    invalid: (_, { params }) => seeOther(engagementPaths.deliverReport(params.slug, params.report)),
    handler: async (context, { params: { slug, report: id }, body }) => {
      const marksCopies = body.marks === 'yes';
      const outcome = await deliverReport(services, context, { id, marksCopies });
      if (!outcome.ok) return notDone(context, id, outcome);
      return doneAt(services, context, 'Delivered.', engagementPaths.report(slug, id));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.removeReport(':slug', ':report'),
    params: one,
    from: ({ params }) => engagementPaths.report(params.slug, params.report),
    handler: async (context, { params: { slug, report } }) => {
      const outcome = await dropReport(services, context.act, report);
      if (!outcome.ok) return notDone(context, report, outcome);
      return doneAt(
        services,
        context,
        'Report removed.',
        engagementPaths.reportsOf(slug, outcome.engagementId),
      );
    },
  });
}
