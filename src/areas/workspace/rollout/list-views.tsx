import type { VNode } from 'preact';
import { writtenEnd, writtenMoment } from '../../../domain/zoned-time.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Day, Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { place } from '../members/pending-views.tsx';
import type { RolloutRow } from './queries.ts';
import { RemindButton } from './reminder-views.tsx';
import { methodsOf, STATE_NAMES } from './words.ts';

export interface RolloutListFacts {
  readonly rows: readonly RolloutRow[];
  /** The memberships of whom the reader may remind now. */
  readonly remindable: ReadonlySet<string>;
  readonly zone: string;
  readonly now: number;
}

const TONES: Readonly<Record<RolloutRow['state'], Tone>> = {
  missing: 'warning',
  'set-up': 'success',
  excepted: 'info',
  'not-asked': 'neutral',
  invited: 'neutral',
};

/** Since or until when, or why. */
function stateDetail({ state, at, role }: RolloutRow, zone: string): VNode | string | null {
  switch (state) {
    case 'set-up':
      return at === null ? null : <>since {<Day at={at} />}</>;
    case 'excepted':
      return at === null ? null : `until ${writtenEnd(at, zone)}`;
    case 'not-asked':
      return at === null
        ? `not required of ${role === 'client' ? 'clients' : 'the team'}`
        : `from ${writtenMoment(at, zone)}`;
    case 'invited':
      return 'no account here yet';
    case 'missing':
      return null;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function When({ at, now, never }: { at: number | null; now: number; never: string }) {
  return <span class="text-muted">{at === null ? never : <Time at={at} now={now} />}</span>;
}

function columnsOf({ zone, now, remindable }: RolloutListFacts): Column<RolloutRow>[] {
  return [
    {
      header: 'Person',
      role: 'lead',
      holds: 'address',
      cell: ({ member, email, role, company, refusedAt }) => (
        <>
          {member !== null && <span class="block font-medium">{member.name}</span>}
          <span class={member === null ? 'address font-medium' : 'address text-sm text-muted'}>{email}</span>
          <span class="block text-sm text-muted">{place({ role, company })}</span>
          {refusedAt !== null && (
            <span class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
              <Badge tone="danger">Email not delivered</Badge> <Time at={refusedAt} now={now} />
            </span>
          )}
        </>
      ),
    },
    {
      header: 'State',
      cell: (row) => {
        const detail = stateDetail(row, zone);
        return (
          <>
            <Badge tone={TONES[row.state]}>{STATE_NAMES[row.state]}</Badge>
            {detail !== null && <span class="block text-sm text-muted">{detail}</span>}
          </>
        );
      },
    },
    {
      header: 'Method',
      cell: ({ member }) =>
        capital(member === null ? '' : methodsOf(member)) || <span class="text-muted">None</span>,
    },
    {
      header: 'Last sign-in',
      cell: ({ member }) => <When at={member?.lastSignInAt ?? null} now={now} never="Never" />,
    },
    {
      header: 'Last reminded',
      // In one column with when, so that the list stays a table on most screens.
      cell: ({ id, member }) => (
        <div class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
          <When at={member?.remindedAt ?? null} now={now} never="Never" />
          {member !== null && remindable.has(id) && <RemindButton membershipId={id} name={member.name} />}
        </div>
      ),
    },
  ];
}

/** Everyone, with how far they have come. */
export function RolloutList({ facts }: { facts: RolloutListFacts }): VNode {
  return (
    <Card id="people" title="People" flush>
      <DataTable
        caption="How far everyone has come"
        rows={facts.rows}
        columns={columnsOf(facts)}
        empty={
          <EmptyState icon="search" title="Nobody matches">
            Choose another state, or a shorter part of the name or email address.
          </EmptyState>
        }
      />
    </Card>
  );
}
