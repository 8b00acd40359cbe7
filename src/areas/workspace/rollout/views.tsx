import type { VNode } from 'preact';
import { type Policies, ROLLOUT_STATES, type RolloutProgress } from '../../../domain/rollout.ts';
import { writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Day, Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { place } from '../members/pending-views.tsx';
import { ProgressCard } from './progress-views.tsx';
import type { RolloutFilter, RolloutRow } from './queries.ts';
import { methodsOf, STATE_NAMES } from './words.ts';

export interface RolloutPageFacts {
  readonly progress: RolloutProgress;
  readonly policies: Policies;
  readonly rows: readonly RolloutRow[];
  readonly filter: RolloutFilter;
  readonly pages: PageLinks;
  /** The same as a file. */
  readonly csvHref: string;
  readonly zone: string;
  readonly now: number;
}

function Filter({ filter: { state, audience, q } }: { filter: RolloutFilter }) {
  const here = paths.mfaRollout(useSlug());
  const isNarrowed = state !== null || audience !== null || q !== '';
  return (
    <search>
      <form method="get" action={here} class="flex flex-wrap items-end gap-3">
        <div class="min-w-0 grow sm:max-w-60">
          <TextField name="q" type="search" label="Name or email address" value={q} maxlength={100} />
        </div>
        <div class="min-w-0 grow sm:max-w-48">
          <SelectField
            name="state"
            label="State"
            value={state ?? ''}
            options={[
              { value: '', label: 'All' },
              ...ROLLOUT_STATES.map((one) => ({ value: one, label: STATE_NAMES[one] })),
            ]}
          />
        </div>
        <div class="min-w-0 grow sm:max-w-48">
          <SelectField
            name="audience"
            label="People"
            value={audience ?? ''}
            options={[
              { value: '', label: 'Team and clients' },
              { value: 'team', label: 'Team' },
              { value: 'clients', label: 'Clients' },
            ]}
          />
        </div>
        <SubmitButton variant="neutral">Show</SubmitButton>
        {isNarrowed && <LinkButton href={here}>Show all</LinkButton>}
      </form>
    </search>
  );
}

const TONES: Readonly<Record<RolloutRow['state'], Tone>> = {
  missing: 'warning',
  'set-up': 'success',
  excepted: 'info',
  'not-asked': 'neutral',
  invited: 'neutral',
};

/** Since or until when, or why. */
function stateDetail({ state, at }: RolloutRow, zone: string): VNode | string | null {
  switch (state) {
    case 'set-up':
      return at === null ? null : <>since {<Day at={at} />}</>;
    case 'excepted':
      return at === null ? null : `until the end of ${writtenLocalDay(at - 1, zone)}`;
    case 'not-asked':
      return at === null ? 'not required of clients or team' : `from ${writtenMoment(at, zone)}`;
    case 'invited':
      return 'no account here yet';
    case 'missing':
      return null;
  }
}

function columnsOf({ zone, now }: RolloutPageFacts): Column<RolloutRow>[] {
  return [
    {
      header: 'Person',
      role: 'lead',
      holds: 'address',
      cell: ({ member, email, role, company }) => (
        <>
          {member !== null && <span class="block font-medium">{member.name}</span>}
          <span class={member === null ? 'address font-medium' : 'address text-sm text-muted'}>{email}</span>
          <span class="block text-sm text-muted">{place({ role, company })}</span>
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
      cell: ({ member }) => {
        const methods = member === null ? '' : methodsOf(member);
        return methods === '' ? (
          <span class="text-muted">None</span>
        ) : (
          methods.charAt(0).toUpperCase() + methods.slice(1)
        );
      },
    },
    {
      header: 'Last sign-in',
      cell: ({ member }) => (
        <span class="text-muted">
          {member === null || member.lastSignInAt === null ? (
            'Never'
          ) : (
            <Time at={member.lastSignInAt} now={now} />
          )}
        </span>
      ),
    },
  ];
}

/** How far everyone has come with what the policy asks (B4). */
export function RolloutPage({ facts }: { facts: RolloutPageFacts }): VNode {
  const { progress, policies, rows, filter, pages, csvHref, zone } = facts;
  return (
    <>
      <PageHeader
        title="Rollout"
        lead="Who has set up two-factor authentication, and who hasn’t yet."
        back={{ href: paths.settings(useSlug()), label: 'Settings' }}
        actions={<LinkButton href={csvHref}>Download as CSV</LinkButton>}
      />
      <ProgressCard progress={progress} policies={policies} zone={zone} />
      <Filter filter={filter} />
      <Card id="people" title="People" flush>
        <DataTable
          caption="How far everyone has come"
          rows={rows}
          columns={columnsOf(facts)}
          empty={
            <EmptyState icon="search" title="Nobody matches">
              Choose another state, or a shorter part of the name or email address.
            </EmptyState>
          }
        />
      </Card>
      <Pagination label="Pages of people" words={{ newer: 'Previous', older: 'Next' }} {...pages} />
    </>
  );
}
