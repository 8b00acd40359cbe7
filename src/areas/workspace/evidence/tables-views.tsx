import type { VNode } from 'preact';
import type {
  Evidence,
  EvidenceChange,
  EvidenceException,
  EvidenceMember,
  EvidencePerson,
  EvidenceReset,
  EvidenceSession,
} from '../../../domain/evidence/evidence.ts';
import { roleName } from '../../../domain/role.ts';
import type { RolloutState } from '../../../domain/rollout.ts';
import { writtenLocalDay } from '../../../domain/zoned-time.ts';
import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { STATE_NAMES } from '../rollout/words.ts';
import { bySays, methodsSay, momentSays, OWES_NOTHING, personSays, whoSays } from './words.ts';

type Context = Pick<Evidence, 'workspace' | 'companies'>;

const TONES: Readonly<Record<RolloutState, Tone>> = {
  missing: 'warning',
  'set-up': 'success',
  excepted: 'info',
  'not-asked': 'neutral',
  invited: 'neutral',
};

/** A moment by the clock of the workspace's zone. */
export const Moment = ({ at, zone }: { at: number; zone: string }) => (
  <time datetime={new Date(at).toISOString()} class="tabular-nums">
    {momentSays(at, zone)}
  </time>
);

/** The day of a moment, by the calendar of the workspace's zone. */
const LocalDay = ({ at, zone }: { at: number; zone: string }) => (
  <time datetime={new Date(at).toISOString()}>{writtenLocalDay(at, zone)}</time>
);

const Muted = ({ children }: { children: string }) => <span class="text-muted">{children}</span>;

function Whom({ person }: { person: EvidencePerson }) {
  const says = personSays(person);
  return (
    <>
      <span class="block font-medium">{says}</span>
      {person.email !== null && !person.isErased && person.email !== says && (
        <span class="address text-sm text-muted">{person.email}</span>
      )}
    </>
  );
}

const PERSON: Column<{ readonly person: EvidencePerson }> = {
  header: 'Person',
  role: 'lead',
  holds: 'address',
  cell: ({ person }) => <Whom person={person} />,
};

const companySays = ({ companies }: Context, id: string | null) =>
  id === null ? '' : ` · ${companies.get(id) ?? 'Former company'}`;

function columnsOfPeople(context: Context): Column<EvidenceMember>[] {
  const { zone } = context.workspace;
  return [
    {
      header: 'Person',
      role: 'lead',
      holds: 'address',
      cell: ({ person, role, companyId }) => (
        <>
          <Whom person={person} />
          <span class="block text-sm text-muted">
            {roleName(role)}
            {companySays(context, companyId)}
          </span>
        </>
      ),
    },
    {
      header: 'State',
      holds: 'severity',
      cell: ({ state, exceptedUntil, companyStartsAt, disabledSince }) => (
        <>
          <Badge tone={TONES[state]}>{STATE_NAMES[state]}</Badge>
          {state === 'excepted' && exceptedUntil !== null && (
            <span class="block text-sm text-muted">until {momentSays(exceptedUntil, zone)}</span>
          )}
          {state === 'not-asked' && companyStartsAt !== null && (
            <span class="block text-sm text-muted">from {momentSays(companyStartsAt, zone)}</span>
          )}
          {disabledSince !== null && <span class="block text-sm text-muted">Account disabled</span>}
        </>
      ),
    },
    {
      header: 'Set up',
      holds: 'date',
      cell: (member) => {
        const methods = methodsSay(member, zone);
        return methods.length === 0 ? (
          <Muted>Nothing</Muted>
        ) : (
          methods.map((one) => (
            <span key={one} class="block">
              {one}
            </span>
          ))
        );
      },
    },
    {
      header: 'Last verified here',
      holds: 'date',
      cell: ({ lastVerifiedAt: at }) => (at === null ? <Muted>Never</Muted> : <Moment at={at} zone={zone} />),
    },
    {
      header: 'Member since',
      holds: 'date',
      cell: ({ memberSince: at }) =>
        at === null ? <Muted>Not known</Muted> : <LocalDay at={at} zone={zone} />,
    },
  ];
}

function columnsOfExceptions({ workspace: { zone } }: Context): Column<EvidenceException>[] {
  return [
    PERSON,
    {
      header: 'Given',
      holds: 'date',
      cell: ({ at, by }) => (
        <>
          <Moment at={at} zone={zone} />
          {by !== null && <span class="block text-sm text-muted">by {bySays(by)}</span>}
        </>
      ),
    },
    { header: 'Until', holds: 'date', cell: ({ until }) => <Moment at={until} zone={zone} /> },
    {
      header: 'Ended',
      holds: 'date',
      cell: ({ endedAt, endedBy }) =>
        endedAt === null ? (
          <Badge tone="info">Lasts</Badge>
        ) : (
          <>
            <Moment at={endedAt} zone={zone} />
            {endedBy !== null && <span class="block text-sm text-muted">by {bySays(endedBy)}</span>}
          </>
        ),
    },
    { header: 'Reason', cell: ({ reason }) => reason ?? <Muted>Not known</Muted> },
  ];
}

function columnsOfResets({ workspace: { zone } }: Context): Column<EvidenceReset>[] {
  return [
    PERSON,
    { header: 'When', holds: 'date', cell: ({ at }) => <Moment at={at} zone={zone} /> },
    {
      header: 'Who',
      cell: ({ by, askedBy }) => (
        <>
          {whoSays(by) ?? <Muted>Not known</Muted>}
          {askedBy !== null && <span class="block text-sm text-muted">Asked for by {bySays(askedBy)}</span>}
        </>
      ),
    },
    {
      header: 'Reason',
      cell: ({ reason }) => reason ?? <Muted>Kept by support</Muted>,
    },
  ];
}

function columnsOfSessions({ workspace: { zone } }: Context): Column<EvidenceSession>[] {
  return [
    PERSON,
    { header: 'Signed in', holds: 'date', cell: ({ signedInAt }) => <Moment at={signedInAt} zone={zone} /> },
    {
      header: 'Access since',
      holds: 'date',
      cell: ({ owesNothingSince }) => <Moment at={owesNothingSince} zone={zone} />,
    },
    { header: 'Why', cell: ({ because }) => OWES_NOTHING[because] },
  ];
}

function columnsOfHistory({ workspace: { zone }, companies }: Context): Column<EvidenceChange>[] {
  return [
    {
      header: 'What',
      role: 'lead',
      cell: ({ sentence, companyId }) => (
        <>
          <span class="font-medium">{sentence}</span>
          {companyId !== null && companies.has(companyId) && (
            <span class="block text-sm text-muted">{companies.get(companyId)}</span>
          )}
        </>
      ),
    },
    {
      header: 'Who',
      holds: 'address',
      cell: ({ by }) => {
        if (by === null) return <Muted>By itself</Muted>;
        return by === 'support' ? 'Support' : <Whom person={by} />;
      },
    },
    { header: 'When', holds: 'date', cell: ({ at }) => <Moment at={at} zone={zone} /> },
  ];
}

/** A list of evidence, in part. */
export interface ShownRows<Row> {
  readonly rows: readonly Row[];
  readonly context: Context;
}

export const PeopleTable = ({ rows, context }: ShownRows<EvidenceMember>): VNode => (
  <DataTable caption="People, who lacks it first" rows={rows} columns={columnsOfPeople(context)} />
);
export const ExceptionsTable = ({ rows, context }: ShownRows<EvidenceException>): VNode => (
  <DataTable caption="Exceptions, newest first" rows={rows} columns={columnsOfExceptions(context)} />
);
export const ResetsTable = ({ rows, context }: ShownRows<EvidenceReset>): VNode => (
  <DataTable caption="Resets, newest first" rows={rows} columns={columnsOfResets(context)} />
);
export const SessionsTable = ({ rows, context }: ShownRows<EvidenceSession>): VNode => (
  <DataTable caption="Sessions, longest open first" rows={rows} columns={columnsOfSessions(context)} />
);
export const HistoryTable = ({ rows, context }: ShownRows<EvidenceChange>): VNode => (
  <DataTable caption="Changes, oldest first" rows={rows} columns={columnsOfHistory(context)} />
);
