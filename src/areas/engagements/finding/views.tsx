import type { ComponentChildren, VNode } from 'preact';
import { type FindingState, findingStateName } from '../../../domain/finding.ts';
import { type FindingProblems, PROSE_FIELDS, type ReadFinding } from '../../../domain/finding-fields.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { writtenDay } from '../../../ui/client/relative-time.ts';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { DeadlineBadge } from '../deadlines/views.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import { PROSE_NAMES } from '../prose-names.ts';
import { Text } from '../text.tsx';
import { Assets } from './asset-views.tsx';
import { isReadyToPublish, Publishing } from './publishing-views.tsx';
import type { Finding, Publication } from './queries.ts';
import { weaknessTitle } from './weakness.ts';

const STATE_TONES: Readonly<Record<FindingState, Tone>> = {
  draft: 'warning',
  published: 'neutral',
  'fix-reported': 'info',
  'retest-passed': 'success',
  'retest-failed': 'danger',
  'risk-accepted': 'neutral',
  withdrawn: 'neutral',
};

/** Where a finding is in its life. */
export const FindingStateBadge = ({ state }: { state: FindingState }) => (
  <Badge tone={STATE_TONES[state]}>{findingStateName(state)}</Badge>
);

/** In which order one goes from finding to finding; on the pages that lead on. */
export const WALK_ORDER =
  'Findings follow each other by number here, so the order stays the same while you rate them.';

/** A finding as one reads it, whichever side one is on. */
export function FindingBody({
  read,
  state,
  assetHref,
}: {
  read: Pick<ReadFinding, 'prose' | 'cvss' | 'cwe' | 'assets' | 'tags'>;
  state: FindingState;
  /** Where everything about an asset is listed, if it is. */
  assetHref?: (what: string) => string;
}) {
  const sections = PROSE_FIELDS.filter((field) => read.prose[field].trim() !== '');
  const facts: { term: string; value: ComponentChildren }[] = [
    ...read.cvss.map(({ version, vector, score }) => ({
      term: `CVSS ${version}`,
      value: (
        <>
          <span class="font-medium">{score.toFixed(1)}</span> <span class="figures text-sm">{vector}</span>
        </>
      ),
    })),
    ...(read.cwe === null ? [] : [{ term: 'Weakness', value: weaknessTitle(read.cwe) }]),
    ...(read.assets.length === 0
      ? []
      : [
          {
            term: 'Affected',
            value: <Assets assets={read.assets} state={state} hrefOf={assetHref} />,
          },
        ]),
    ...(read.tags.length === 0 ? [] : [{ term: 'Tags', value: read.tags.join(', ') }]),
  ];
  return (
    <>
      {facts.length > 0 && (
        <Card id="facts" title="At a glance">
          <DescriptionList items={facts} />
        </Card>
      )}
      {sections.map((field) => (
        <Card key={field} id={field} title={PROSE_NAMES[field]}>
          <Text text={read.prose[field]} idPrefix={field} />
        </Card>
      ))}
    </>
  );
}

/** Who moved a finding last, when, and what they wrote. */
export function StateNote({
  publication,
  now,
}: {
  publication: Pick<Publication, 'state' | 'stateAt' | 'stateBy' | 'stateNote' | 'acceptedUntil'>;
  now: number;
}): VNode | null {
  const { state, stateAt, stateBy, stateNote, acceptedUntil } = publication;
  if (state === 'published' && stateNote === null) return null;
  return (
    <Card id="state" title="State" badge={<FindingStateBadge state={state} />}>
      <p class="text-sm text-muted">
        Changed <Time at={stateAt} now={now} />
        {stateBy !== null && ` by ${stateBy}`}.
        {acceptedUntil !== null && ` Accepted until ${writtenDay(acceptedUntil)}.`}
      </p>
      {stateNote !== null && (
        <div class="mt-3">
          <Text text={stateNote} idPrefix="state-note" />
        </div>
      )}
    </Card>
  );
}

export interface FindingFacts {
  readonly finding: Finding;
  readonly engagement: Engagement;
  readonly neighbours: { readonly previous: string | null; readonly next: string | null };
  /** What keeps it from being published. */
  readonly problems: FindingProblems;
  /** The deadline that publishing it today would give it anew; null where it gives none. */
  readonly dueIfPublished: string | null;
  readonly now: number;
  /** The day that it is where deadlines end. */
  readonly today: string;
}

/** `/dashboard/<slug>/findings/<id>`. */
export function FindingPage({
  facts,
  read,
  children,
}: {
  facts: FindingFacts;
  read: ReadFinding;
  children?: ComponentChildren;
}): VNode {
  const slug = useSlug();
  const { finding, engagement, neighbours, now, today } = facts;
  const { id, text, number, state, published } = finding;
  const href = (other: string | null) => (other === null ? undefined : engagementPaths.finding(slug, other));
  return (
    <>
      <PageHeader
        title={text.title.trim() === '' ? 'Untitled finding' : text.title}
        lead={
          <span class="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
            <span class="figures">
              {engagement.reference}-{number}
            </span>
            <SeverityBadge severity={finding.severity} />
            <FindingStateBadge state={state} />
            {published !== null && <DeadlineBadge dated={published} today={today} />}
            <span class="text-sm">
              changed <Time at={finding.changedAt} now={now} />
              {finding.changedBy !== null && ` by ${finding.changedBy}`}
            </span>
          </span>
        }
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
        actions={
          <>
            {published === null && (
              <LinkButton href={engagementPaths.deleteFinding(slug, id)}>Delete draft</LinkButton>
            )}
            <LinkButton href={engagementPaths.history(slug, id)}>History</LinkButton>
            <LinkButton href={engagementPaths.saveAsTemplate(slug, id)}>Save as template</LinkButton>
            <LinkButton
              href={engagementPaths.editFinding(slug, id)}
              variant={isReadyToPublish(facts) ? 'neutral' : 'primary'}
            >
              Edit finding
            </LinkButton>
          </>
        }
      />
      <Publishing facts={facts} />
      <FindingBody
        read={read}
        state={state}
        assetHref={(asset) => engagementPaths.findingsOn(slug, engagement.id, asset)}
      />
      {children}
      <Pagination
        newerHref={href(neighbours.previous)}
        olderHref={href(neighbours.next)}
        label="Findings of this engagement"
        words={{ newer: 'Previous finding', older: 'Next finding' }}
        byKeys
        order={WALK_ORDER}
      />
    </>
  );
}
