import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { AdminContext, SignedIn } from '../access/context.ts';
import { mustSetUpNext } from '../access/judgement.ts';
import type { Site } from '../access/site.ts';
import { whatCounts } from '../domain/mfa-policy.ts';
import { planName } from '../domain/plan.ts';
import { isAtBase } from '../domain/role.ts';
import { writtenEnd, writtenMoment } from '../domain/zoned-time.ts';
import { AdminLayout } from '../ui/admin-layout.tsx';
import type { Flash } from '../ui/alert.tsx';
import { DashboardLayout } from '../ui/dashboard-layout.tsx';
import { entriesFor, type NavEntry, type NavList } from '../ui/navigation.ts';
import { PersonalLayout } from '../ui/personal-layout.tsx';
import { PortalLayout } from '../ui/portal-layout.tsx';
import { SaveCodesNotice } from '../ui/save-codes-notice.tsx';
import { SetUpNotice } from '../ui/set-up-notice.tsx';
import { Surroundings } from '../ui/surroundings.ts';
import { paths } from './paths.ts';

interface ShellProps<List extends NavList> {
  readonly title: string;
  /** The entry that the page stands under, of a list that its shell shows. */
  readonly current: NavEntry<List>;
  readonly session: SignedIn;
  /** On the page that a notice leads to. */
  readonly withoutNotice?: boolean;
  /** How wide a page of the dashboard is: for reading, or for two things beside each other. */
  readonly room?: 'text' | 'wide';
  readonly children: ComponentChildren;
}

function flashOf(session: SignedIn): Flash | undefined {
  return session.flash === null ? undefined : { tone: 'success', text: session.flash };
}

/** What somebody is told on every page, however far from what it is about. */
function noticeFor({ session, withoutNotice }: Pick<ShellProps<NavList>, 'session' | 'withoutNotice'>) {
  if (withoutNotice) return undefined;
  if (session.account.mustSaveCodes) return <SaveCodesNotice href={paths.recoveryCodes} />;
  const must = mustSetUpNext(session);
  if (must === null || session.policy === null) return undefined;
  const { workspaceName, zone, methods } = session.policy;
  const from = must === 'next-sign-in' ? null : writtenMoment(must.from, zone);
  return (
    <SetUpNotice
      workspaceName={workspaceName}
      from={from}
      what={whatCounts(methods)}
      action={paths.addAuthenticator}
    />
  );
}

/** What an auditor is told on every page of the workspace: until when they can look at it (B13). */
function auditingNote({ membership, workspace }: SignedIn): VNode | null {
  if (membership?.role !== 'auditor' || membership.endsAt === null || workspace === null) return null;
  const end = writtenEnd(membership.endsAt, workspace.zone);
  return (
    <p class="text-sm text-muted">You’re an auditor here. You can look at this workspace until {end}.</p>
  );
}

/** What of a list in the navigation is for whoever is signed in. */
function useEntries(list: NavList, { membership, account }: SignedIn): readonly NavEntry[] {
  const { navigation } = useContext(Surroundings);
  return entriesFor(navigation, list, { role: membership?.role ?? null, isAdmin: account.isAdmin });
}

/** A page of the dashboard. */
export function DashboardPage({
  title,
  current,
  session,
  withoutNotice,
  room,
  children,
}: ShellProps<'workspace' | 'personal'>): VNode {
  const { workspace, account } = session;
  return (
    <Surroundings.Provider value={{ ...useContext(Surroundings), slug: workspace?.slug ?? '' }}>
      <DashboardLayout
        title={title}
        workspaceEntries={useEntries('workspace', session)}
        personalEntries={useEntries('personal', session)}
        current={current}
        workspace={{
          name: workspace?.name ?? '',
          plan: workspace === null ? '' : planName(workspace.plan),
        }}
        user={account}
        notice={
          <>
            {auditingNote(session)}
            {noticeFor({ session, withoutNotice })}
          </>
        }
        flash={flashOf(session)}
        room={room}
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
  withoutNotice,
  children,
}: ShellProps<'portal' | 'personal'>): VNode {
  const { workspace, membership, account } = session;
  return (
    <PortalLayout
      title={title}
      entries={[...useEntries('portal', session), ...useEntries('personal', session)]}
      current={current}
      workspace={{ name: workspace?.name ?? '', accent: workspace?.accent }}
      company={{ name: membership?.company?.name ?? '' }}
      user={account}
      notice={noticeFor({ session, withoutNotice })}
      flash={flashOf(session)}
    >
      {children}
    </PortalLayout>
  );
}

/** The same where the reader stands in no workspace. The pages that it leads to are on the base host alone. */
function PersonalPage({
  title,
  current,
  session,
  onBaseHost,
  withoutNotice,
  children,
}: ShellProps<'personal'> & { onBaseHost: boolean }): VNode {
  const entries = useEntries('personal', session);
  return (
    <PersonalLayout
      title={title}
      entries={onBaseHost ? entries : [current]}
      current={current}
      user={session.account}
      notice={noticeFor({ session, withoutNotice })}
      flash={flashOf(session)}
    >
      {children}
    </PersonalLayout>
  );
}

/** A page about the account itself, in the surroundings that the user has on this host. */
export function AccountPage(props: ShellProps<'personal'> & { site: Site }): VNode {
  const { site, ...page } = props;
  const { session } = page;
  const role = session.membership?.role;
  if (site.kind === 'tenant' && role === 'client') {
    return <PortalPage {...page} />;
  }
  if (site.kind === 'base' && isAtBase(role)) {
    return <DashboardPage {...page} />;
  }
  return <PersonalPage {...page} onBaseHost={site.kind === 'base'} />;
}

/** A page of the administration, for whoever is signed in there. */
export function AdminPage(props: {
  title: string;
  current: NavEntry<'administration'>;
  context: AdminContext;
  children: ComponentChildren;
}): VNode {
  const { session } = props.context;
  const role = session.membership?.role;
  return (
    <AdminLayout
      title={props.title}
      entries={useEntries('administration', session)}
      current={props.current}
      user={session.account}
      hasDashboard={isAtBase(role)}
      notice={noticeFor({ session })}
      flash={flashOf(session)}
    >
      {props.children}
    </AdminLayout>
  );
}
