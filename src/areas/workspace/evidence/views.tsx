import type { ComponentChildren, VNode } from 'preact';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { writtenLocalDay } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DateField } from '../../../ui/text-area.tsx';
import { EvidenceFiles, type Signing } from './files-views.tsx';
import { ExceptionsTable, HistoryTable, PeopleTable, ResetsTable, SessionsTable } from './tables-views.tsx';
import { knownSays, momentSays, requiredSays, setUpSays } from './words.ts';

/** The lists of evidence, in the order in which they are shown. */
export const EVIDENCE_LISTS = ['people', 'exceptions', 'resets', 'sessions', 'history'] as const;
export type EvidenceList = (typeof EVIDENCE_LISTS)[number];

/** What the form for another day holds, and what is wrong with it. */
export interface DayAsked {
  readonly at: string;
  readonly errors: { readonly at?: string };
}

/** One list in stretches. */
export interface ShownList {
  readonly list: EvidenceList;
  readonly from: number;
  readonly pages: PageLinks;
  /** Where all lists of the same day are. */
  readonly allHref: string;
}

/** How many rows of each list stand on the page of all, and how many where one is shown alone. */
export const ROWS_OF_EACH = 25;
export const ROWS_OF_ONE = 100;

function DayForm({ asked }: { asked: DayAsked }) {
  return (
    <form method="get" action={paths.evidence(useSlug())} class="flex flex-wrap items-end gap-3 print:hidden">
      <div class="min-w-0 grow sm:max-w-60">
        <DateField name="at" label="Day" value={asked.at} error={asked.errors.at} />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
    </form>
  );
}

function Head({ lead, allHref }: { lead: ComponentChildren; allHref?: string }) {
  const slug = useSlug();
  return (
    <PageHeader
      title="Evidence"
      lead={lead}
      {...(allHref !== undefined && { back: { href: allHref, label: 'All evidence of this day' } })}
      actions={
        <div class="flex flex-wrap gap-2 print:hidden">
          <LinkButton href={paths.activity(slug)}>Activity log</LinkButton>
          <LinkButton href={paths.activityCheck(slug)}>Check the log</LinkButton>
        </div>
      }
    />
  );
}

/** Asks for another day, where there is no evidence of the one that was asked for. */
export function NoEvidencePage({ asked }: { asked: DayAsked }): VNode {
  return (
    <>
      <Head lead="Who had two-factor authentication on a day, and what was required of them." />
      <DayForm asked={asked} />
    </>
  );
}

const of = ({ isToday, at, workspace: { zone } }: Evidence) =>
  isToday ? momentSays(at, zone) : `the end of ${writtenLocalDay(at, zone)}`;

function Required({ evidence }: { evidence: Evidence }) {
  const { sessions } = evidence;
  const open = sessions.length === 1 ? '1 session was open' : `${sessions.length} sessions were open`;
  return (
    <Card id="required" title="What was required">
      <DescriptionList
        items={[
          ...requiredSays(evidence).map(({ whom, says }) => ({
            term: whom,
            value: <strong class="font-semibold">{says}</strong>,
          })),
          { term: 'People', value: setUpSays(evidence) },
          { term: 'Sessions', value: `${open} and had access.` },
          { term: 'Known since', value: knownSays(evidence) },
        ]}
      />
    </Card>
  );
}

interface ListFacts {
  readonly evidence: Evidence;
  readonly shown: ShownList | null;
  readonly hrefOf: (list: EvidenceList) => string;
  readonly signing: Signing;
}

const TITLES: Readonly<Record<EvidenceList, string>> = {
  people: 'People',
  exceptions: 'Exceptions',
  resets: 'Resets',
  sessions: 'Open sessions with access',
  history: 'Policy history',
};

const NOTHING: Readonly<Record<EvidenceList, string>> = {
  people: 'Nobody is known to have been a member.',
  exceptions: 'There were no exceptions.',
  resets: 'Nobody’s two-factor authentication was reset.',
  sessions: 'No open session had access.',
  history: 'The policy was never changed.',
};

function stretch<Row>(rows: readonly Row[], shown: ShownList | null): readonly Row[] {
  const from = shown?.from ?? 0;
  return rows.slice(from, from + (shown === null ? ROWS_OF_EACH : ROWS_OF_ONE));
}

function tableOf(list: EvidenceList, evidence: Evidence, shown: ShownList | null): VNode {
  const context = evidence;
  switch (list) {
    case 'people':
      return <PeopleTable rows={stretch(evidence.people, shown)} context={context} />;
    case 'exceptions':
      return <ExceptionsTable rows={stretch(evidence.exceptions.toReversed(), shown)} context={context} />;
    case 'resets':
      return <ResetsTable rows={stretch(evidence.resets.toReversed(), shown)} context={context} />;
    case 'sessions':
      return <SessionsTable rows={stretch(evidence.sessions, shown)} context={context} />;
    case 'history':
      return <HistoryTable rows={stretch(evidence.history, shown)} context={context} />;
  }
}

const positionSays = ({ from }: ShownList, count: number) =>
  `${from + 1} to ${Math.min(from + ROWS_OF_ONE, count)} of ${count}.`;

function List({ list, facts: { evidence, shown, hrefOf } }: { list: EvidenceList; facts: ListFacts }) {
  const count = evidence[list].length;
  const isCut = shown === null && count > ROWS_OF_EACH;
  if (count === 0)
    return (
      <Card id={list} title={TITLES[list]}>
        <p class="text-muted">{NOTHING[list]}</p>
      </Card>
    );
  return (
    <Card
      id={list}
      title={TITLES[list]}
      flush
      footer={
        isCut ? (
          <>
            The first {ROWS_OF_EACH} of {count}.{' '}
            <a class="link" href={hrefOf(list)}>
              Show all {count}
            </a>
          </>
        ) : (
          shown !== null && positionSays(shown, count)
        )
      }
    >
      {tableOf(list, evidence, shown)}
    </Card>
  );
}

/** What can be said of a workspace's two-factor authentication at a moment, for whoever audits it. */
export function EvidencePage({ asked, facts }: { asked: DayAsked; facts: ListFacts }): VNode {
  const { evidence, shown } = facts;
  const { name, zone } = evidence.workspace;
  const lists = shown === null ? EVIDENCE_LISTS : [shown.list];
  return (
    <>
      <Head
        {...(shown !== null && { allHref: shown.allHref })}
        lead={
          <>
            Two-factor authentication in {name}, as of {of(evidence)}. Made from the activity log alone. A day
            that is over is shown as it was at its end; times are in the time zone {zone.replaceAll('_', ' ')}
            .
          </>
        }
      />
      <DayForm asked={asked} />
      <Required evidence={evidence} />
      {shown === null && <EvidenceFiles evidence={evidence} signing={facts.signing} />}
      {lists.map((list) => (
        <List key={list} list={list} facts={facts} />
      ))}
      {shown !== null && (
        <Pagination
          label={`Pages of ${TITLES[shown.list].toLowerCase()}`}
          words={{ newer: 'Previous', older: 'Next' }}
          {...shown.pages}
        />
      )}
    </>
  );
}
