import type { Services } from '../../services.ts';
import type { AccountContext } from '../../web/context.ts';
import { queryText, rawField } from '../../web/form-input.ts';
import { landingOf, onwardPath } from '../../web/landing.ts';
import { errorPage, html, seeOther } from '../../web/reply.ts';
import type { Routes } from '../../web/route.ts';
import { tenantUrl } from '../../web/site.ts';
import { switchWorkspace } from './commands.ts';
import { membershipsOf } from './queries.ts';
import { StartPage, WorkspacesPage } from './views.tsx';

async function workspacesPage(
  services: Services,
  { session }: AccountContext,
  { created }: { readonly created: boolean },
) {
  const { account } = session;
  const memberships = await membershipsOf(services.db, account.id);
  const dashboards = memberships.flatMap(({ workspaceId: id, name, role }) =>
    role === 'client' ? [] : [{ id, name, role, current: id === session.workspace?.id }],
  );
  const portals = memberships.flatMap(({ workspaceId: id, name, slug, role, company }) =>
    role === 'client' && company !== null
      ? [{ id, name, company, href: `${tenantUrl(services.config, slug)}/portal` }]
      : [],
  );
  return (
    <WorkspacesPage
      email={account.email}
      dashboards={dashboards}
      portals={portals}
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
    url: '/',
    host: 'both',
    access: 'public',
    handler: ({ site, session }) => {
      if (session !== null) return seeOther(onwardPath(session, site.kind));
      if (site.kind === 'tenant') return seeOther('/login');
      const { signUp, supportEmail } = services.config;
      return html(<StartPage place={{ site, supportEmail }} signUp={signUp !== 'closed'} />);
    },
  });

  routes.page({
    url: '/workspaces',
    host: 'base',
    access: 'account',
    handler: async (context, request) => {
      const created = queryText(request, 'created') === '1';
      return html(await workspacesPage(services, context, { created }));
    },
  });

  routes.action({
    url: '/workspaces/switch',
    host: 'base',
    access: 'account',
    handler: async ({ act, now }, request) => {
      const workspaceId = rawField(request, 'workspace');
      if (typeof workspaceId !== 'string') return errorPage(404);
      const token = await switchWorkspace(services, act, workspaceId);
      if (token === null) return errorPage(404);
      return seeOther(await landingOf(services, token, now), { set: token });
    },
  });

  // W3C "A Well-Known URL for Changing Passwords": password managers send people there.
  routes.page({
    url: '/.well-known/change-password',
    host: 'both',
    access: 'public',
    handler: () => seeOther('/account/security'),
  });
}
