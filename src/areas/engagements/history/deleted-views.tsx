import type { VNode } from 'preact';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { DeletedDraft } from './deleted-drafts.ts';

export interface DeletedDraftsFacts extends PageLinks {
  readonly engagement: Engagement;
  readonly drafts: readonly DeletedDraft[];
  readonly now: number;
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** `/dashboard/<slug>/engagements/<id>/deleted`. */
export function DeletedDraftsPage({ facts }: { facts: DeletedDraftsFacts }): VNode {
  const slug = useSlug();
  const { engagement, drafts, newerHref, olderHref, now } = facts;
  return (
    <>
      <PageHeader
        title="Deleted drafts"
        lead="A draft can be restored for 30 days, with its evidence, internal notes and history. After that it’s gone for good."
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <Card flush>
        <DataTable
          caption="Deleted drafts of this engagement"
          rows={drafts}
          empty={
            <EmptyState icon="bug" title="No deleted drafts">
              Drafts that you delete can be restored here.
            </EmptyState>
          }
          columns={[
            {
              header: 'Finding',
              role: 'lead',
              cell: ({ number, title }) => (
                <span class="font-medium">
                  {engagement.reference}-{number} {title.trim() === '' ? <em>Untitled finding</em> : title}
                </span>
              ),
            },
            {
              header: 'Severity',
              holds: 'severity',
              cell: ({ severity }) => <SeverityBadge severity={severity} />,
            },
            {
              header: 'Deleted',
              holds: 'date',
              cell: ({ deletedAt, deletedBy }) => (
                <span class="text-muted">
                  <Time at={deletedAt} now={now} />
                  {deletedBy !== null && ` by ${deletedBy}`}
                </span>
              ),
            },
            { header: 'Time left', cell: ({ daysLeft }) => days(daysLeft) },
            {
              header: 'Restore',
              role: 'action',
              cell: ({ id, number }) => (
                <ActionForm action={engagementPaths.undeleteFinding(slug, id)}>
                  <SubmitButton variant="neutral" size="small" busyLabel="Restoring…">
                    Restore{' '}
                    <span class="sr-only">
                      {engagement.reference}-{number}
                    </span>
                  </SubmitButton>
                </ActionForm>
              ),
            },
          ]}
        />
      </Card>
      <Pagination newerHref={newerHref} olderHref={olderHref} />
    </>
  );
}
