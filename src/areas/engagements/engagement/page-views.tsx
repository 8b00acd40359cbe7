import type { VNode } from 'preact';
import { ENGAGEMENT_STATES, engagementStateName, kindName } from '../../../domain/engagement.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { SwitchButton } from '../../../ui/switch.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { ListedFinding } from '../finding/list-queries.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { engagementPaths, previewPaths } from '../paths.ts';
import type { Colleague, Engagement } from './queries.ts';
import { datesOf, StateBadge } from './views.tsx';

export interface EngagementFacts {
  readonly engagement: Engagement;
  readonly team: readonly Colleague[];
  readonly findings: readonly ListedFinding[];
  readonly hasDrafts: boolean;
  readonly nextHref: string | undefined;
  readonly now: number;
}

/** A finding's title, or what stands for one that has none yet. */
const titled = (title: string) => (title.trim() === '' ? <em>Untitled finding</em> : title);

function Findings({ facts }: { facts: EngagementFacts }) {
  const slug = useSlug();
  const { engagement, findings, hasDrafts, nextHref, now } = facts;
  const add = (variant: 'primary' | 'neutral') => (
    <LinkButton
      href={engagementPaths.newFinding(slug, engagement.id)}
      variant={variant}
      size={variant === 'primary' ? 'normal' : 'small'}
    >
      New finding
    </LinkButton>
  );
  return (
    <Card
      id="findings"
      title="Findings"
      flush
      actions={
        findings.length > 0 && (
          <>
            {hasDrafts && (
              <LinkButton href={engagementPaths.publishReady(slug, engagement.id)} size="small">
                Publish all ready drafts
              </LinkButton>
            )}
            {add('neutral')}
          </>
        )
      }
    >
      <DataTable
        caption="Findings of this engagement, the worst first"
        rows={findings}
        empty={
          <EmptyState icon="bug" title="No findings yet" action={add('primary')}>
            Only your team sees a finding until you publish it.
          </EmptyState>
        }
        columns={[
          {
            header: 'Finding',
            role: 'lead',
            cell: ({ id, number, title }) => (
              <a class="link font-medium" href={engagementPaths.finding(slug, id)}>
                {engagement.reference}-{number} {titled(title)}
              </a>
            ),
          },
          {
            header: 'Severity',
            holds: 'severity',
            cell: ({ severity }) => <SeverityBadge severity={severity} />,
          },
          {
            header: 'State',
            cell: ({ state, isAhead, isAsked }) => (
              <span class="flex flex-wrap gap-1.5">
                <FindingStateBadge state={state} />
                {isAsked && <Badge tone="info">Comment to answer</Badge>}
                {isAhead && <Badge tone="warning">Unpublished changes</Badge>}
              </span>
            ),
          },
          {
            header: 'Changed',
            holds: 'date',
            cell: ({ changedAt }) => (
              <span class="text-muted">
                <Time at={changedAt} now={now} />
              </span>
            ),
          },
        ]}
      />
      {nextHref !== undefined && (
        <div class="px-4 py-3.5 sm:px-6">
          <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'More findings' }} />
        </div>
      )}
    </Card>
  );
}

function visibilityHint({ visible, company, isCompanyArchived }: Engagement): string {
  if (isCompanyArchived) return `${company} is archived, so people there see nothing of this engagement.`;
  return visible
    ? `People at ${company} see this engagement and its published findings.`
    : `People at ${company} see nothing of this engagement yet.`;
}

function Standing({ engagement }: { engagement: Engagement }) {
  const slug = useSlug();
  const { id, state, visible } = engagement;
  return (
    <Card id="standing" title="State and visibility">
      <div class="grid gap-6 sm:grid-cols-2">
        <Form action={engagementPaths.engagementState(slug, id)}>
          <SelectField
            name="state"
            label="State"
            value={state}
            options={ENGAGEMENT_STATES.map((one) => ({ value: one, label: engagementStateName(one) }))}
          />
          <SubmitButton variant="neutral">Change state</SubmitButton>
        </Form>
        <ActionForm action={engagementPaths.engagementVisibility(slug, id)} class="space-y-1.5">
          <p class="text-sm font-medium" id="visibility">
            Visible to the client
          </p>
          <HiddenField name="visible" value={visible ? 'false' : 'true'} />
          <SwitchButton
            checked={visible}
            label="Visible to the client"
            describedBy="visibility-hint"
            states={{ on: 'Visible', off: 'Hidden' }}
          />
          <p class="text-sm text-muted" id="visibility-hint">
            {visibilityHint(engagement)}
          </p>
        </ActionForm>
      </div>
    </Card>
  );
}

/** `/dashboard/<slug>/engagements/<id>`. */
export function EngagementPage({
  facts,
  scope,
  rules,
}: {
  facts: EngagementFacts;
  scope: VNode | null;
  rules: VNode | null;
}): VNode {
  const slug = useSlug();
  const { engagement, team } = facts;
  const dates = datesOf(engagement);
  return (
    <>
      <PageHeader
        title={engagement.title}
        lead={`${engagement.reference} for ${engagement.company}`}
        back={{ href: engagementPaths.engagements(slug), label: 'Engagements' }}
        actions={
          <>
            {engagement.visible && !engagement.isCompanyArchived && (
              <LinkButton href={previewPaths(slug, engagement.companyId).engagement(engagement.id)}>
                Preview as client
              </LinkButton>
            )}
            <LinkButton href={engagementPaths.evidenceOf(slug, engagement.id)}>Evidence</LinkButton>
            <LinkButton href={engagementPaths.editEngagement(slug, engagement.id)}>
              Edit engagement
            </LinkButton>
          </>
        }
      />
      <Findings facts={facts} />
      <Standing engagement={engagement} />
      <Card id="details" title="Details" badge={<StateBadge state={engagement.state} />}>
        <DescriptionList
          items={[
            { term: 'What is tested', value: kindName(engagement.kind) },
            ...(dates === '' ? [] : [{ term: 'Dates', value: dates }]),
            { term: 'Lead', value: engagement.lead?.name ?? 'Nobody yet' },
            {
              term: 'Team',
              value: team.length === 0 ? 'Nobody yet' : team.map(({ name }) => name).join(', '),
            },
            ...(engagement.tags.length === 0 ? [] : [{ term: 'Tags', value: engagement.tags.join(', ') }]),
          ]}
        />
      </Card>
      {scope && (
        <Card id="scope" title="Scope">
          {scope}
        </Card>
      )}
      {rules && (
        <Card id="rules" title="Rules of engagement">
          {rules}
        </Card>
      )}
    </>
  );
}
