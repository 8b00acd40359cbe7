import { localDay } from '../../domain/zoned-time.ts';
import { paths } from '../../http/paths.ts';
import { errorPage, html } from '../../http/reply.ts';
import type { Routes } from '../../http/route.ts';
import { PortalPage } from '../../http/shell.tsx';
import type { Services } from '../../services.ts';
import { clientPaths } from '../engagements/public.ts';
import { overviewContent } from './content.tsx';
import { portalEntries } from './navigation.ts';

/** The client's front page. */
export function portalRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.portal,
    host: 'tenant',
    access: 'portal',
    handler: async ({ session, scope, reach, now }) => {
      const { account, workspace } = session;
      const reading = {
        reach,
        now,
        today: localDay(now, workspace.zone),
        reader: account.id,
        workspace: workspace.name,
        at: clientPaths,
      };
      const content = await overviewContent(services, reading, { scope, self: account.email });
      if (content === null) return errorPage(404);
      return html(
        <PortalPage title={content.title} current={portalEntries.overview} session={session}>
          {content.body}
        </PortalPage>,
      );
    },
  });
}
