import type { VNode } from 'preact';
import { type Role, roleName } from '../../../domain/role.ts';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';

/** What a stranger sees first; `signUp`: whether anybody at all can make a workspace on the web. */
export function StartPage({ at, signUp }: { at: AuthSite; signUp: boolean }): VNode {
  return (
    <AuthPage
      at={at}
      heading="Security findings, shared safely with your clients"
      lead={
        <p>Run your security engagements in one place and share findings with clients in a private portal.</p>
      }
      footer={
        <p>
          Are you a client? Sign in at your consultancy’s own portal address – it’s in your invitation email.
        </p>
      }
    >
      <div class="space-y-3">
        <LinkButton href={paths.signIn} variant="primary" block>
          Sign in
        </LinkButton>
        {signUp && (
          <LinkButton href={paths.signUp} block>
            Create a workspace
          </LinkButton>
        )}
      </div>
    </AuthPage>
  );
}

export interface Dashboard {
  readonly id: string;
  readonly name: string;
  readonly role: Exclude<Role, 'client'>;
  readonly href: string;
  /** The one that was used last. */
  readonly current: boolean;
  readonly isClosed: boolean;
}

export interface Portal {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly href: string;
}

function DashboardEntry({ dashboard }: { dashboard: Dashboard }): VNode {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3.5">
      <div class="min-w-0">
        <p class="font-medium">{dashboard.name}</p>
        <p class="text-sm text-muted">{roleName(dashboard.role)}</p>
      </div>
      <div class="flex flex-wrap items-center gap-3">
        {dashboard.current && <Badge tone="success">Used last</Badge>}
        {dashboard.isClosed && <Badge tone="warning">Closed</Badge>}
        <LinkButton href={dashboard.href} size="small">
          Open<span class="sr-only"> {dashboard.name}</span>
        </LinkButton>
      </div>
    </li>
  );
}

function PortalEntry({ portal }: { portal: Portal }): VNode {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3.5">
      <div class="min-w-0">
        <p class="font-medium">{portal.name}</p>
        <p class="text-sm text-muted">For {portal.company}</p>
        <p class="hidden text-sm print:block">{portal.href}</p>
      </div>
      <LinkButton href={portal.href} size="small">
        Open<span class="sr-only"> the portal of {portal.name}</span> <Icon name="arrow-right" size={15} />
      </LinkButton>
    </li>
  );
}

/** Where the account is at home: dashboards of this host, portals on hosts of their own. */
export function WorkspacesPage(props: {
  email: string;
  dashboards: readonly Dashboard[];
  portals: readonly Portal[];
  /** Where their time as an auditor is over, in words. */
  ended: readonly string[];
  isAdmin: boolean;
  /** Whether workspaces can be made on the web; offered to whoever works in one. */
  signUp: boolean;
  /** Whether one was made just now. */
  created: boolean;
  supportEmail: string;
}): VNode {
  const { email, dashboards, portals, ended, isAdmin, created } = props;
  const none = dashboards.length === 0 && portals.length === 0 && ended.length === 0;
  return (
    <AuthLayout
      heading="Your workspaces"
      lead={<p>Signed in as {email}.</p>}
      signOut
      support={{ email: props.supportEmail }}
      footer={
        <p class="flex flex-wrap gap-x-5 gap-y-2">
          {props.signUp && dashboards.length > 0 && (
            <a class="link" href={paths.signUp}>
              Create another workspace
            </a>
          )}
          <a class="link" href={paths.account}>
            Account security
          </a>
          {isAdmin && (
            <a class="link" href={paths.admin}>
              Platform administration
            </a>
          )}
        </p>
      }
    >
      {created && (
        <div class="mb-5">
          <Alert tone="success">Your new workspace is ready. Open it below to get started.</Alert>
        </div>
      )}
      {ended.map((says) => (
        <div key={says} class="mb-5">
          <Alert title="Your access has ended">{says}</Alert>
        </div>
      ))}
      {none && (
        <EmptyState icon="building-2" title="You’re not in any workspace yet">
          <p>
            Workspaces appear here when you accept an invitation. Check your email, or ask your contact to
            send the invitation again.
          </p>
        </EmptyState>
      )}
      {dashboards.length > 0 && (
        <section aria-labelledby="dashboards">
          <h2 id="dashboards" class="text-base">
            Dashboards
          </h2>
          <ul class="divide-y divide-base-300">
            {dashboards.map((dashboard) => (
              <DashboardEntry key={dashboard.id} dashboard={dashboard} />
            ))}
          </ul>
        </section>
      )}
      {portals.length > 0 && (
        <section aria-labelledby="portals" class={dashboards.length > 0 ? 'mt-5' : undefined}>
          <h2 id="portals" class="text-base">
            Client portals
          </h2>
          <p class="mt-1 text-sm text-muted">Each portal has its own address and its own sign-in.</p>
          <ul class="divide-y divide-base-300">
            {portals.map((portal) => (
              <PortalEntry key={portal.id} portal={portal} />
            ))}
          </ul>
        </section>
      )}
    </AuthLayout>
  );
}
