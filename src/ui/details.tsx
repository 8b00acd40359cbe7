import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Something that few need, one click away; works without a script. */
export const Details = ({
  summary,
  about,
  open = false,
  onPaper = false,
  children,
}: {
  summary: string;
  /** What sets it apart from others of its name, for those who hear names alone. */
  about?: string;
  open?: boolean;
  /** Printed even where it was not opened, by browsers that can. */
  onPaper?: boolean;
  children: ComponentChildren;
}) => (
  <details class={onPaper ? 'disclosure on-paper' : 'disclosure'} open={open}>
    <summary class="inline-flex min-h-7 items-center gap-1.5 text-sm font-medium">
      <Icon name="chevron-right" size={16} />
      {summary}
      {about !== undefined && <span class="sr-only">{about}</span>}
    </summary>
    <div class="mt-2 space-y-3 pl-5.5 text-sm text-muted">{children}</div>
  </details>
);
