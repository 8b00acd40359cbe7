import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { knowingNames } from '../evidence/named.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { draftsOf, publishReady } from './ready.ts';
import { PublishReadyPage } from './ready-views.tsx';

/** Publishing all drafts that lack nothing, once their list has been seen (E12). */
export function publishReadyRoutes(routes: Routes, services: Services): void {
  const route = {
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.publishReady(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
  } as const;

  async function page({ session, reach }: DashboardContext, id: string, hasChanged = false): Promise<Reply> {
    const engagement = await findEngagement(services, reach, id);
    if (engagement === null) return errorPage(404);
    const drafts = await knowingNames(services, session, (names) => draftsOf(services, reach, id, names));
    const shown = (
      <DashboardPage
        title={`Publish all ready drafts? · ${engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <PublishReadyPage facts={{ engagement, drafts, hasChanged }} />
      </DashboardPage>
    );
    return hasChanged ? unprocessable(shown) : html(shown);
  }

  routes.page({ ...route, handler: (context, { params }) => page(context, params.engagement) });

  routes.action({
    ...route,
    body: z.object({ seen: given(z.string().max(64).optional()) }),
    invalid: (context, { params }) => page(context, params.engagement, true),
    handler: async (context, { params, body }) => {
      const { act, session } = context;
      const outcome = await publishReady(services, act, params.engagement, body.seen ?? null);
      if (!outcome.ok)
        return outcome.reason === 'unknown' ? errorPage(404) : page(context, params.engagement, true);
      const { published, left } = outcome;
      const went = published === 1 ? '1 finding was published.' : `${published} findings were published.`;
      const stayed =
        left === 0 ? '' : left === 1 ? ' 1 draft isn’t ready yet.' : ` ${left} drafts aren’t ready yet.`;
      await leaveFlash(services.db, session.sessionId, `${went}${stayed}`);
      return seeOther(engagementPaths.engagement(session.workspace.slug, params.engagement));
    },
  });
}
