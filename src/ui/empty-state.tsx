import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** Says what will be here one day and offers the first step towards it. */
export const EmptyState = ({
  icon = 'inbox',
  title,
  children,
  action,
}: {
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) => (
  <div class="flex flex-col items-center px-6 py-12 text-center">
    <span class="mb-4 grid size-11 place-items-center rounded-full border border-base-300 bg-base-200 text-muted">
      <Icon name={icon} size={20} />
    </span>
    <p class="font-semibold">{title}</p>
    {children && <div class="mt-1 max-w-sm text-sm text-muted">{children}</div>}
    {action && <div class="mt-5">{action}</div>}
  </div>
);
