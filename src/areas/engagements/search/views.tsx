import type { VNode } from 'preact';
import { MOST_TYPED, problemOfSought, type Sought } from '../../../domain/search-words.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { Day } from '../../../ui/time.tsx';
import { FindingStateBadge } from '../finding/views.tsx';
import type { FoundBeside, SomeBeside } from './beside.ts';
import { type Excerpt, type FoundFinding, type MarkedPart, numberOf, type SearchField } from './documents.ts';

const FIELD_NAMES: Readonly<Record<SearchField, string>> = {
  title: 'Title',
  cwe: 'CWE',
  assets: 'Affected asset',
  description: 'Description',
  steps: 'Steps to reproduce',
  impact: 'Impact',
  remediation: 'Remediation',
  references: 'References',
  tags: 'Tags',
  severityReason: 'Reason for the severity',
  changes: 'What changed',
  stateNote: 'State',
  retest: 'Retest',
  comment: 'Comment',
  note: 'Internal note',
  scope: 'Scope',
  rules: 'Rules of engagement',
};

/** A text in which what was looked for is marked. */
const Marked = ({ parts }: { parts: readonly MarkedPart[] }) => (
  <>
    {parts.map(({ text, isFound }, nth) =>
      isFound ? (
        <mark key={nth} class="found-mark">
          {text}
        </mark>
      ) : (
        text
      ),
    )}
  </>
);

/** Where it was found besides the title. */
const Excerpts = ({ excerpts }: { excerpts: readonly Excerpt[] }) => (
  <>
    {excerpts.map(({ place, parts }, nth) => (
      <p key={nth} class="text-sm wrap-anywhere">
        <span class="font-medium">{FIELD_NAMES[place]}:</span> <Marked parts={parts} />
      </p>
    ))}
  </>
);

/** Companies or engagements that were found; nothing where none were. */
function Beside({
  id,
  title,
  some: { shown, count },
  hrefOf,
  names,
}: {
  id: string;
  title: string;
  some: SomeBeside;
  hrefOf: (one: FoundBeside) => string;
  /** What more is said of each. */
  names?: (one: FoundBeside) => string;
}) {
  if (count === 0) return null;
  return (
    <Card
      id={id}
      title={title}
      flush
      description={count > shown.length && `${shown.length} of ${count}. Type more to see others.`}
    >
      <ul class="divide-y divide-base-300">
        {shown.map((one) => (
          <li key={one.id} class="space-y-2 px-4 py-4 sm:px-6">
            <h3 class="text-base">
              <a class="link font-medium" href={hrefOf(one)}>
                <Marked parts={one.title} />
              </a>
            </h3>
            {names && <p class="text-sm text-muted">{names(one)}</p>}
            <Excerpts excerpts={one.excerpts} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Result({
  finding: { head, isByNumber, title, excerpts },
  href,
  namesCompany,
}: {
  finding: FoundFinding;
  href: string;
  namesCompany: boolean;
}) {
  return (
    <li class="space-y-2 px-4 py-4 sm:px-6">
      <h3 class="text-base">
        <a class="link font-medium" href={href}>
          <Marked parts={[{ text: numberOf(head), isFound: isByNumber }]} />{' '}
          {head.title === '' ? <em>Untitled finding</em> : <Marked parts={title} />}
        </a>
      </h3>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <SeverityBadge severity={head.severity} />
        <FindingStateBadge state={head.state} />
        {namesCompany && <span>{head.company}</span>}
        <span>
          Changed <Day at={head.changedAt} />
        </span>
      </p>
      <Excerpts excerpts={excerpts} />
    </li>
  );
}

/** What a key does, and how it is switched off; for browsers that run scripts, which show one of both. */
const SlashHints = () => (
  <>
    <p hidden class="mt-3 text-sm text-muted print:hidden" data-slash-hint="on">
      Press <kbd>/</kbd> on any page to get here.{' '}
      <button type="button" class="link">
        Turn this key off
      </button>
    </p>
    <p hidden class="mt-3 text-sm text-muted print:hidden" data-slash-hint="off">
      The key <kbd>/</kbd> is turned off in this browser.{' '}
      <button type="button" class="link">
        Turn it on
      </button>
    </p>
  </>
);

export interface SearchFacts {
  readonly path: string;
  readonly typed: string;
  readonly sought: Sought;
  readonly findings: readonly FoundFinding[];
  /** What was found besides; null behind the first page. */
  readonly beside: { readonly companies: SomeBeside; readonly engagements: SomeBeside } | null;
  readonly hrefs: {
    readonly finding: (id: string) => string;
    readonly engagement: (id: string) => string;
    readonly company: (id: string) => string;
  };
  /** Of several companies, for the consultancy. */
  readonly namesCompany: boolean;
  /** What is looked through. */
  readonly lead: string;
  /** Not the first page. */
  readonly isFurther: boolean;
  readonly nextHref: string | undefined;
}

/** What was found for what somebody typed, each with the place where it stands (E23). */
export function SearchPage({ facts }: { facts: SearchFacts }): VNode {
  const { path, typed, sought, findings, beside, hrefs, namesCompany, lead, isFurther, nextHref } = facts;
  return (
    <>
      <PageHeader title="Search" lead={lead} />
      <search>
        <form method="get" action={path} class="flex flex-wrap items-end gap-3 print:hidden" data-search>
          <div class="min-w-0 grow sm:max-w-lg">
            <TextField
              name="q"
              type="search"
              label="Words"
              value={typed}
              error={sought.ok || sought.reason === 'nothing' ? undefined : problemOfSought(sought.reason)}
              maxlength={MOST_TYPED}
              autocomplete="off"
              autofocus={typed === ''}
            />
          </div>
          <SubmitButton variant="neutral">Find</SubmitButton>
        </form>
        <SlashHints />
      </search>
      {beside && (
        <>
          <Beside
            id="companies"
            title="Companies"
            some={beside.companies}
            hrefOf={({ id }) => hrefs.company(id)}
          />
          <Beside
            id="engagements"
            title="Engagements"
            some={beside.engagements}
            hrefOf={({ id }) => hrefs.engagement(id)}
            {...(namesCompany && { names: ({ company }) => company })}
          />
        </>
      )}
      {sought.ok && (
        <Card
          id="found"
          title={isFurther ? 'More findings' : 'Findings'}
          flush
          description={findings.length > 0 && 'Words in the title come first, then what changed last.'}
        >
          {findings.length === 0 ? (
            <EmptyState icon="search" title={isFurther ? 'No more findings' : 'No findings match'}>
              All the words have to be in one finding. Try fewer, or only how they begin.
            </EmptyState>
          ) : (
            <ul class="divide-y divide-base-300">
              {findings.map((finding) => (
                <Result
                  key={finding.head.id}
                  finding={finding}
                  href={hrefs.finding(finding.head.id)}
                  namesCompany={namesCompany}
                />
              ))}
            </ul>
          )}
        </Card>
      )}
      <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'More findings' }} />
    </>
  );
}
