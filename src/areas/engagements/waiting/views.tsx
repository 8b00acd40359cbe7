import type { VNode } from 'preact';
import { Card } from '../../../ui/card.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { engagementPaths } from '../paths.ts';
import type { Waiting, WaitingEngagement } from './queries.ts';

/** How many engagements are listed; the list of engagements has them all. */
const LISTED = 8;

const counted = (count: number, one: string, several: string) =>
  count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${several}`];

/** `2 fixes to retest, 1 comment to answer`. */
export const waitingInWords = ({ fixes, comments }: Pick<Waiting, 'fixes' | 'comments'>): string =>
  [
    ...counted(fixes, 'fix to retest', 'fixes to retest'),
    ...counted(comments, 'finding with a comment to answer', 'findings with comments to answer'),
  ].join(', ');

/** What clients reported and asked that waits for the consultancy; nothing while nothing does. */
export function WaitingCard({
  waiting,
  now,
}: {
  waiting: readonly WaitingEngagement[];
  now: number;
}): VNode | null {
  const slug = useSlug();
  if (waiting.length === 0) return null;
  const shown = waiting.slice(0, LISTED);
  const more = waiting.length - shown.length;
  return (
    <Card
      id="waiting"
      title="Waiting for your team"
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
        caption="Engagements with something that waits for your team, the longest first"
        rows={shown}
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
    </Card>
  );
}
