import type { ComponentChildren } from 'preact';
import { paths } from '../http/paths.ts';
import { type Flash, FlashMessage } from './alert.tsx';
import { Mark } from './brand.tsx';
import { Document } from './document.tsx';
import { Icon } from './icon.tsx';
import { NavList, SignOutForm } from './nav.tsx';
import type { NavEntry } from './navigation.ts';

export type AdminLayoutProps = {
  title: string;
  user: { name: string; email: string };
  entries: readonly NavEntry[];
  current: NavEntry;
  /** The administrator also has a workspace to go back to. */
  hasDashboard: boolean;
  /** What is said on every page. */
  notice?: ComponentChildren;
  flash?: Flash | undefined;
  children: ComponentChildren;
};

/** Where the installation is run. The strip on top says so at all times: what is done here reaches every workspace. */
export const AdminLayout = ({
  title,
  user,
  entries,
  current,
  hasDashboard,
  notice,
  flash,
  children,
}: AdminLayoutProps) => (
  <Document title={`${title} · Administration`} skipLink>
    <header class="border-b border-base-300 bg-base-100">
      <p class="strip flex items-center justify-center gap-2 px-4 py-1.5 text-center text-sm font-medium">
        <Icon name="wrench" size={15} /> Platform administration
      </p>
      <div class="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 sm:px-8">
        <Mark />
        <nav
          aria-label="Administration"
          class="order-last -mx-2.5 w-full sm:order-none sm:mx-0 sm:w-auto sm:grow"
        >
          <NavList
            entries={entries}
            current={current}
            listClass="flex flex-wrap gap-1 max-sm:[&_svg]:hidden"
          />
        </nav>
        <SignOutForm />
      </div>
    </header>
    <main id="main" tabindex={-1} class="mx-auto max-w-5xl space-y-7 px-4 py-7 outline-none sm:px-8 lg:py-11">
      {notice}
      <FlashMessage flash={flash} />
      {children}
    </main>
    <footer class="mx-auto flex max-w-5xl flex-wrap gap-x-6 gap-y-2 px-4 pb-10 text-sm text-muted sm:px-8">
      <span>
        Signed in as {user.name} ({user.email})
      </span>
      <a class="link" href={paths.account}>
        Account security
      </a>
      {hasDashboard && (
        <a class="link" href={paths.lastDashboard}>
          Back to the dashboard
        </a>
      )}
    </footer>
  </Document>
);
