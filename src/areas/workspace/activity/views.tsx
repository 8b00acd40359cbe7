import type { VNode } from 'preact';
import { KINDS, type Kind, kindName } from '../../../domain/event-kind.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { ExactTime } from '../../../ui/time.tsx';
import type { ActivityEvent } from './queries.ts';

export interface Activity {
  readonly events: readonly ActivityEvent[];
  readonly kind: Kind | null;
  readonly pages: PageLinks;
  /** The same as a file. */
  readonly csvHref: string;
}

function KindFilter({ kind }: { kind: Kind | null }) {
  const here = paths.activity(useSlug());
  return (
    <form method="get" action={here} class="flex flex-wrap items-end gap-3">
      <div class="min-w-0 grow sm:max-w-72">
        <SelectField
          name="kind"
          label="Type"
          value={kind ?? ''}
          placeholder="All activity"
          options={KINDS.map((one) => ({ value: one, label: kindName(one) }))}
        />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
    </form>
  );
}

function WhoAndWhere({ actor, host, ip }: ActivityEvent) {
  return (
    <>
      <div class="address">{actor}</div>
      {/* The command line is no host that one could be at. */}
      {host !== actor && (
        <div class="text-sm text-muted">
          {host}
          {ip !== '' && <>, {ip}</>}
        </div>
      )}
    </>
  );
}

/** The workspace's record, for its owner. */
export function ActivityPage({ activity }: { activity: Activity }): VNode {
  const { events, kind, pages, csvHref } = activity;
  return (
    <>
      <PageHeader
        title="Activity log"
        lead="Everything people have done in this workspace. Entries can’t be changed or deleted."
        actions={
          <>
            <LinkButton href={paths.activityCheck(useSlug())}>Check the log</LinkButton>
            <LinkButton href={csvHref}>Download as CSV</LinkButton>
          </>
        }
      />
      <KindFilter kind={kind} />
      <Card flush>
        <DataTable
          caption="Activity, newest first"
          rows={events}
          empty={
            <EmptyState icon="scroll-text" title={kind === null ? 'Nothing yet' : 'Nothing of this type yet'}>
              Sign-ins, refusals and every change of members, policy and authenticators are listed here as
              soon as they happen.
            </EmptyState>
          }
          columns={[
            {
              header: 'What',
              role: 'lead',
              cell: ({ sentence }) => <span class="font-medium">{sentence}</span>,
            },
            { header: 'Who and where', holds: 'address', cell: WhoAndWhere },
            {
              header: 'When',
              cell: ({ at }) => (
                <span class="text-sm text-muted">
                  <ExactTime at={at} />
                </span>
              ),
            },
          ]}
        />
      </Card>
      <Pagination label="Pages of the activity log" {...pages} />
    </>
  );
}
