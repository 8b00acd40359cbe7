import type { VNode } from 'preact';
import { writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { place } from '../members/pending-views.tsx';
import type { Apply } from '../mfa-policy/commands.ts';
import { AUDIENCE_NAMES, people } from '../mfa-policy/standing.ts';
import { StartFields } from '../mfa-policy/start-views.tsx';
import type { DryRunShown, ForeseenGroup, ForeseenMember } from './dry-run.ts';

export interface DryRunFacts {
  readonly apply: Apply;
  /** As its field has it. */
  readonly date: string;
  readonly errors: FieldErrors;
  /** Why it cannot be switched on at all; null where it can. */
  readonly whyNot: 'plan' | 'on' | null;
  readonly groups: readonly ForeseenGroup[];
  readonly rows: readonly ForeseenMember[];
  readonly counts: Readonly<Record<'all' | DryRunShown, number>>;
  readonly shown: DryRunShown | null;
  readonly pages: PageLinks;
  readonly zone: string;
  readonly now: number;
}

type Moment = Pick<ForeseenMember, 'from' | 'putOffBy'>;

/** From when on somebody would be asked, in words. */
function whenAsked({ from, putOffBy }: Moment, { apply, zone }: Pick<DryRunFacts, 'apply' | 'zone'>): string {
  if (from === null) return apply === 'now' ? 'On the next page they open' : 'At their next sign-in';
  return putOffBy === 'exception'
    ? `After ${writtenLocalDay(from - 1, zone)}`
    : `From ${writtenMoment(from, zone)}`;
}

function groupName({ audience, putOffBy, company }: ForeseenGroup): string {
  if (company !== null) return `Clients of ${company} (later start)`;
  return putOffBy === 'exception'
    ? `${AUDIENCE_NAMES[audience]}, with an exception`
    : AUDIENCE_NAMES[audience];
}

function Groups({ facts }: { facts: DryRunFacts }) {
  return (
    <Card id="when" title="Who would be asked when" flush>
      <DataTable
        caption="Who would be asked when"
        rows={facts.groups}
        columns={[
          {
            header: 'Who',
            role: 'lead',
            cell: (group) => <span class="font-medium">{groupName(group)}</span>,
          },
          { header: 'Asked', holds: 'date', cell: (group) => whenAsked(group, facts) },
          { header: 'People', align: 'end', cell: ({ people: count }) => count },
          { header: 'Must set up', align: 'end', cell: ({ mustSetUp }) => mustSetUp },
        ]}
      />
    </Card>
  );
}

const SHOWN: Readonly<Record<'all' | DryRunShown, string>> = {
  all: 'Everyone',
  'must-set-up': 'Must set up first',
  away: 'Haven’t signed in for 90 days',
  unreachable: 'Email not delivered',
};

/** The choice, and whom to list. It changes nothing. */
function Choice({ facts }: { facts: DryRunFacts }) {
  const { apply, date, zone, errors, shown, counts } = facts;
  const option = (one: 'all' | DryRunShown) => ({
    value: one === 'all' ? '' : one,
    label: `${SHOWN[one]} (${counts[one]})`,
  });
  return (
    <Card id="choice" title="If you turned it on" isForScreen>
      <Form action={paths.mfaDryRun(useSlug())} method="get" errors={errors}>
        <StartFields apply={apply} date={date} zone={zone} />
        <div class="max-w-sm">
          <SelectField
            name="show"
            label="List"
            value={shown ?? ''}
            options={[option('all'), option('must-set-up'), option('away'), option('unreachable')]}
          />
        </div>
        <SubmitButton variant="neutral">Show</SubmitButton>
      </Form>
    </Card>
  );
}

/** Switches it on as it was tried, through the switch's own route. */
function SwitchOn({ facts: { apply, date } }: { facts: DryRunFacts }) {
  return (
    <ActionForm action={paths.mfaPolicy(useSlug())}>
      <HiddenField name="enabled" value="true" />
      <HiddenField name="apply" value={apply} />
      <HiddenField name="date" value={apply === 'date' ? date : ''} />
      <SubmitButton busyLabel="One moment…">
        {apply === 'date' ? 'Turn it on from that day' : 'Turn it on'}
      </SubmitButton>
    </ActionForm>
  );
}

function summary({ counts }: DryRunFacts): string {
  const must = counts['must-set-up'];
  if (must === 0) return `All ${people(counts.all)} have set up what they need.`;
  return `${must} of ${people(counts.all)} would have to set it up first.`;
}

function List({ facts }: { facts: DryRunFacts }) {
  const { rows, now, shown } = facts;
  return (
    <Card id="people" title={SHOWN[shown ?? 'all']} flush>
      <DataTable
        caption="What it would mean for each person"
        rows={rows}
        empty={<EmptyState icon="users" title="Nobody" />}
        columns={[
          {
            header: 'Person',
            role: 'lead',
            holds: 'address',
            cell: ({ member, isUnreachable }) => (
              <>
                <span class="block font-medium">{member.name}</span>
                <span class="address text-sm text-muted">{member.email}</span>
                <span class="block text-sm text-muted">{place(member)}</span>
                {isUnreachable && <Badge tone="danger">Email not delivered</Badge>}
              </>
            ),
          },
          {
            header: 'Asked',
            holds: 'date',
            cell: (row) => (
              <>
                {whenAsked(row, facts)}
                {row.putOffBy !== null && (
                  <span class="block text-sm text-muted">
                    {row.putOffBy === 'company' ? 'their company starts later' : 'exception'}
                  </span>
                )}
              </>
            ),
          },
          {
            header: 'Set up',
            cell: ({ mustSetUp }) =>
              mustSetUp ? <Badge tone="warning">Not yet</Badge> : <Badge tone="success">Set up</Badge>,
          },
          {
            header: 'Last sign-in',
            cell: ({ member: { lastSignInAt }, isAway }) => (
              <>
                <span class="text-muted">
                  {lastSignInAt === null ? 'Never' : <Time at={lastSignInAt} now={now} />}
                </span>
                {isAway && lastSignInAt !== null && (
                  <span class="block text-sm text-muted">more than 90 days</span>
                )}
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Tried({ facts }: { facts: DryRunFacts }) {
  return (
    <>
      <Groups facts={facts} />
      <SwitchOn facts={facts} />
      <List facts={facts} />
      <Pagination label="Pages of people" words={{ newer: 'Previous', older: 'Next' }} {...facts.pages} />
    </>
  );
}

function NothingToTry({ whyNot }: { whyNot: 'plan' | 'on' }) {
  return whyNot === 'plan' ? (
    <Alert title="Not included in your plan">
      Requiring two-factor authentication is available on Pro and Team.
    </Alert>
  ) : (
    <Alert title="Two-factor authentication is already required">
      <a class="link" href={paths.mfaRollout(useSlug())}>
        View the rollout
      </a>
    </Alert>
  );
}

/** What switching on would mean, before anything is switched (B5). */
export function DryRunPage({ facts }: { facts: DryRunFacts }): VNode {
  const { whyNot, errors } = facts;
  return (
    <>
      <PageHeader
        title="Who would be asked"
        lead={`${summary(facts)} Nothing has been changed.`}
        back={{ href: paths.settings(useSlug()), label: 'Settings' }}
      />
      {whyNot === null ? <Choice facts={facts} /> : <NothingToTry whyNot={whyNot} />}
      {whyNot === null && errors.date === undefined && <Tried facts={facts} />}
    </>
  );
}
