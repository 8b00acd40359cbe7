import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Heading of a page with one line on what it is for, and at most one primary action. */
export const PageHeader = ({
  title,
  follows,
  lead,
  back,
  actions,
}: {
  title: string;
  /** The field whose text it is, as somebody types, and what stands there while that is blank. */
  follows?: { readonly field: string; readonly blank: string };
  lead?: ComponentChildren;
  back?: { href: string; label: string };
  actions?: ComponentChildren;
}) => (
  <header class="space-y-3">
    {back && (
      <a
        class="inline-flex min-h-6 items-center gap-1.5 rounded text-sm text-muted hover:text-base-content print:hidden"
        href={back.href}
      >
        <Icon name="arrow-left" size={15} /> {back.label}
      </a>
    )}
    <div class="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div class="min-w-0 space-y-1.5">
        <h1 data-follows={follows?.field} data-blank={follows?.blank}>
          {title}
        </h1>
        {lead && <p class="max-w-prose text-muted">{lead}</p>}
      </div>
      {actions && <div class="flex flex-wrap gap-2">{actions}</div>}
    </div>
  </header>
);
