import type { VNode } from 'preact';
import type { Standing } from '../../../domain/mfa-policy.ts';
import type { OpenOverTime } from '../../../domain/open-over-time.ts';
import { roleName } from '../../../domain/role.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import {
  OpenOverTimeCard,
  OverdueCard,
  type OverdueEngagement,
  WaitingCard,
  type WaitingEngagement,
} from '../../engagements/public.ts';
import type { ListedCompany } from '../companies/queries.ts';
import { CompanyTable, NoCompanies } from '../companies/views.tsx';
import { AudienceStandings } from '../mfa-policy/audience-views.tsx';
import { byRank, commonOf, type Rollout, type ShownPolicies, standingOfAny } from '../mfa-policy/queries.ts';
import { onSinceSays, people, sentences } from '../mfa-policy/standing.ts';

/** How many people and companies the overview lists; their own pages have them all. */
const LISTED = 8;

export interface Overview {
  readonly workspaceName: string;
  readonly isOwner: boolean;
  /** The plan has enforcement. */
  readonly mayEnforce: boolean;
  readonly rollout: Rollout;
  readonly policies: ShownPolicies;
  /** By which days are meant. */
  readonly zone: string;
  readonly pendingInvitations: number;
  readonly companies: readonly ListedCompany[];
  /** Null while nothing was published that the reader reaches. */
  readonly open: OpenOverTime | null;
  /** What clients reported and asked, by engagement. */
  readonly waiting: readonly WaitingEngagement[];
  /** What clients should have fixed before today, by engagement. */
  readonly overdue: readonly OverdueEngagement[];
  readonly now: number;
}

function FirstSteps() {
  return (
    <Card>
      <EmptyState
        icon="user-plus"
        title="It’s just you so far"
        action={
          <LinkButton href={paths.invite(useSlug())} variant="primary">
            Invite people
          </LinkButton>
        }
      >
        Invite your consultants, and the client contacts who will use the portal.
      </EmptyState>
    </Card>
  );
}

const POLICY: Readonly<
  Record<Standing, { word: string; tone: 'success' | 'neutral' | 'warning' | 'info'; says: string }>
> = {
  dated: { word: 'Scheduled', tone: 'info', says: 'Required for everyone from' },
  on: { word: 'Required', tone: 'success', says: 'Required for everyone.' },
  off: { word: 'Not required', tone: 'neutral', says: 'Optional for each person.' },
  suspended: {
    word: 'Suspended',
    tone: 'warning',
    says: 'Not enforced: the plan doesn’t include it.',
  },
};

function FactorCard({ rollout, policies, zone, isOwner, mayEnforce }: Overview) {
  const { total, withAny } = rollout;
  const policy = commonOf(policies);
  const startsAt = policy?.startsAt ?? null;
  const standing = standingOfAny(policies);
  const { word, tone, says } = POLICY[standing];
  const setUp =
    withAny === 0
      ? 'Nobody has set up two-factor authentication yet'
      : `${withAny} of ${people(total)} ${total === 1 ? 'has' : 'have'} set up two-factor authentication`;
  return (
    <Card
      id="two-factor"
      title="Two-factor authentication"
      badge={<Badge tone={tone}>{word}</Badge>}
      footer={
        <a class="link" href={paths.settings(useSlug())}>
          {isOwner && mayEnforce && standing === 'off' ? 'Require it for everyone' : 'View settings'}
        </a>
      }
    >
      <p class="font-medium">{setUp}</p>
      <p class="mt-1 text-sm text-muted">
        {policy === null && standing !== 'suspended' ? (
          <AudienceStandings facts={{ policies, rollout, zone }} />
        ) : startsAt !== null && standing === 'dated' ? (
          `${says} ${writtenMoment(startsAt, zone)}.`
        ) : (
          sentences(says, policy === null ? '' : onSinceSays(policy, zone))
        )}
      </p>
    </Card>
  );
}

function PeopleCard({ rollout, pendingInvitations: waiting }: Overview) {
  const first = [...rollout.missing, ...rollout.ready].sort(byRank).slice(0, LISTED);
  const more = rollout.total - first.length;
  return (
    <Card
      id="people"
      title="People"
      flush
      actions={
        <LinkButton href={paths.members(useSlug())} size="small">
          All members
        </LinkButton>
      }
      description={
        waiting === 0 ? undefined : `${waiting === 1 ? '1 invitation' : `${waiting} invitations`} pending.`
      }
      {...(more > 0 && { footer: `And ${more} more.` })}
    >
      <DataTable
        caption="People in this workspace"
        rows={first}
        columns={[
          { header: 'Name', role: 'lead', cell: (person) => <span class="font-medium">{person.name}</span> },
          {
            header: 'Role',
            cell: (person) =>
              person.company === null
                ? roleName(person.role)
                : `${roleName(person.role)} of ${person.company}`,
          },
          {
            header: 'Two-factor',
            cell: (person) =>
              person.enrolled ? <Badge tone="success">Set up</Badge> : <Badge>Not set up</Badge>,
          },
        ]}
      />
    </Card>
  );
}

function CompaniesCard({ companies }: Overview) {
  return (
    <Card
      id="companies"
      title="Client companies"
      flush
      actions={
        companies.length > 0 && (
          <LinkButton href={paths.companies(useSlug())} size="small">
            All companies
          </LinkButton>
        )
      }
      {...(companies.length > LISTED && { footer: `And ${companies.length - LISTED} more.` })}
    >
      {companies.length === 0 ? (
        <NoCompanies />
      ) : (
        <CompanyTable companies={companies.slice(0, LISTED)} caption="Client companies" />
      )}
    </Card>
  );
}

/** What there is today. */
export function OverviewPage({ overview }: { overview: Overview }): VNode {
  const alone = overview.rollout.total === 1 && overview.pendingInvitations === 0;
  return (
    <>
      <PageHeader title="Overview" lead={`${overview.workspaceName} at a glance.`} />
      {alone && overview.isOwner && <FirstSteps />}
      <WaitingCard waiting={overview.waiting} now={overview.now} />
      <OverdueCard overdue={overview.overdue} />
      {overview.open && <OpenOverTimeCard open={overview.open} />}
      <FactorCard {...overview} />
      <PeopleCard {...overview} />
      {!alone && <CompaniesCard {...overview} />}
    </>
  );
}
