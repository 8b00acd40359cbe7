import type { VNode } from 'preact';
import { Time } from '../../../ui/time.tsx';
import { PressingCard } from '../engagement/pressing-views.tsx';
import type { Waiting, WaitingEngagement } from './queries.ts';

const counted = (count: number, one: string, several: string) =>
  count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${several}`];

/** `1 retest asked for, 2 fixes to retest, 1 finding with a comment to answer`. */
export const waitingInWords = ({ retests, fixes, comments }: Omit<Waiting, 'since'>): string =>
  [
    ...counted(retests, 'retest asked for', 'retests asked for'),
    ...counted(fixes, 'fix to retest', 'fixes to retest'),
    ...counted(comments, 'finding with a comment to answer', 'findings with comments to answer'),
  ].join(', ');

/** What clients reported and asked that waits for the consultancy; nothing while nothing does. */
export function WaitingCard({ waiting, now }: { waiting: readonly WaitingEngagement[]; now: number }): VNode {
  return (
    <PressingCard
      id="waiting"
      title="Waiting for your team"
      caption="Engagements with something that waits for your team, the longest first"
      engagements={waiting}
      columns={[
        { header: 'Waiting', cell: (one) => waitingInWords(one) },
        {
          header: 'Oldest',
          holds: 'date',
          cell: ({ since }) => (
            <span class="text-muted">
              <Time at={since} now={now} />
            </span>
          ),
        },
      ]}
    />
  );
}
