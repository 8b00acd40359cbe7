import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ActionForm, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { TickAll } from '../../../ui/ticks.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import { ColumnsCard, type ColumnsFacts } from './columns/views.tsx';
import { formatName } from './format-names.ts';
import { GroupCell, GroupSeverity, GroupStanding, isOffered } from './group-views.tsx';
import { ImportStateBadge } from './list-views.tsx';
import { MissingFindings } from './missing-views.tsx';
import type { ImportGroup, MissingFinding, UnreadablePlace } from './preview-queries.ts';
import { Progress } from './progress-views.tsx';
import { type Import, type ImportCounts, isMappable } from './queries.ts';

const counted = new Intl.NumberFormat('en-GB');

export interface ImportFacts {
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference' | 'company'>;
  readonly of: Import;
  readonly counts: ImportCounts;
  readonly groups: readonly ImportGroup[];
  readonly missing: readonly MissingFinding[];
  readonly unreadable: readonly UnreadablePlace[];
  readonly leads: CvssVersion;
  readonly isFirstPage: boolean;
  readonly nextHref: string | undefined;
  /** What was wrong with what was sent; nothing where all is well. */
  readonly trouble?: string | undefined;
  readonly sent?: ColumnsFacts['sent'];
  readonly now: number;
}

function Summary({ facts: { of, counts, now } }: { facts: ImportFacts }) {
  const { new: fresh, changed, seen, gone } = counts;
  return (
    <Card id="summary" title="What’s in it" badge={<ImportStateBadge of={of} />}>
      <DescriptionList
        items={[
          {
            term: 'File',
            value: (
              <>
                {of.format !== null && `${formatName(of.format)}, `}
                {counted.format(of.items)} {of.items === 1 ? 'result' : 'results'}, uploaded{' '}
                <Time at={of.createdAt} now={now} /> by {of.createdBy ?? 'someone who has left'}
              </>
            ),
          },
          ...(isMappable(of)
            ? [
                {
                  term: 'Columns',
                  value: (
                    <a class="link" href="#columns">
                      Choose what they hold
                    </a>
                  ),
                },
              ]
            : []),
          { term: 'New', value: counted.format(fresh) },
          { term: 'Changed', value: counted.format(changed) },
          { term: 'Seen before', value: counted.format(seen) },
          {
            term: 'No longer there',
            value: of.isPartial ? 'Not compared, because the file isn’t whole' : counted.format(gone),
          },
          { term: 'Couldn’t be read', value: counted.format(of.unreadable) },
        ]}
      />
    </Card>
  );
}

function Groups({ facts }: { facts: ImportFacts }) {
  const slug = useSlug();
  const { engagement, of, counts, groups, leads, nextHref, isFirstPage, trouble } = facts;
  const isOpen = groups.some(isOffered);
  const several = !isFirstPage || nextHref !== undefined;
  const worth = counts.open - counts.informational;
  const table = (
    <DataTable
      caption="Findings in this file, the worst first"
      rows={groups}
      empty={
        <EmptyState icon="inbox" title="Nothing was found">
          The scanner’s file holds no findings.
        </EmptyState>
      }
      columns={[
        {
          header: 'Finding',
          role: 'lead',
          cell: (group) => <GroupCell group={group} reference={engagement.reference} />,
        },
        {
          header: 'Severity',
          holds: 'severity',
          cell: (group) => <GroupSeverity group={group} leads={leads} />,
        },
        { header: 'Here', cell: (group) => <GroupStanding group={group} /> },
      ]}
    />
  );
  const card = (
    <Card id="findings" title="Findings" flush>
      {isOpen && (
        <div class="space-y-3 border-b border-base-300 px-4 py-3.5 sm:px-6 print:hidden">
          <div class="flex flex-wrap items-center gap-x-6 gap-y-3">
            <TickAll />
            <span class="flex flex-wrap gap-2">
              <SubmitButton size="small" busyLabel="Adding…">
                Add ticked as drafts
              </SubmitButton>
              {several && worth > 0 && (
                <SubmitButton size="small" variant="neutral" name="all" value="but-informational">
                  Add all but informational ({counted.format(worth)})
                </SubmitButton>
              )}
            </span>
          </div>
          <p class="text-sm text-muted">
            Only your team sees drafts. Informational findings aren’t ticked.
            {several && ' What you tick counts for this page of the list.'}
          </p>
        </div>
      )}
      {table}
      {several && (
        <div class="px-4 py-3.5 sm:px-6">
          <Pagination
            newerHref={isFirstPage ? undefined : engagementPaths.import(slug, of.id)}
            olderHref={nextHref}
            words={{ newer: 'Back to the start', older: 'More findings' }}
          />
        </div>
      )}
    </Card>
  );
  if (!isOpen) return card;
  return (
    <Form action={engagementPaths.takeImport(slug, of.id)} error={trouble}>
      {card}
    </Form>
  );
}

function Unreadable({ facts: { of, unreadable } }: { facts: ImportFacts }) {
  const more = of.unreadable - unreadable.length;
  return (
    <Card id="unreadable" title="Couldn’t be read" description="Everything else in the file can be added.">
      <ul class="space-y-2 text-sm">
        {unreadable.map(({ line, reason }, nth) => (
          <li key={nth} class="wrap-anywhere">
            <span class="font-medium">Line {counted.format(line)}:</span> {reason}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="mt-3 text-sm text-muted">And {counted.format(more)} more.</p>}
    </Card>
  );
}

function Outcome({ facts: { engagement, of, counts, now } }: { facts: ImportFacts }) {
  const slug = useSlug();
  if (isMappable(of) && of.state === 'failed')
    return (
      <Alert tone="warning" title="Which column holds the titles of findings?">
        We couldn’t tell by the names of the columns. Choose what they hold, and we read the file again.
      </Alert>
    );
  if (of.state === 'failed')
    return (
      <Alert tone="danger" title="This file couldn’t be read">
        {of.reason === '' ? 'Reading it failed again and again for a day. Upload it again.' : of.reason}
      </Alert>
    );
  if (of.state === 'cancelled') return <Alert title="This import was cancelled">Nothing was added.</Alert>;
  if (of.state !== 'taken' || of.isTaking) return null;
  const { made, added } = counts;
  return (
    <Alert tone="success" title={`${counted.format(made)} ${made === 1 ? 'draft' : 'drafts'} added`}>
      {added > 0 && `${counted.format(added)} ${added === 1 ? 'finding has' : 'findings have'} new assets. `}
      Imported <Time at={of.takenAt ?? now} now={now} /> by {of.takenBy ?? 'someone who has left'}.{' '}
      <a class="link" href={`${engagementPaths.engagement(slug, engagement.id)}#findings`}>
        Go through the findings
      </a>
    </Alert>
  );
}

/** `/dashboard/<slug>/imports/<id>`: how far it is, what is in it, or what became of it. */
export function ImportPage({ facts }: { facts: ImportFacts }): VNode {
  const slug = useSlug();
  const { engagement, of, counts, missing, unreadable } = facts;
  // Where nothing goes on without it, or it didn't hold.
  const asksFirst = isMappable(of) && (of.state === 'failed' || facts.sent !== undefined);
  const isRead = (of.state === 'preview' || of.state === 'taken') && !of.isCleared;
  return (
    <>
      <PageHeader
        title={of.name}
        lead={`Import into ${engagement.reference} for ${engagement.company}`}
        back={{ href: engagementPaths.importsOf(slug, engagement.id), label: 'Imports' }}
        actions={
          (of.state === 'preview' && !of.isTaking) || isMappable(of) ? (
            <ActionForm action={engagementPaths.cancelImport(slug, of.id)}>
              <SubmitButton variant="neutral">Cancel import</SubmitButton>
            </ActionForm>
          ) : (
            of.state === 'failed' && (
              <LinkButton href={engagementPaths.importsOf(slug, engagement.id)} variant="primary">
                Upload another file
              </LinkButton>
            )
          )
        }
      />
      <Outcome facts={facts} />
      {(of.state === 'reading' || of.isTaking) && <Progress of={of} counts={of.isTaking ? counts : null} />}
      {of.state === 'taken' && of.isCleared && (
        <Alert title="What was in this file isn’t kept any more">
          After 90 days we remove what was read. The findings that were made of it stay.
        </Alert>
      )}
      {asksFirst && <ColumnsCard facts={facts} />}
      {isRead && !of.isTaking && (
        <>
          <Summary facts={facts} />
          <Groups facts={facts} />
          {!asksFirst && isMappable(of) && <ColumnsCard facts={facts} />}
          {missing.length > 0 && <MissingFindings {...facts} />}
          {unreadable.length > 0 && <Unreadable facts={facts} />}
        </>
      )}
    </>
  );
}
