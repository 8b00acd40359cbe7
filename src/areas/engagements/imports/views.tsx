import type { VNode } from 'preact';
import { counted, shownNumber } from '../../../domain/counted.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
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
import { GroupCell, GroupSeverity, GroupStanding, isOffered, startsTicked } from './group-views.tsx';
import { ImportStateBadge } from './list-views.tsx';
import { MissingFindings } from './missing-views.tsx';
import { Older, Outcome, type OutcomeFacts } from './outcome-views.tsx';
import type { ImportGroup, MissingFinding, UnreadablePlace } from './preview-queries.ts';
import { Progress } from './progress-views.tsx';
import { isMappable } from './queries.ts';
import { nothingFoundText, unreadableText } from './words.ts';

export interface ImportFacts extends OutcomeFacts {
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference' | 'company'>;
  readonly groups: readonly ImportGroup[];
  readonly missing: readonly MissingFinding[];
  readonly unreadable: readonly UnreadablePlace[];
  readonly leads: CvssVersion;
  readonly isFirstPage: boolean;
  readonly nextHref: string | undefined;
  /** What was wrong with what was sent; nothing where all is well. */
  readonly trouble?: string | undefined;
  /** What was ticked with that. */
  readonly ticked?: readonly number[] | undefined;
  readonly sent?: ColumnsFacts['sent'];
  readonly now: number;
}

function Summary({ facts: { of, counts, now } }: { facts: ImportFacts }) {
  const { new: fresh, changed, back, seen, gone } = counts;
  return (
    <Card id="summary" title="What’s in it" badge={<ImportStateBadge of={of} />}>
      <DescriptionList
        items={[
          {
            term: 'File',
            value: (
              <>
                {of.format !== null && `${formatName(of.format)}, `}
                {counted(of.items, 'result', 'results')}, uploaded <Time at={of.createdAt} now={now} /> by{' '}
                {of.createdBy ?? 'someone who has left'}
              </>
            ),
          },
          ...(of.scannedAt === null
            ? []
            : [{ term: 'Scanned', value: <Time at={of.scannedAt} now={now} /> }]),
          ...(isMappable(of)
            ? [
                {
                  term: 'Columns',
                  isForScreen: true,
                  value: (
                    <a class="link" href="#columns">
                      Choose what they hold
                    </a>
                  ),
                },
              ]
            : []),
          { term: 'New', value: shownNumber(fresh) },
          {
            term: 'Changed',
            value: `${shownNumber(changed)}${back > 0 ? `, of which ${shownNumber(back)} had been fixed` : ''}`,
          },
          { term: 'Seen before', value: shownNumber(seen) },
          {
            term: 'No longer there',
            value: of.isPartial ? 'Not compared, because the file isn’t whole' : shownNumber(gone),
          },
          { term: 'Couldn’t be read', value: shownNumber(of.unreadable) },
        ]}
      />
    </Card>
  );
}

function Groups({ facts }: { facts: ImportFacts }) {
  const slug = useSlug();
  const { engagement, of, counts, groups, leads, nextHref, isFirstPage, trouble, ticked } = facts;
  const isOpen = groups.some(isOffered);
  const several = !isFirstPage || nextHref !== undefined;
  const worth = counts.open - counts.informational;
  const table = (
    <DataTable
      caption="Findings in this file, the worst first"
      rows={groups}
      empty={
        <EmptyState icon="inbox" title="Nothing was found">
          {nothingFoundText(of)}
        </EmptyState>
      }
      columns={[
        {
          header: 'Finding',
          role: 'lead',
          cell: (group) => (
            <GroupCell
              group={group}
              reference={engagement.reference}
              hasTicks={isOpen}
              isTicked={ticked?.includes(group.number) ?? startsTicked(group)}
            />
          ),
        },
        {
          header: 'Severity',
          holds: 'severity',
          cell: (group) => <GroupSeverity group={group} leads={leads} />,
        },
        { header: 'Here', holds: 'words', cell: (group) => <GroupStanding group={group} /> },
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
                  Add all but informational ({shownNumber(worth)})
                </SubmitButton>
              )}
            </span>
          </div>
          <p class="text-sm text-muted">
            New ones become drafts, which only your team sees; changed ones are changed in their drafts.
            Informational findings aren’t ticked.
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
    <Card id="unreadable" title="Couldn’t be read" description={unreadableText(of)}>
      <ul class="space-y-2 text-sm">
        {unreadable.map(({ line, reason }, nth) => (
          <li key={nth} class="wrap-anywhere">
            <span class="font-medium">Line {shownNumber(line)}:</span> {reason}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="mt-3 text-sm text-muted">And {shownNumber(more)} more.</p>}
    </Card>
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
      {asksFirst && <ColumnsCard facts={facts} />}
      {isRead && !of.isTaking && (
        <>
          <Older facts={facts} />
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
