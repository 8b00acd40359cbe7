import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { Finding } from './queries.ts';
import { type Drafts, readyRevision } from './ready.ts';

export interface ReadyFacts {
  readonly engagement: Engagement;
  readonly drafts: Drafts;
  /** They are no longer those that whoever publishes has seen. */
  readonly hasChanged: boolean;
}

const counted = (count: number) => (count === 1 ? '1 finding' : `${count} findings`);

/** When the client reads what is published now. */
export function readBy({ visible, company, isCompanyArchived }: Engagement, count: number): string {
  const it = count === 1 ? 'it' : 'them';
  if (isCompanyArchived) return `${company} is archived, so people there see nothing of this engagement.`;
  return visible
    ? `People at ${company} can read ${it} as soon as you publish ${it}.`
    : `People at ${company} can read ${it} once the engagement is visible to them.`;
}

const leadTo = (
  reference: string,
  path: (slug: string, id: string) => string,
  slug: string,
): Column<Finding> => ({
  header: 'Finding',
  role: 'lead',
  cell: ({ id, number, text }) => (
    <a class="link font-medium" href={path(slug, id)}>
      {reference}-{number} {text.title.trim() === '' ? <em>Untitled finding</em> : text.title}
    </a>
  ),
});

const SEVERITY: Column<Finding> = {
  header: 'Severity',
  holds: 'severity',
  cell: ({ severity }) => <SeverityBadge severity={severity} />,
};

const CHANGED_BY: Column<Finding> = {
  header: 'Last changed by',
  cell: ({ changedBy }) => changedBy ?? 'Someone who has left',
};

function Ready({ facts: { engagement, drafts } }: { facts: ReadyFacts }) {
  const slug = useSlug();
  const { ready } = drafts;
  return (
    <Card
      id="ready"
      title={`Ready to publish: ${ready.length}`}
      description={`${readBy(engagement, ready.length)} A published finding can’t be made a draft again or deleted; you can only withdraw it, with a reason that the client sees.`}
      flush
      footer={
        <Form action={engagementPaths.publishReady(slug, engagement.id)}>
          <HiddenField name="seen" value={readyRevision(ready)} ofPage />
          <div class="flex flex-wrap items-center gap-3">
            <SubmitButton busyLabel="Publishing…">Publish {counted(ready.length)}</SubmitButton>
            <LinkButton href={engagementPaths.engagement(slug, engagement.id)}>Cancel</LinkButton>
          </div>
        </Form>
      }
    >
      <DataTable
        caption="Drafts that will be published"
        rows={ready}
        columns={[leadTo(engagement.reference, engagementPaths.finding, slug), SEVERITY, CHANGED_BY]}
      />
    </Card>
  );
}

function Lacking({ facts: { engagement, drafts } }: { facts: ReadyFacts }) {
  const lead = leadTo(engagement.reference, engagementPaths.editFinding, useSlug());
  return (
    <Card
      id="not-ready"
      title={`Not ready yet: ${drafts.lacking.length}`}
      description="These stay drafts until nothing is missing and you publish them."
      flush
    >
      <DataTable
        caption="Drafts that aren’t ready yet"
        rows={drafts.lacking}
        columns={[
          { header: lead.header, role: 'lead', cell: ({ finding }) => lead.cell(finding) },
          {
            header: 'Still needed',
            cell: ({ problems }) => (
              <ul>
                {Object.values(problems).map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            ),
          },
          { header: CHANGED_BY.header, cell: ({ finding }) => CHANGED_BY.cell(finding) },
        ]}
      />
    </Card>
  );
}

/** What a click would give the client, and what would stay, before anything is published (E12). */
export function PublishReadyPage({ facts }: { facts: ReadyFacts }): VNode {
  const slug = useSlug();
  const { engagement, drafts, hasChanged } = facts;
  return (
    <>
      <PageHeader
        title="Publish all ready drafts?"
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      {hasChanged && (
        <Alert tone="warning" title="The drafts have changed since you opened this page">
          Nothing was published. Check the list below, then publish.
        </Alert>
      )}
      {drafts.ready.length > 0 ? (
        <Ready facts={facts} />
      ) : (
        <Card flush>
          <EmptyState icon="bug" title="No draft is ready to publish">
            {drafts.lacking.length > 0
              ? 'See below what each draft still needs.'
              : 'Every finding of this engagement has been published.'}
          </EmptyState>
        </Card>
      )}
      {drafts.lacking.length > 0 && <Lacking facts={facts} />}
    </>
  );
}
