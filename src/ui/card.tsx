import type { ComponentChildren } from 'preact';

/**
 * A bordered section with a heading. `flush` lets a table run to the edges. `id` names the heading, so that the
 * section is a landmark with that name and links can point to it.
 */
export const Card = ({
  id,
  title,
  description,
  badge,
  actions,
  footer,
  flush = false,
  isForScreen = false,
  children,
}: {
  id?: string;
  title?: string;
  description?: ComponentChildren;
  badge?: ComponentChildren;
  actions?: ComponentChildren;
  footer?: ComponentChildren;
  flush?: boolean;
  /** Holds a form and nothing to read, so that paper goes without it. */
  isForScreen?: boolean;
  children?: ComponentChildren;
}) => (
  <section
    aria-labelledby={id && title ? id : undefined}
    class={`min-w-0 overflow-clip rounded-box border border-base-300 bg-base-100 ${isForScreen ? 'print:hidden' : ''}`}
  >
    {(title || actions) && (
      <div
        class={`flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-5 sm:px-6 ${flush ? 'pb-4' : ''}`}
      >
        <div class="min-w-0 space-y-1">
          {title && (
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 id={id}>{title}</h2>
              {badge}
            </div>
          )}
          {description && <p class="max-w-prose text-sm text-muted">{description}</p>}
        </div>
        {actions && <div class="flex flex-wrap gap-2">{actions}</div>}
      </div>
    )}
    {children && (
      <div class={flush ? (title || actions ? 'border-t border-base-300' : '') : 'px-4 py-5 sm:px-6'}>
        {children}
      </div>
    )}
    {footer && (
      <div class="border-t border-base-300 bg-base-200 px-4 py-3.5 text-sm text-muted sm:px-6">{footer}</div>
    )}
  </section>
);
