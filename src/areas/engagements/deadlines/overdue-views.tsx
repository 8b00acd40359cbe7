import type { VNode } from 'preact';
import { Card } from '../../../ui/card.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { engagementPaths } from '../paths.ts';
import type { OverdueEngagement } from './queries.ts';
import { OverdueLink, WholeDay } from './views.tsx';

/** How many engagements are listed; the list of engagements has them all. */
const LISTED = 8;

const findingsIn = (count: number) => (count === 1 ? '1 overdue finding' : `${count} overdue findings`);

/** Which engagements have overdue findings, for the consultancy's overview; nothing while none has. */
export function OverdueCard({ overdue }: { overdue: readonly OverdueEngagement[] }): VNode | null {
  const slug = useSlug();
  if (overdue.length === 0) return null;
  const more = overdue.length - LISTED;
  return (
    <Card
      id="overdue"
      title={findingsIn(overdue.reduce((sum, { count }) => sum + count, 0))}
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
        caption="Engagements with overdue findings, the longest overdue first"
        rows={overdue.slice(0, LISTED)}
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
          {
            header: 'Overdue',
            cell: ({ id, count }) => (
              <OverdueLink href={engagementPaths.engagementDue(slug, id, 'overdue')} count={count} />
            ),
          },
          { header: 'Oldest deadline', holds: 'date', cell: ({ oldest }) => <WholeDay day={oldest} /> },
        ]}
      />
    </Card>
  );
}
