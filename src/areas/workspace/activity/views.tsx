import type { VNode } from 'preact';
import { KINDS, type Kind, kindName } from '../../../domain/event-kind.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { ExactTime } from '../../../ui/time.tsx';
import type { ActivityEvent } from './queries.ts';

export interface Activity {
  readonly events: readonly ActivityEvent[];
  readonly kind: Kind | null;
  readonly newerThan: string | null;
  readonly olderThan: string | null;
}

function address(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function KindFilter({ kind }: { kind: Kind | null }) {
  const here = paths.activity(useSlug());
  return (
    <form method="get" action={here} class="flex items-end gap-3">
      <div class="min-w-0 grow sm:max-w-72">
        <SelectField
          name="kind"
          label="Kind of activity"
          value={kind ?? ''}
          options={[
            { value: '', label: 'Everything' },
            ...KINDS.map((one) => ({ value: one, label: kindName(one) })),
          ]}
        />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
    </form>
  );
}

function WhoAndWhere({ actor, host, ip }: ActivityEvent) {
  return (
    <>
      <div class="break-words">{actor}</div>
      {/* The command line is no host that one could be at. */}
      {host !== actor && (
        <div class="text-sm text-muted">
          {host}
          {ip !== '' && (
            <>
              , <span class="whitespace-nowrap">{ip}</span>
            </>
          )}
        </div>
      )}
    </>
  );
}

/** The workspace's record, for its owner. */
export function ActivityPage({ activity }: { activity: Activity }): VNode {
  const { events, kind, newerThan, olderThan } = activity;
  const slug = useSlug();
  const here = paths.activity(slug);
  return (
    <>
      <PageHeader
        title="Activity"
        lead="Who did what in this workspace, and when. Entries are only ever added; nobody can change or remove one."
        actions={<LinkButton href={address(paths.activityCsv(slug), { kind })}>Download as CSV</LinkButton>}
      />
      <KindFilter kind={kind} />
      <Card flush>
        <DataTable
          caption="Activity, newest first"
          rows={events}
          empty={
            <EmptyState icon="scroll-text" title={kind === null ? 'Nothing yet' : 'Nothing of this kind yet'}>
              Sign-ins, refusals and every change of members, policy and authenticators are listed here as
              soon as they happen.
            </EmptyState>
          }
          columns={[
            {
              header: 'What',
              role: 'lead',
              cell: ({ sentence }) => <span class="break-words font-medium">{sentence}</span>,
            },
            { header: 'Who, from where', cell: WhoAndWhere },
            {
              header: 'When',
              cell: ({ at }) => (
                <span class="whitespace-nowrap text-sm text-muted">
                  <ExactTime at={at} />
                </span>
              ),
            },
          ]}
        />
      </Card>
      <Pagination
        label="Pages of the record"
        newerHref={newerThan === null ? undefined : address(here, { kind, after: newerThan })}
        olderHref={olderThan === null ? undefined : address(here, { kind, before: olderThan })}
      />
    </>
  );
}
