import type { PortalContext } from '../../access/context.ts';
import { paths } from '../../http/paths.ts';
import { html } from '../../http/reply.ts';
import type { Routes } from '../../http/route.ts';
import { PortalPage } from '../../http/shell.tsx';
import type { Services } from '../../services.ts';
import { ClientOverview, isArchived, overviewOf } from '../engagements/public.ts';
import { portalEntries } from './navigation.ts';
import { colleaguesOf, consultancyOf } from './queries.ts';
import { PortalOverview } from './views.tsx';

async function portal(services: Services, { session, scope, reach, now }: PortalContext) {
  const { db } = services;
  const [colleagues, consultancy, overview, archived] = await Promise.all([
    colleaguesOf(db, scope),
    consultancyOf(db, scope),
    overviewOf(services, reach, now),
    isArchived(db, scope),
  ]);
  const company = session.membership.company?.name ?? '';
  return (
    <PortalPage title={company} current={portalEntries.overview} session={session}>
      <PortalOverview
        facts={{
          company,
          workspace: session.workspace.name,
          colleagues,
          consultancy,
          isArchived: archived,
          self: session.account.email,
        }}
      >
        {overview && <ClientOverview overview={overview} />}
      </PortalOverview>
    </PortalPage>
  );
}

/** The client's front page. */
export function portalRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.portal,
    host: 'tenant',
    access: 'portal',
    handler: async (context) => html(await portal(services, context)),
  });
}
