import { LinkButton } from './button.tsx';
import { Icon } from './icon.tsx';

/** Where the neighbours of a list's page are. */
export interface PageLinks {
  readonly newerHref?: string | undefined;
  readonly olderHref?: string | undefined;
}

/** Links to the pages before and after this one, in time; nothing when all fits on one. */
export const Pagination = ({
  newerHref,
  olderHref,
  label = 'Pages',
  words = { newer: 'Newer', older: 'Older' },
  byKeys = false,
  order,
}: PageLinks & {
  label?: string;
  /** For lists that are not in the order of time, newest first. */
  words?: { newer: string; older: string };
  /** Where scripts run, keys lead there as well, and the page says which. */
  byKeys?: boolean;
  /** A sentence on the order, where another one could be expected. */
  order?: string;
}) =>
  newerHref || olderHref ? (
    <nav
      aria-label={label}
      class="flex flex-wrap justify-between gap-3"
      data-page-keys={byKeys ? '' : undefined}
    >
      <div>
        {newerHref && (
          <LinkButton href={newerHref} size="small" rel="prev">
            <Icon name="arrow-left" size={15} /> {words.newer}
          </LinkButton>
        )}
      </div>
      <div>
        {olderHref && (
          <LinkButton href={olderHref} size="small" rel="next">
            {words.older} <Icon name="arrow-right" size={15} />
          </LinkButton>
        )}
      </div>
      {order && <p class="w-full text-sm text-muted">{order}</p>}
      {byKeys && (
        <p hidden class="w-full text-sm text-muted" data-page-keys-hint>
          Press <kbd>Alt</kbd> + <kbd>Page Down</kbd> for the next, <kbd>Alt</kbd> + <kbd>Page Up</kbd> for
          the previous one.
        </p>
      )}
    </nav>
  ) : null;
