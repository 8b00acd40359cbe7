import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { newId } from '../../../data/id.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { leadingCvssOf } from '../finding/leading.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { deleteTemplate } from './commands.ts';
import { libraryPage, libraryQuery } from './library-query.ts';
import { DeleteTemplatePage, LibraryPage, TemplatePage } from './page-views.tsx';
import { findOwnTemplate, findTemplate } from './queries.ts';

const one = workspaceParams.extend({ template: idField });

/** A workspace's templates: the list, one of them, and deleting one of its own (E16). */
export function templateRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.templates(':slug'),
    query: libraryQuery,
    handler: async ({ session, scope }, { query }) => {
      const path = engagementPaths.templates(session.workspace.slug);
      const facts = await libraryPage(services, scope, query, path);
      return html(
        <DashboardPage title="Templates" current={engagementEntries.templates} session={session}>
          <LibraryPage facts={facts} />
        </DashboardPage>,
      );
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.template(':slug', ':template'),
    params: one,
    query: z.object({ engagement: idField.nullable().default(null) }),
    handler: async ({ session, scope, reach, now }, { params, query }) => {
      const template = await findTemplate(services, scope, params.template);
      if (template === null) return errorPage(404);
      const [engagement, leads] = await Promise.all([
        query.engagement === null ? null : findEngagement(services, reach, query.engagement),
        leadingCvssOf(services.db, scope.workspaceId),
      ]);
      return html(
        <DashboardPage
          title={`${template.text.title} · Template`}
          current={engagementEntries.templates}
          session={session}
        >
          <TemplatePage {...{ template, engagement, leads, now }} page={newId()} />
        </DashboardPage>,
      );
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.deleteTemplate(':slug', ':template'),
    params: one,
    handler: async ({ session, scope }, { params }) => {
      const template = await findOwnTemplate(services, scope, params.template);
      if (template === null) return errorPage(404);
      return html(
        <DashboardPage
          title={`Delete “${template.text.title}”?`}
          current={engagementEntries.templates}
          session={session}
        >
          <DeleteTemplatePage template={template} />
        </DashboardPage>,
      );
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.deleteTemplate(':slug', ':template'),
    params: one,
    handler: async (context, { params }): Promise<Reply> => {
      const outcome = await deleteTemplate(services, context.act, params.template);
      if (outcome !== 'done') return errorPage(404);
      await leaveFlash(services.db, context.session.sessionId, 'Template deleted.');
      return seeOther(engagementPaths.templates(context.session.workspace.slug));
    },
  });
}
