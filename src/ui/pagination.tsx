import { LinkButton } from './button.tsx';
import { Icon } from './icon.tsx';

/** Links to the pages before and after this one, in time; nothing when all fits on one. */
export const Pagination = ({
  newerHref,
  olderHref,
  label = 'Pages',
}: {
  newerHref?: string | undefined;
  olderHref?: string | undefined;
  label?: string;
}) =>
  newerHref || olderHref ? (
    <nav aria-label={label} class="flex justify-between gap-3">
      <div>
        {newerHref && (
          <LinkButton href={newerHref} size="small">
            <Icon name="arrow-left" size={15} /> Newer
          </LinkButton>
        )}
      </div>
      <div>
        {olderHref && (
          <LinkButton href={olderHref} size="small">
            Older <Icon name="arrow-right" size={15} />
          </LinkButton>
        )}
      </div>
    </nav>
  ) : null;
