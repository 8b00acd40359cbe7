import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { deleteFinding } from './delete.ts';
import { DeletePage, deletionTitle } from './delete-views.tsx';
import { findingPage } from './page.tsx';
import { publishFinding } from './publish.ts';
import { findFinding } from './queries.ts';
import { remarksQuery } from './remark-part.ts';
import { revisionField } from './revision.ts';

const one = workspaceParams.extend({ finding: idField });

/** Findings, as the consultancy reads, publishes and deletes them (E8, E12). */
export function findingRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.finding(':slug', ':finding'),
    params: one,
    query: remarksQuery,
    handler: async (context, { params, query }) => {
      const page = await findingPage(services, context, params.finding, query);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.publishFinding(':slug', ':finding'),
    params: one,
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    body: z.object({ revision: revisionField, whatChanged: plainlyTyped }),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const { slug } = context.session.workspace;
      const outcome = await publishFinding(services, context.act, params.finding, {
        revision: body.revision,
        whatChanged: body.whatChanged.trim(),
      });
      const here = engagementPaths.finding(slug, params.finding);
      if (outcome.ok) {
        await leaveFlash(services.db, context.session.sessionId, 'Published. The client can read it now.');
        return seeOther(here);
      }
      if (outcome.reason === 'unknown') return errorPage(404);
      if (outcome.reason === 'unchanged') return seeOther(here);
      return errorPage(409, {
        title:
          outcome.reason === 'changed'
            ? 'The finding has changed since you opened it'
            : 'Not ready to publish',
        body:
          outcome.reason === 'changed'
            ? 'Nothing was published. Read it again, then publish it.'
            : 'Nothing was published. The finding’s page says what it still needs.',
        action: { href: here, label: 'Open the finding' },
      });
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.deleteFinding(':slug', ':finding'),
    params: one,
    handler: async ({ session, reach }, { params }) => {
      const finding = await findFinding(services, reach, params.finding);
      if (finding === null) return errorPage(404);
      if (finding.published !== null) return published(session.workspace.slug, finding.id);
      return html(
        <DashboardPage
          title={deletionTitle(finding)}
          current={engagementEntries.engagements}
          session={session}
        >
          <DeletePage finding={finding} />
        </DashboardPage>,
      );
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.deleteFinding(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const { slug } = context.session.workspace;
      const outcome = await deleteFinding(services, context.act, params.finding);
      if (outcome.ok) {
        await leaveFlash(
          services.db,
          context.session.sessionId,
          'Draft deleted. You can restore it for 30 days.',
        );
        return seeOther(engagementPaths.engagement(slug, outcome.engagementId));
      }
      return outcome.reason === 'unknown' ? errorPage(404) : published(slug, params.finding);
    },
  });
}

const published = (slug: string, id: string): Reply =>
  errorPage(409, {
    title: 'This finding has been published',
    body: 'The client may have read it, so it can’t be deleted. You can withdraw it, with a reason that the client sees.',
    action: { href: engagementPaths.finding(slug, id), label: 'Open the finding' },
  });
