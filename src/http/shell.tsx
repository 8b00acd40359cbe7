import type { ComponentChildren, VNode } from 'preact';
import type { AdminContext, SignedIn } from '../access/context.ts';
import type { Site } from '../access/site.ts';
import { planName } from '../domain/plan.ts';
import { AdminLayout, type AdminLayoutProps } from '../ui/admin-layout.tsx';
import type { Flash } from '../ui/alert.tsx';
import { AuthLayout } from '../ui/auth-layout.tsx';
import { DashboardLayout, type DashboardSection } from '../ui/dashboard-layout.tsx';
import { PortalLayout } from '../ui/portal-layout.tsx';
import { Surroundings } from '../ui/surroundings.ts';

interface ShellProps {
  readonly title: string;
  readonly session: SignedIn;
  readonly children: ComponentChildren;
}

function flashOf(session: SignedIn): Flash | undefined {
  return session.flash === null ? undefined : { tone: 'success', text: session.flash };
}

/** A page of the dashboard. */
export function DashboardPage({
  title,
  current,
  session,
  children,
}: ShellProps & { current: DashboardSection }): VNode {
  const { workspace, membership, account } = session;
  const slug = workspace?.slug ?? '';
  return (
    <Surroundings.Provider value={{ slug, signedInAs: account.email }}>
      <DashboardLayout
        title={title}
        current={current}
        workspace={{
          name: workspace?.name ?? '',
          slug,
          plan: workspace === null ? '' : planName(workspace.plan),
        }}
        user={{ name: account.name, email: account.email, role: membership?.role ?? '' }}
        isAdmin={account.isAdmin}
        flash={flashOf(session)}
      >
        {children}
      </DashboardLayout>
    </Surroundings.Provider>
  );
}

/** A page of the client portal. */
export function PortalPage({
  title,
  current,
  session,
  children,
}: ShellProps & { current: 'overview' | 'account' }): VNode {
  const { workspace, membership, account } = session;
  return (
    <PortalLayout
      title={title}
      current={current}
      workspace={{ name: workspace?.name ?? '', accent: workspace?.accent }}
      company={{ name: membership?.company?.name ?? '' }}
      user={account}
      flash={flashOf(session)}
    >
      {children}
    </PortalLayout>
  );
}

/** A page about the account itself, in the surroundings that the user has on this host. */
export function AccountPage({ title, session, site, children }: ShellProps & { site: Site }): VNode {
  const role = session.membership?.role;
  if (site.kind === 'tenant' && role === 'client') {
    return (
      <PortalPage title={title} current="account" session={session}>
        {children}
      </PortalPage>
    );
  }
  if (site.kind === 'base' && (role === 'owner' || role === 'consultant')) {
    return (
      <DashboardPage title={title} current="account" session={session}>
        {children}
      </DashboardPage>
    );
  }
  return (
    <AuthLayout title={title} heading={title} workspaceName={session.workspace?.name} signOut>
      {children}
    </AuthLayout>
  );
}

/** A page of the administration, for whoever is signed in there. */
export function AdminPage(props: {
  title: string;
  current: AdminLayoutProps['current'];
  context: AdminContext;
  children: ComponentChildren;
}): VNode {
  const { session } = props.context;
  const role = session.membership?.role;
  return (
    <AdminLayout
      title={props.title}
      current={props.current}
      user={session.account}
      hasDashboard={role === 'owner' || role === 'consultant'}
      flash={flashOf(session)}
    >
      {props.children}
    </AdminLayout>
  );
}
