import type { ComponentChildren } from 'preact';
import { type Flash, FlashMessage } from './alert.tsx';
import { Mark } from './brand.tsx';
import { Document } from './document.tsx';
import { NavList, SignOutForm } from './nav.tsx';
import type { NavEntry } from './navigation.ts';

export type PersonalLayoutProps = {
  title: string;
  user: { name: string; email: string };
  entries: readonly NavEntry[];
  current: NavEntry;
  notice?: ComponentChildren;
  flash?: Flash | undefined;
  children: ComponentChildren;
};

/** What is the reader's own, where they stand in no workspace: a bar with the ways on, and the page. */
export const PersonalLayout = ({
  title,
  user,
  entries,
  current,
  notice,
  flash,
  children,
}: PersonalLayoutProps) => (
  <Document title={title} skipLink>
    <header class="border-b border-base-300 bg-base-100">
      <div class="mx-auto flex max-w-4xl flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 sm:px-8">
        <Mark />
        <nav
          aria-label="Your account"
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
    <main id="main" tabindex={-1} class="mx-auto max-w-4xl space-y-7 px-4 py-7 outline-none sm:px-8 lg:py-11">
      {notice}
      <FlashMessage flash={flash} />
      {children}
    </main>
    <footer class="mx-auto max-w-4xl px-4 pb-10 text-sm text-muted sm:px-8">
      Signed in as {user.name} ({user.email})
    </footer>
  </Document>
);
