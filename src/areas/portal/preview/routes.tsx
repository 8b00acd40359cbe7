import type { DashboardContext } from '../../../access/context.ts';
import { previewLeaveOf } from '../../../access/gate.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type ClientContent,
  commentsQuery,
  companyOf,
  documentContent,
  documentsContent,
  downloadReport,
  downloadVersion,
  engagementContent,
  findingContent,
  listContent,
  listQuery,
  positionQuery,
  previewPaths,
  type Reading,
  reportContent,
  roundContent,
  roundFile,
  shownFile,
} from '../../engagements/public.ts';
import { overviewContent } from '../content.tsx';
import { type Previewed, PreviewPage } from './frame.tsx';

const one = workspaceParams.extend({ company: idField });

/** Reads as a contact of a company would, who only looks. */
function readingOf(context: DashboardContext, companyId: string) {
  const { scope, reach } = previewLeaveOf(context, companyId);
  const at = previewPaths(context.session.workspace.slug, companyId);
  const { now } = context;
  const { name: workspace, zone } = context.session.workspace;
  const today = localDay(now, zone);
  return { scope, reading: { reach, now, today, reader: null, workspace, at } satisfies Reading };
}

async function preview(
  services: Services,
  context: DashboardContext,
  { companyId, place }: Pick<Previewed, 'companyId' | 'place'>,
  read: (reading: Reading) => Promise<ClientContent | null>,
): Promise<Reply> {
  const { reading } = readingOf(context, companyId);
  const company = await companyOf(services.db, reading.reach);
  if (company === null) return errorPage(404);
  const content = await read(reading);
  if (content === null) return errorPage(404);
  const previewed = { place, companyId, company: company.name, at: reading.at, content };
  return html(<PreviewPage context={context} previewed={previewed} />);
}

/**
 * What a company's contacts see, as the consultancy looks at it (E20): the same queries and views, in a reach that is no wider than
 * that of whoever looks. Everything here is only read, and nothing is noted as seen. A document or report that is
 * downloaded here, somebody of the consultancy has downloaded (E7, R4).
 */
export function previewRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;
  const at = previewPaths(':slug', ':company');

  routes.page({
    ...here,
    url: at.overview,
    params: one,
    handler: (context, { params: { company: companyId } }) =>
      preview(services, context, { companyId, place: 'overview' }, (reading) => {
        const { scope } = readingOf(context, companyId);
        return overviewContent(services, reading, { scope, self: context.session.account.email });
      }),
  });

  routes.page({
    ...here,
    url: at.findings,
    params: one,
    query: listQuery,
    handler: (context, { params: { company: companyId }, query }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        listContent(services, reading, query),
      ),
  });

  routes.page({
    ...here,
    url: at.engagement(':engagement'),
    params: one.extend({ engagement: idField }),
    query: positionQuery,
    handler: (context, { params: { company: companyId, engagement }, query }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        engagementContent(services, reading, engagement, query.behind),
      ),
  });

  routes.page({
    ...here,
    url: at.documents(':engagement'),
    params: one.extend({ engagement: idField }),
    handler: (context, { params: { company: companyId, engagement } }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        documentsContent(services, reading, engagement),
      ),
  });

  routes.page({
    ...here,
    url: at.document(':document'),
    params: one.extend({ document: idField }),
    handler: (context, { params: { company: companyId, document } }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        documentContent(services, reading, document),
      ),
  });

  routes.page({
    ...here,
    url: at.documentVersion(':document', ':edition'),
    params: one.extend({ document: idField, edition: idField }),
    handler: (context, { params: { company, ...which } }) => {
      const { reach } = readingOf(context, company).reading;
      return downloadVersion(services, { act: context.act, reach }, which);
    },
  });

  routes.page({
    ...here,
    url: at.report(':report'),
    params: one.extend({ report: idField }),
    handler: (context, { params: { company: companyId, report } }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        reportContent(services, reading, report),
      ),
  });

  routes.page({
    ...here,
    url: at.reportFile(':report'),
    params: one.extend({ report: idField }),
    handler: (context, { params: { company, report } }) => {
      const { reach } = readingOf(context, company).reading;
      return downloadReport(services, { act: context.act, reach, marksFor: null }, report);
    },
  });

  routes.page({
    ...here,
    url: at.finding(':finding'),
    params: one.extend({ finding: idField }),
    query: commentsQuery,
    handler: (context, { params: { company: companyId, finding }, query }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        findingContent(services, reading, finding, { before: query.comments }),
      ),
  });

  routes.page({
    ...here,
    url: at.round(':round'),
    params: one.extend({ round: idField }),
    handler: (context, { params: { company: companyId, round } }) =>
      preview(services, context, { companyId, place: 'findings' }, (reading) =>
        roundContent(services, reading, round),
      ),
  });

  routes.page({
    ...here,
    url: at.roundEvidence(':round', ':evidence'),
    params: one.extend({ round: idField, evidence: idField }),
    handler: (context, { params: { company, round, evidence } }) =>
      roundFile(services, readingOf(context, company).reading.reach, { round, evidence }),
  });

  routes.page({
    ...here,
    url: at.evidence(':finding', ':evidence'),
    params: one.extend({ finding: idField, evidence: idField }),
    handler: (context, { params: { company, finding, evidence } }) =>
      shownFile(services, readingOf(context, company).reading.reach, { finding, evidence }),
  });
}
