import type { ComponentChildren } from 'preact';
import { type Flash, FlashMessage } from './alert.tsx';
import { Mark } from './brand.tsx';
import { Document } from './document.tsx';
import { NavList, SignOutForm } from './nav.tsx';
import type { NavEntry } from './navigation.ts';

const WIDTHS = { text: 'max-w-4xl', tables: 'max-w-5xl' } as const;

/** What every page under such a bar is given. */
export interface UnderBarProps {
  title: string;
  user: { name: string; email: string };
  entries: readonly NavEntry[];
  current: NavEntry;
  /** What is said on every page. */
  notice?: ComponentChildren;
  flash?: Flash | undefined;
  children: ComponentChildren;
}

/** A page outside of any workspace: a bar with the ways on, the page, and who is signed in. */
export const BarLayout = ({
  title,
  label,
  room,
  strip,
  user,
  entries,
  current,
  notice,
  flash,
  links,
  children,
}: UnderBarProps & {
  /** Of the navigation, for screen readers. */
  label: string;
  /** How wide its content is. */
  room: keyof typeof WIDTHS;
  /** Above the bar. */
  strip?: ComponentChildren;
  /** At the foot, beside who is signed in. */
  links?: ComponentChildren;
}) => (
  <Document title={title} skipLink>
    <header class="border-b border-base-300 bg-base-100">
      {strip}
      <div
        class={`mx-auto flex ${WIDTHS[room]} flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 sm:px-8`}
      >
        <Mark />
        <nav aria-label={label} class="order-last -mx-2.5 w-full sm:order-none sm:mx-0 sm:w-auto sm:grow">
          <NavList
            entries={entries}
            current={current}
            listClass="flex flex-wrap gap-1 max-sm:[&_svg]:hidden"
          />
        </nav>
        <SignOutForm />
      </div>
    </header>
    <main
      id="main"
      tabindex={-1}
      class={`mx-auto ${WIDTHS[room]} space-y-7 px-4 py-7 outline-none sm:px-8 lg:py-11`}
    >
      {notice}
      <FlashMessage flash={flash} />
      {children}
    </main>
    <footer
      class={`mx-auto flex ${WIDTHS[room]} flex-wrap gap-x-6 gap-y-2 px-4 pb-10 text-sm text-muted sm:px-8`}
    >
      <span>
        Signed in as {user.name} ({user.email})
      </span>
      <span class="print:hidden">{links}</span>
    </footer>
  </Document>
);
