import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { newId } from '../../../data/id.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { libraryPage, libraryQuery } from './library-query.ts';
import { StartPage } from './page-views.tsx';
import { startFromTemplate } from './start.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });

const STARTED = 'Draft filled in from the template. Go through it and add what you found.';

/** A new finding from a template: the choice, and one press that makes the draft (E16). */
export function startRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.fromTemplate(':slug', ':engagement'),
    params: ofEngagement,
    query: libraryQuery,
    handler: async ({ session, scope, reach }, { params, query }) => {
      const engagement = await findEngagement(services, reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const path = engagementPaths.fromTemplate(session.workspace.slug, engagement.id);
      const facts = await libraryPage(services, scope, query, path);
      return html(
        <DashboardPage
          title={`New finding from a template · ${engagement.title}`}
          current={engagementEntries.engagements}
          session={session}
        >
          <StartPage facts={facts} engagement={engagement} pageOf={newId} />
        </DashboardPage>,
      );
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.fromTemplate(':slug', ':engagement'),
    params: ofEngagement,
    body: z.object({
      template: idField,
      page: idField.optional().transform((page) => page ?? null),
    }),
    from: ({ params: { slug, engagement } }) => engagementPaths.fromTemplate(slug, engagement),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }): Promise<Reply> => {
      const outcome = await startFromTemplate(services, context, params.engagement, body);
      if (!outcome.ok) return errorPage(404);
      await leaveFlash(services.db, context.session.sessionId, STARTED);
      return seeOther(engagementPaths.editFinding(context.session.workspace.slug, outcome.id));
    },
  });
}
