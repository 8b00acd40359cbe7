import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { REPORT_FORMATS, REPORT_KINDS } from '../../../domain/report.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { given, plain } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { knowingNames } from '../evidence/named.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { AskPage, type AskTrouble } from './ask-views.tsx';
import { type AskOutcome, askForReport } from './commands.ts';
import { aboutsIn } from './pages.ts';
import { summaryProblem } from './summary-text.ts';
import { warningsFor } from './warnings.ts';

const of = workspaceParams.extend({ engagement: idField });
/** The id of what was chosen, or nothing. */
const chosen = given(z.string().default(''));

const form = z.object({
  kind: plain(z.enum(REPORT_KINDS, 'Choose a report.')),
  format: plain(z.enum(REPORT_FORMATS, 'Choose a format.')),
  finding: chosen,
  round: chosen,
  summary: plainlyTyped,
});

const query = z.object({
  finding: idField.nullable().default(null),
  round: idField.nullable().default(null),
});

/** What is wrong with what was asked for, field by field. */
function errorsOf(outcome: AskOutcome & { ok: false }, kind: string): AskTrouble['errors'] {
  switch (outcome.reason) {
    case 'about':
      return kind === 'finding'
        ? { finding: 'Choose a finding that is published.' }
        : { round: 'Choose a retest that is published.' };
    case 'format':
      return { format: 'This format only lists findings. Choose another one for this report.' };
    case 'many':
      return {
        kind: 'This engagement has as many reports as it can have. Remove some that were never delivered.',
      };
    case 'unknown':
      return {};
  }
}

/** Where reports are asked for, and what is told beforehand of what they would say less well (R3, R5). */
export function askReportRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  async function askPage(
    { session, reach }: DashboardContext,
    id: string,
    { values = {}, trouble }: { values?: Readonly<Record<string, string>>; trouble?: AskTrouble },
  ): Promise<Reply> {
    const engagement = await findEngagement(services, reach, id);
    if (engagement === null) return errorPage(404);
    const abouts = await aboutsIn(services, reach, id);
    const warnings = await knowingNames(services, session, (names) =>
      warningsFor(services, reach, engagement, names),
    );
    const isOwner = session.membership.role === 'owner';
    const facts = {
      engagement,
      warnings,
      isOwner,
      ...abouts,
      formats: REPORT_FORMATS,
      chosen: values,
      trouble,
    };
    const page = (
      <DashboardPage
        title={`Make a report · ${engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <AskPage facts={facts} />
      </DashboardPage>
    );
    return trouble === undefined ? html(page) : unprocessable(page);
  }

  routes.page({
    ...here,
    url: engagementPaths.newReport(':slug', ':engagement'),
    params: of,
    query,
    handler: (context, { params, query: { finding, round } }) =>
      askPage(context, params.engagement, {
        values: {
          ...(finding !== null && { kind: 'finding', finding }),
          ...(round !== null && { kind: 'retest', round }),
        },
      }),
  });

  routes.action({
    ...here,
    url: engagementPaths.newReport(':slug', ':engagement'),
    params: of,
    body: form,
    from: ({ params: { slug, engagement } }) => engagementPaths.newReport(slug, engagement),
    invalid: (context, { params, values, errors }) =>
      askPage(context, params.engagement, { trouble: { values, errors } }),
    handler: async (context, { params, body, values }) => {
      const { kind, format, finding, round } = body;
      const again = (errors: AskTrouble['errors']) =>
        askPage(context, params.engagement, { trouble: { values, errors } });
      const problem = summaryProblem(body.summary);
      if (problem !== null) return again({ summary: problem });
      const about = kind === 'finding' ? finding : kind === 'retest' ? round : '';
      const outcome = await askForReport(services, context.act, {
        ...{ engagementId: params.engagement, kind, format, summary: body.summary.trim() },
        about: about === '' ? null : about,
      });
      if (outcome.ok) return seeOther(engagementPaths.report(params.slug, outcome.id));
      return outcome.reason === 'unknown' ? errorPage(404) : again(errorsOf(outcome, kind));
    },
  });
}
