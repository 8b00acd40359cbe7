import type { VNode } from 'preact';
import { useSlug } from '../../../ui/surroundings.ts';
import { PressingCard } from '../engagement/pressing-views.tsx';
import { engagementPaths } from '../paths.ts';
import type { OverdueEngagement } from './queries.ts';
import { OverdueLink, WholeDay } from './views.tsx';

const findingsIn = (count: number) => (count === 1 ? '1 overdue finding' : `${count} overdue findings`);

/** Which engagements have overdue findings, for the consultancy's overview; nothing while none has. */
export function OverdueCard({ overdue }: { overdue: readonly OverdueEngagement[] }): VNode {
  const slug = useSlug();
  return (
    <PressingCard
      id="overdue"
      title={findingsIn(overdue.reduce((sum, { count }) => sum + count, 0))}
      caption="Engagements with overdue findings, the longest overdue first"
      engagements={overdue}
      columns={[
        {
          header: 'Overdue',
          cell: ({ id, count }) => (
            <OverdueLink href={engagementPaths.engagementDue(slug, id, 'overdue')} count={count} />
          ),
        },
        { header: 'Oldest deadline', holds: 'date', cell: ({ oldest }) => <WholeDay day={oldest} /> },
      ]}
    />
  );
}
