import type { VNode } from 'preact';
import { Card } from '../../../ui/card.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { engagementPaths } from '../paths.ts';

/** What an engagement is called in a list of the overview's. */
export interface NamedEngagement {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly company: string;
}

/** How many engagements are listed; the list of engagements has them all. */
const LISTED = 8;

/** The first engagements of those in which something presses, for the consultancy's overview; nothing while there are none. */
export function PressingCard<Of extends NamedEngagement>({
  id,
  title,
  caption,
  engagements,
  columns,
}: {
  id: string;
  title: string;
  caption: string;
  engagements: readonly Of[];
  /** What is said of each, beside its name. */
  columns: readonly Column<Of>[];
}): VNode | null {
  const slug = useSlug();
  if (engagements.length === 0) return null;
  const more = engagements.length - LISTED;
  return (
    <Card
      id={id}
      title={title}
      flush
      {...(more > 0 && {
        footer: (
          <a class="link" href={engagementPaths.engagements(slug)}>
            And {more} more
          </a>
        ),
      })}
    >
      <DataTable
        caption={caption}
        rows={engagements.slice(0, LISTED)}
        columns={[
          {
            header: 'Engagement',
            role: 'lead',
            cell: ({ id, reference, title, company }) => (
              <>
                <a class="link font-medium" href={engagementPaths.engagement(slug, id)}>
                  {title}
                </a>
                <span class="block text-sm text-muted">
                  {reference} for {company}
                </span>
              </>
            ),
          },
          ...columns,
        ]}
      />
    </Card>
  );
}
