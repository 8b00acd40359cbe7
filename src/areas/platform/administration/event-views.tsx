import type { VNode } from 'preact';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { ExactTime } from '../../../ui/time.tsx';
import type { RecordedEvent } from './record-queries.ts';

/** Entries of the record, newest first. */
export function EventTable(props: { events: readonly RecordedEvent[]; caption: string }): VNode {
  return (
    <DataTable
      caption={props.caption}
      rows={props.events}
      empty={
        <EmptyState icon="scroll-text" title="Nothing recorded yet">
          Sign-ins, refused requests and every change to authenticators, policies and plans appear here.
        </EmptyState>
      }
      columns={[
        {
          header: 'What',
          role: 'lead',
          cell: ({ sentence }) => <span class="font-medium">{sentence}</span>,
        },
        {
          header: 'Who and where',
          holds: 'address',
          cell: ({ actor, host, ip }) => (
            <div>
              <span class="address">{actor}</span>
              <span class="block text-sm text-muted">
                {host} <span class="figures text-[0.8125rem]">{ip}</span>
              </span>
            </div>
          ),
        },
        {
          header: 'Workspace',
          cell: ({ workspace }) =>
            workspace === null ? <span class="text-muted">–</span> : <span>{workspace}</span>,
        },
        {
          header: 'When',
          cell: ({ at }) => (
            <span class="text-muted">
              <ExactTime at={at} />
            </span>
          ),
        },
      ]}
    />
  );
}
