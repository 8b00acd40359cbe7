import type { VNode } from 'preact';
import { audienceOf } from '../../../domain/mfa-policy.ts';
import { writtenLastDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { place } from '../members/pending-views.tsx';
import { AUDIENCE_NAMES, people } from '../mfa-policy/standing.ts';
import type { ForeseenGroup, ForeseenMember } from './dry-run.ts';
import { Choice, type ChoiceFacts, SHOWN, SwitchOn } from './dry-run-choice-views.tsx';
import type { Trial, Trials } from './trial.ts';

export interface DryRunFacts extends ChoiceFacts {
  readonly trials: Trials;
  /** Why it cannot be switched on at all; null where it can. */
  readonly whyNot: 'plan' | 'on' | null;
  readonly groups: readonly ForeseenGroup[];
  readonly rows: readonly ForeseenMember[];
  readonly pages: PageLinks;
  readonly now: number;
}

type Moment = Pick<ForeseenGroup, 'audience' | 'isAsked' | 'from' | 'putOffBy'>;

const AT_ONCE: Readonly<Record<Trial['begins'], string>> = {
  now: 'On the next page they open',
  'next-sign-in': 'At their next sign-in',
  date: 'At their next sign-in',
  stands: 'Already',
};

/** From when on somebody would be asked, in words. */
function whenAsked({ audience, isAsked, from, putOffBy }: Moment, { trials, zone }: DryRunFacts): string {
  if (!isAsked) return 'Not asked';
  if (from === null) return AT_ONCE[trials[audience].begins];
  return putOffBy === 'exception'
    ? `After ${writtenLastDay(from, zone)}`
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
                {whenAsked({ ...row, audience: audienceOf(row.member.role) }, facts)}
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
            cell: ({ mustSetUp, isAsked }) =>
              mustSetUp ? (
                <Badge tone="warning">Not yet</Badge>
              ) : isAsked ? (
                <Badge tone="success">Set up</Badge>
              ) : (
                <span class="text-muted">Not needed</span>
              ),
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
      <SwitchOn choice={facts.choice} />
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
  const { whyNot, choice } = facts;
  const slug = useSlug();
  return (
    <>
      <PageHeader
        title="Who would be asked"
        lead={`${summary(facts)} Nothing has been changed.`}
        back={
          choice.kind === 'both'
            ? { href: paths.settings(slug), label: 'Settings' }
            : {
                href: choice.rulesHref,
                label: 'Rules for the team and clients',
              }
        }
      />
      {whyNot === null ? <Choice facts={facts} /> : <NothingToTry whyNot={whyNot} />}
      {whyNot === null && choice.errors.date === undefined && <Tried facts={facts} />}
    </>
  );
}
