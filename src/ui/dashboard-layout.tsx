import type { ComponentChildren } from 'preact';
import { type Flash, FlashMessage } from './alert.tsx';
import { Badge } from './badge.tsx';
import { Monogram } from './brand.tsx';
import { Document } from './document.tsx';
import { Icon } from './icon.tsx';
import { NavList, SignOutForm } from './nav.tsx';
import type { NavEntry } from './navigation.ts';

export type DashboardLayoutProps = {
  title: string;
  workspace: { name: string; plan: string };
  user: { name: string; email: string };
  workspaceEntries: readonly NavEntry[];
  personalEntries: readonly NavEntry[];
  current: NavEntry;
  /** What the reader is to know on every page. */
  notice?: ComponentChildren;
  flash?: Flash | undefined;
  /** How wide its content is. */
  room?: 'text' | 'wide' | undefined;
  children: ComponentChildren;
};

/**
 * The consultancy's side: navigation in a column on a desk, in a drawer on a phone. The drawer is a popover, so that
 * opening, Escape and a tap beside it work without a script.
 */
export const DashboardLayout = ({
  title,
  workspace,
  user,
  workspaceEntries,
  personalEntries,
  current,
  notice,
  flash,
  room = 'text',
  children,
}: DashboardLayoutProps) => (
  <Document
    title={`${title} · ${workspace.name}`}
    skipLink
    bodyClass="lg:grid lg:grid-cols-[16.5rem_minmax(0,1fr)]"
  >
    <header class="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-base-300 bg-base-100 px-4 py-2.5 lg:hidden">
      <button type="button" class="drawer-button btn btn-quiet btn-sm" popovertarget="navigation">
        <Icon name="menu" /> Menu
      </button>
      <span class="min-w-0 font-semibold">{workspace.name}</span>
    </header>
    <aside id="navigation" aria-label="Sidebar" popover="auto" class="drawer-panel flex-col gap-6 p-4">
      <div class="flex flex-wrap items-center gap-3 px-1">
        <Monogram name={workspace.name} />
        <div class="min-w-0 grow">
          <p class="font-semibold">{workspace.name}</p>
        </div>
        <Badge>{workspace.plan}</Badge>
      </div>
      <nav aria-label="Workspace" class="grow">
        <NavList entries={workspaceEntries} current={current} />
      </nav>
      <div class="space-y-3 border-t border-base-300 pt-4">
        <div class="px-2.5 text-sm">
          <p class="font-medium">{user.name}</p>
          <p class="text-muted">{user.email}</p>
        </div>
        <nav aria-label="Your account">
          <NavList entries={personalEntries} current={current} />
          <SignOutForm />
        </nav>
      </div>
      <button
        type="button"
        class="btn btn-quiet btn-sm lg:hidden"
        popovertarget="navigation"
        popovertargetaction="hide"
      >
        <Icon name="x" /> Close menu
      </button>
    </aside>
    <main
      id="main"
      tabindex={-1}
      class={`min-w-0 px-4 py-7 outline-none sm:px-8 lg:py-11 ${room === 'wide' ? 'lg:px-6 2xl:px-12' : 'lg:px-12'}`}
    >
      <div class={`mx-auto space-y-7 ${room === 'wide' ? 'max-w-[100rem]' : 'max-w-4xl'}`}>
        {notice}
        <FlashMessage flash={flash} />
        {children}
      </div>
    </main>
  </Document>
);
