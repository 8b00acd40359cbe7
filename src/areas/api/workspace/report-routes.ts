import { z } from 'zod';
import type { Act, MemberContext } from '../../../access/context.ts';
import type { RequestKey } from '../../../access/kept-answers.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type AskReportOutcome,
  askForReport,
  deliverReport,
  downloadReport,
  dropReport,
  findEngagement,
  findReport,
  knowingNames,
  type ReportOutcome,
  reportDownloadsOf,
  reportsIn,
  summaryProblem,
  tryAgain,
  warningsFor,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { listOf } from './answer-schemas.ts';
import { answerWithPage, PER_PAGE, pageBehind } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { once } from './once.ts';
import { reportDownloadOf, reportOf, reportWarningsOf } from './report-answers.ts';
import {
  deliveryBody,
  newReportBody,
  reportAnswer,
  reportDownloadAnswer,
  reportWarningsAnswer,
} from './report-schemas.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ report: idField });

function notAsked({ reason }: Exclude<AskReportOutcome, { ok: true }>, kind: string): Reply {
  switch (reason) {
    case 'unknown':
      return errorPage(404);
    case 'about':
      if (kind === 'finding') return misread({ findingId: 'Name a published finding of this engagement.' });
      if (kind === 'retest') return misread({ roundId: 'Name a published retest of this engagement.' });
      return misread({ kind: 'This kind is of the whole engagement.' });
    case 'format':
      return misread({ format: 'This format has no place for this kind.' });
    case 'many':
      return errorPage(409, { body: 'This engagement has as many reports as it can have.' });
  }
}

function notDone({ reason }: Exclude<ReportOutcome, { ok: true }>): Reply {
  switch (reason) {
    case 'unknown':
      return errorPage(404);
    case 'state':
      return errorPage(409, { body: 'The report is not in the right state for that. Nothing was changed.' });
    case 'overtaken':
      return errorPage(409, {
        body: 'Another report was delivered as this version. Make it again, then deliver the new one.',
      });
    case 'damaged':
      return errorPage(409, {
        body: 'The file of this report is missing or damaged. Make it again, then deliver the new one.',
      });
    case 'unmarkable':
      return misread({ marksCopies: 'Copies of this report can’t be marked.' });
  }
}

async function wholeReport(
  services: Services,
  { reach }: Pick<MemberContext, 'reach'>,
  id: string,
  status: 200 | 202 = 200,
): Promise<Reply> {
  const report = await findReport(services, reach, id);
  return report === null ? errorPage(404) : json(reportOf(report), status);
}

/** Reports, for programs: asked for, looked at until they are made, delivered and downloaded (R3, R4, E26). */
export function reportApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.reportsOf(':slug', ':engagement'),
    params: ofEngagement,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(reportAnswer) },
    handler: async ({ reach }, { params, query }) => {
      if ((await findEngagement(services, reach, params.engagement)) === null) return errorPage(404);
      const reports = await reportsIn(services, reach, params.engagement);
      return answerWithPage(pageBehind(reports, query.cursor), query.cursor, reportOf);
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.reportsOf(':slug', ':engagement'),
    params: ofEngagement,
    body: newReportBody,
    answers: { status: 202, schema: reportAnswer },
    handler: async (context, { params, body, requestKey }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      const { kind, format, findingId, roundId } = body;
      const problem = summaryProblem(body.summary);
      if (problem !== null) return misread({ summary: problem });
      const wrong = {
        ...(findingId !== null && kind !== 'finding' && { findingId: 'For a report of one finding only.' }),
        ...(roundId !== null && kind !== 'retest' && { roundId: 'For a retest report only.' }),
      };
      if (Object.keys(wrong).length > 0) return misread(wrong);
      const asked = {
        ...{ engagementId: engagement.id, kind, format, summary: body.summary.trim() },
        about: findingId ?? roundId,
      };
      return once(services, context, requestKey, {
        deed: (act) => askForReport(services, act, asked),
        answer: (seen, outcome) =>
          outcome.ok ? wholeReport(seen, context, outcome.id, 202) : notAsked(outcome, kind),
        companyOf: () => engagement.companyId,
        isReached: async (id) => (await findReport(services, context.reach, id)) !== null,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.reportWarnings(':slug', ':engagement'),
    params: ofEngagement,
    answers: { status: 200, schema: reportWarningsAnswer },
    handler: async (context, { params }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      const { reach, session } = context;
      return knowingNames(services, session, async (names) =>
        json(reportWarningsOf(await warningsFor(services, reach, engagement, names))),
      );
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.report(':slug', ':report'),
    params: one,
    answers: { status: 200, schema: reportAnswer },
    handler: (context, { params }) => wholeReport(services, context, params.report),
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.reportFile(':slug', ':report'),
    params: one,
    handler: (context, { params }) => {
      const { act, reach, side, session } = context;
      const marksFor = side === 'client' ? session.account.email : null;
      return downloadReport(services, { act, reach, marksFor }, params.report);
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.reportDownloads(':slug', ':report'),
    params: one,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(reportDownloadAnswer) },
    handler: async ({ reach }, { params, query }) => {
      if ((await findReport(services, reach, params.report)) === null) return errorPage(404);
      const behind = { behind: query.cursor, most: PER_PAGE + 1 };
      const rows = await reportDownloadsOf(services, reach, params.report, behind);
      const next = rows.length > PER_PAGE ? (rows[PER_PAGE - 1]?.id ?? null) : null;
      return answerWithPage({ rows: rows.slice(0, PER_PAGE), next }, query.cursor, reportDownloadOf);
    },
  });

  /** Does something to a report that the consultancy's program reaches. */
  async function change(
    context: MemberContext,
    { id, requestKey }: { readonly id: string; readonly requestKey: RequestKey | null },
    deed: (act: Act<'dashboard'>) => Promise<ReportOutcome>,
    status: 200 | 202,
  ): Promise<Reply> {
    const report = await findReport(services, context.reach, id);
    if (report === null) return errorPage(404);
    if (context.side === 'client') return errorPage(403);
    return once(services, context, requestKey, {
      deed,
      answer: (seen, outcome) => (outcome.ok ? wholeReport(seen, context, id, status) : notDone(outcome)),
      companyOf: () => report.companyId,
      isReached: 'addressed',
    });
  }

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.deliverReport(':slug', ':report'),
    params: one,
    body: deliveryBody,
    answers: { status: 200, schema: reportAnswer },
    handler: (context, { params: { report: id }, body: { marksCopies }, requestKey }) =>
      change(
        context,
        { id, requestKey },
        (act) => deliverReport(services, { act, reach: context.reach }, { id, marksCopies }),
        200,
      ),
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.reportAgain(':slug', ':report'),
    params: one,
    body: z.object({}),
    answers: { status: 202, schema: reportAnswer },
    handler: (context, { params: { report: id }, requestKey }) =>
      change(context, { id, requestKey }, (act) => tryAgain(services, act, id), 202),
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    url: apiPaths.report(':slug', ':report'),
    params: one,
    answers: { status: 204, schema: null },
    handler: async (context, { params: { report: id } }) => {
      if ((await findReport(services, context.reach, id)) === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      const outcome = await dropReport(services, context.act, id);
      return outcome.ok ? { kind: 'nothing' } : notDone(outcome);
    },
  });
}
