import type { VNode } from 'preact';
import { ENGAGEMENT_STATES, engagementStateName, kindName } from '../../../domain/engagement.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { SwitchButton } from '../../../ui/switch.tsx';
import { engagementPaths, previewPaths } from '../paths.ts';
import type { ListedRound } from '../retest/queries.ts';
import { Rounds } from '../retest/views.tsx';
import { EngagementFindings, type EngagementFindingsFacts } from './findings-views.tsx';
import type { Colleague, Engagement } from './queries.ts';
import { datesOf, StateBadge } from './views.tsx';

export interface EngagementFacts extends EngagementFindingsFacts {
  readonly team: readonly Colleague[];
  readonly rounds: readonly ListedRound[];
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
  const { engagement, team, rounds, findings } = facts;
  const mayRetest = rounds.length > 0 || findings.some(({ state }) => state !== 'draft');
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
            <LinkButton href={engagementPaths.evidenceOf(slug, engagement.id)}>Evidence files</LinkButton>
            <LinkButton href={engagementPaths.documentsOf(slug, engagement.id)}>Documents</LinkButton>
            <LinkButton href={engagementPaths.importsOf(slug, engagement.id)}>Imports</LinkButton>
            <LinkButton href={engagementPaths.reportsOf(slug, engagement.id)}>Reports</LinkButton>
            <LinkButton href={engagementPaths.editEngagement(slug, engagement.id)}>
              Edit engagement
            </LinkButton>
          </>
        }
      />
      <EngagementFindings facts={facts} />
      {mayRetest && (
        <Rounds
          rounds={rounds}
          hrefOf={(id) => engagementPaths.round(slug, id)}
          actions={
            <LinkButton href={engagementPaths.planRetest(slug, engagement.id)}>Begin a retest</LinkButton>
          }
          empty="When the client has fixed something, test it again here: each asset gets a result, and all of them are published together."
        />
      )}
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
