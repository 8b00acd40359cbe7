import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { endedAuditsOf } from '../../../access/ended-audits.ts';
import { dashboardHome, homePath, onwardPath } from '../../../access/landing.ts';
import { tenantUrl } from '../../../access/site.ts';
import { endedInWords } from '../../../http/ended-audit.ts';
import { flag } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { html, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { membershipsOf } from './queries.ts';
import { StartPage, WorkspacesPage } from './views.tsx';

async function workspacesPage(
  services: Services,
  { session, now }: AccountContext,
  { created }: { readonly created: boolean },
) {
  const { account } = session;
  const [memberships, ended] = await Promise.all([
    membershipsOf(services.db, account.id, now),
    endedAuditsOf(services.db, account.id, now),
  ]);
  const dashboards = memberships.flatMap(({ workspaceId: id, slug, name, role, isClosed }) => {
    if (role === 'client') return [];
    const href = isClosed && role === 'owner' ? paths.closing(slug) : dashboardHome(slug, role);
    return [{ id, name, role, href, isClosed, current: id === session.lastWorkspaceId && !isClosed }];
  });
  const portals = memberships.flatMap(({ workspaceId: id, name, slug, role, company, isClosed }) =>
    role === 'client' && company !== null && !isClosed
      ? [{ id, name, company, href: `${tenantUrl(services.config, slug)}${paths.portal}` }]
      : [],
  );
  return (
    <WorkspacesPage
      email={account.email}
      dashboards={dashboards}
      portals={portals}
      ended={ended.map(endedInWords)}
      isAdmin={account.isAdmin}
      signUp={services.config.signUp !== 'closed'}
      created={created}
      supportEmail={services.config.supportEmail}
    />
  );
}

/** The front door, and the way from one workspace to another. */
export function startRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.start,
    host: 'both',
    access: 'public',
    handler: ({ site, session }) => {
      if (session !== null) return seeOther(onwardPath(session, site.kind));
      if (site.kind === 'tenant') return seeOther(paths.signIn);
      const { signUp, supportEmail } = services.config;
      return html(<StartPage at={{ site, supportEmail }} signUp={signUp !== 'closed'} />);
    },
  });

  routes.page({
    url: paths.workspaces,
    host: 'base',
    access: 'account',
    query: z.object({ created: flag }),
    handler: async (context, { query }) =>
      html(await workspacesPage(services, context, { created: query.created !== undefined })),
  });

  routes.page({
    url: paths.lastDashboard,
    host: 'base',
    access: 'account',
    handler: async ({ session, now }) => {
      const { membership, workspace, account } = session;
      if (membership !== null && membership.role !== 'client' && workspace?.closedAt === null)
        return seeOther(homePath(session, 'base'));
      // Removed from the one that was used last, or a client there, or it is closed: any other will do.
      for (const { slug, role, isClosed } of await membershipsOf(services.db, account.id, now))
        if (role !== 'client' && !isClosed) return seeOther(dashboardHome(slug, role));
      return seeOther(homePath(session, 'base'));
    },
  });

  // W3C "A Well-Known URL for Changing Passwords": password managers send people there.
  routes.page({
    url: paths.changePassword,
    host: 'both',
    access: 'public',
    handler: () => seeOther(paths.account),
  });
}
