import type { VNode } from 'preact';
import { ROLLOUT_STATES, type RolloutProgress } from '../../../domain/rollout.ts';
import type { RolloutOverTime } from '../../../domain/rollout-over-time.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { ShownPolicies } from '../mfa-policy/queries.ts';
import { RolloutList, type RolloutListFacts } from './list-views.tsx';
import { CurveCard, ProgressCard } from './progress-views.tsx';
import type { RolloutFilter } from './queries.ts';
import { type ReminderFacts, RemindersCard } from './reminder-views.tsx';
import { STATE_NAMES } from './words.ts';

export interface RolloutPageFacts extends RolloutListFacts {
  readonly progress: RolloutProgress;
  /** Null where nobody is asked. */
  readonly curve: RolloutOverTime | null;
  readonly policies: ShownPolicies;
  /** Null for whoever may not send any. */
  readonly reminders: ReminderFacts | null;
  readonly filter: RolloutFilter;
  readonly pages: PageLinks;
  /** The same as a file. */
  readonly csvHref: string;
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
            placeholder="All"
            options={ROLLOUT_STATES.map((one) => ({ value: one, label: STATE_NAMES[one] }))}
          />
        </div>
        <div class="min-w-0 grow sm:max-w-48">
          <SelectField
            name="audience"
            label="People"
            value={audience ?? ''}
            placeholder="Team and clients"
            options={[
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

/** How far everyone has come with what the policy asks (B4). */
export function RolloutPage({ facts }: { facts: RolloutPageFacts }): VNode {
  const { progress, curve, policies, reminders, filter, pages, csvHref, zone } = facts;
  return (
    <>
      <PageHeader
        title="Rollout"
        lead="Who has set up two-factor authentication, and who hasn’t yet."
        back={{ href: paths.settings(useSlug()), label: 'Settings' }}
        actions={<LinkButton href={csvHref}>Download as CSV</LinkButton>}
      />
      <ProgressCard progress={progress} policies={policies} zone={zone} />
      {reminders !== null && <RemindersCard facts={reminders} />}
      {curve !== null && <CurveCard curve={curve} />}
      <Filter filter={filter} />
      <RolloutList facts={facts} />
      <Pagination label="Pages of people" words={{ newer: 'Previous', older: 'Next' }} {...pages} />
    </>
  );
}
