import type { VNode } from 'preact';
import { localTime } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { FieldErrors } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { ExactTime } from '../../../ui/time.tsx';
import type { ActivityFilter } from './filter.ts';
import { ActivityFilterForm, isNarrowed, NarrowedTo } from './filter-views.tsx';
import type { ActivityEvent } from './queries.ts';

export interface Activity {
  /** Null where what was asked for can't be read. */
  readonly events: readonly ActivityEvent[] | null;
  readonly filter: ActivityFilter;
  readonly errors: FieldErrors;
  readonly zone: string;
  readonly pages: PageLinks;
  /** The same as files. */
  readonly csvHref: string;
  readonly jsonHref: string;
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

/** When it was, in UTC, and by the workspace's own clock where that shows something else. */
function When({ at, zone }: { at: number; zone: string }) {
  const own = localTime(at, zone);
  const isUtc = own === localTime(at, 'UTC');
  return (
    <div class="text-sm text-muted">
      <ExactTime at={at} />
      {!isUtc && (
        <div class="figures">
          {own.replace('T', ' ')} {zone.replaceAll('_', ' ')}
        </div>
      )}
    </div>
  );
}

function Nothing({ filter }: { filter: ActivityFilter }) {
  const here = paths.activity(useSlug());
  if (isNarrowed(filter)) {
    return (
      <EmptyState
        icon="search"
        title="No entries match"
        action={<LinkButton href={here}>Show everything</LinkButton>}
      >
        {filter.person === ''
          ? 'Choose another type, or more days.'
          : 'Check the spelling, or enter less of the name. People who aren’t members are found by their whole email address. You can also choose another type, or more days.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="scroll-text" title="Nothing yet">
      Sign-ins, refusals and every change of members, policy and authenticators are listed here as soon as
      they happen.
    </EmptyState>
  );
}

function Entries({
  events,
  filter,
  zone,
}: Pick<Activity, 'filter' | 'zone'> & { events: readonly ActivityEvent[] }) {
  return (
    <Card flush>
      <DataTable
        caption="Activity, newest first"
        rows={events}
        empty={<Nothing filter={filter} />}
        columns={[
          {
            header: 'What',
            role: 'lead',
            cell: ({ sentence }) => <span class="font-medium">{sentence}</span>,
          },
          { header: 'Who and where', holds: 'address', cell: WhoAndWhere },
          { header: 'When', cell: ({ at }) => <When at={at} zone={zone} /> },
        ]}
      />
    </Card>
  );
}

/** The workspace's record, for its owner. */
export function ActivityPage({ activity }: { activity: Activity }): VNode {
  const { events, filter, pages, csvHref, jsonHref } = activity;
  return (
    <>
      <PageHeader
        title="Activity log"
        lead="Everything people have done in this workspace. Entries can’t be changed or deleted."
        actions={
          <>
            <LinkButton href={paths.activityCheck(useSlug())}>Check the log</LinkButton>
            {events !== null && (
              <>
                <LinkButton href={csvHref}>Download as CSV</LinkButton>
                <LinkButton href={jsonHref}>Download as JSON</LinkButton>
              </>
            )}
          </>
        }
      />
      <ActivityFilterForm {...activity} />
      {isNarrowed(filter) && <NarrowedTo filter={filter} />}
      {events !== null && <Entries {...activity} events={events} />}
      <Pagination label="Pages of the activity log" {...pages} />
    </>
  );
}
