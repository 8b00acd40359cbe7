import type { ComponentChildren } from 'preact';
import { type Flash, FlashMessage } from './alert.tsx';
import { Monogram } from './brand.tsx';
import { Document } from './document.tsx';
import { NavList, SignOutForm } from './nav.tsx';
import type { NavEntry } from './navigation.ts';

export type PortalLayoutProps = {
  title: string;
  workspace: { name: string; accent?: string | undefined };
  company: { name: string };
  user: { name: string; email: string };
  entries: readonly NavEntry[];
  current: NavEntry;
  /** What the reader is to know on every page. */
  notice?: ComponentChildren;
  flash?: Flash | undefined;
  /** The way back, for whoever only looks in from elsewhere. */
  leave?: { href: string; label: string };
  children: ComponentChildren;
};

/** The client's side: a bar in the colour of the consultancy, whose guest the reader is. */
export const PortalLayout = ({
  title,
  workspace,
  company,
  user,
  entries,
  current,
  notice,
  flash,
  leave,
  children,
}: PortalLayoutProps) => (
  <Document title={`${title} · ${workspace.name}`} skipLink accent={workspace.accent}>
    <header>
      <div class="bar">
        <div class="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2.5 sm:px-8">
          <p class="flex min-w-0 items-center gap-3 font-semibold">
            <Monogram name={workspace.name} onBar />
            <span class="min-w-0">{workspace.name}</span>
          </p>
          <nav aria-label="Portal" class="order-last -mx-3 w-full sm:order-none sm:mx-0 sm:w-auto sm:grow">
            <NavList
              entries={entries}
              current={current}
              linkClass="bar-link"
              listClass="flex flex-wrap gap-1"
            />
          </nav>
          <div class="flex flex-wrap items-center gap-1">
            {leave && (
              <a class="bar-link" href={leave.href}>
                {leave.label}
              </a>
            )}
            <SignOutForm buttonClass="bar-link" />
          </div>
        </div>
      </div>
      <div class="border-b border-base-300 bg-base-100 text-sm text-muted">
        <p class="mx-auto flex max-w-5xl flex-wrap justify-between gap-x-6 px-4 py-2 sm:px-8">
          <span>
            For <span class="font-medium text-base-content">{company.name}</span>
          </span>
          <span class="min-w-0">
            {user.name} ({user.email})
          </span>
        </p>
      </div>
    </header>
    <main id="main" tabindex={-1} class="mx-auto max-w-5xl space-y-7 px-4 py-7 outline-none sm:px-8 lg:py-11">
      {notice}
      <FlashMessage flash={flash} />
      {children}
    </main>
  </Document>
);
