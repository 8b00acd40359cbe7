import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { pageLinks, positionFields } from '../../../http/list.ts';
import { errorPage, html, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { deletedDraftsOf, undeleteFinding } from './deleted-drafts.ts';
import { DeletedDraftsPage } from './deleted-views.tsx';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ finding: idField });

/** Drafts that were deleted, listed and restored (E15). */
export function deletedDraftRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.deletedDrafts(':slug', ':engagement'),
    params: ofEngagement,
    query: z.object(positionFields),
    handler: async ({ session, reach, now }, { params, query }) => {
      const engagement = await findEngagement(services, reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const which = { engagementId: engagement.id, position: query };
      const page = await deletedDraftsOf(services, reach, which, now);
      const path = engagementPaths.deletedDrafts(session.workspace.slug, engagement.id);
      return html(
        <DashboardPage
          title={`Deleted drafts · ${engagement.title}`}
          current={engagementEntries.engagements}
          session={session}
        >
          <DeletedDraftsPage
            facts={{ engagement, drafts: page.rows, ...pageLinks(path, {}, page, 'newest-first'), now }}
          />
        </DashboardPage>,
      );
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.undeleteFinding(':slug', ':finding'),
    params: one,
    from: ({ params: { slug } }) => engagementPaths.engagements(slug),
    handler: async (context, { params }) => {
      const outcome = await undeleteFinding(services, context.act, params.finding);
      if (!outcome.ok) return errorPage(404);
      await leaveFlash(services.db, context.session.sessionId, 'Draft restored.');
      return seeOther(engagementPaths.finding(context.session.workspace.slug, params.finding));
    },
  });
}
