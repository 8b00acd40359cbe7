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
}: PageLinks & {
  label?: string;
  /** For lists that are not in the order of time, newest first. */
  words?: { newer: string; older: string };
}) =>
  newerHref || olderHref ? (
    <nav aria-label={label} class="flex justify-between gap-3">
      <div>
        {newerHref && (
          <LinkButton href={newerHref} size="small">
            <Icon name="arrow-left" size={15} /> {words.newer}
          </LinkButton>
        )}
      </div>
      <div>
        {olderHref && (
          <LinkButton href={olderHref} size="small">
            {words.older} <Icon name="arrow-right" size={15} />
          </LinkButton>
        )}
      </div>
    </nav>
  ) : null;
