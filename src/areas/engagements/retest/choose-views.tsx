import type { VNode } from 'preact';
import { findingStateName, severityName } from '../../../domain/finding.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import type { RetestFinding } from './finding-queries.ts';
import type { ListedRound } from './queries.ts';
import { roundName } from './views.tsx';

/** What was chosen, where it did not go through. */
export interface ChooseTrouble {
  readonly findings: readonly string[];
  readonly errors: FieldErrors;
}

export interface ChooseFacts {
  readonly engagement: { readonly reference: string };
  readonly findings: readonly RetestFinding[];
  readonly trouble?: ChooseTrouble | undefined;
}

/** What an option of a list of findings says. */
export const optionOf =
  (reference: string) =>
  ({ id, number, content, severity, state }: RetestFinding) => ({
    value: id,
    label: `${reference}-${number} ${content.title} (${severityName(severity)}, ${findingStateName(state)})`,
  });

function Choice({
  facts: { engagement, findings, trouble },
  action,
  ticked,
  does,
  empty,
  cancelHref,
}: {
  facts: ChooseFacts;
  action: string;
  ticked: readonly string[];
  does: string;
  empty: string;
  cancelHref: string;
}) {
  if (findings.length === 0)
    return (
      <Card flush>
        <EmptyState icon="shield-check" title="There’s nothing to retest">
          {empty}
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <Form action={action} errors={trouble?.errors ?? {}}>
        <CheckboxGroup
          name="findings"
          label="Findings to retest"
          values={trouble?.findings ?? ticked}
          options={findings.map(optionOf(engagement.reference))}
        />
        <div class="flex flex-wrap gap-3">
          <SubmitButton>{does}</SubmitButton>
          <LinkButton href={cancelHref}>Cancel</LinkButton>
        </div>
      </Form>
    </Card>
  );
}

/** `/dashboard/<slug>/engagements/<id>/retest`. */
export function PlanPage({
  facts,
  engagement,
  asked,
}: {
  facts: ChooseFacts;
  engagement: { readonly id: string; readonly title: string };
  /** Rounds that a client has asked for and nobody has begun. */
  asked: readonly ListedRound[];
}): VNode {
  const slug = useSlug();
  const back = engagementPaths.engagement(slug, engagement.id);
  return (
    <>
      <PageHeader
        title="Begin a retest"
        lead="Choose what to test again. The client won’t see this retest until you publish its results."
        back={{ href: back, label: engagement.title }}
      />
      {asked.length > 0 && (
        <Alert title="The client has asked for a retest">
          Begin theirs, and add to it what else you test:{' '}
          {asked.map((round, place) => (
            <span key={round.id}>
              {place > 0 && ', '}
              <a class="link" href={engagementPaths.round(slug, round.id)}>
                {roundName(round)}
              </a>
            </span>
          ))}
          .
        </Alert>
      )}
      <Choice
        facts={facts}
        action={engagementPaths.planRetest(slug, engagement.id)}
        ticked={facts.findings.filter(({ state }) => state === 'fix-reported').map(({ id }) => id)}
        does="Begin the retest"
        empty="Nothing of this engagement has been published."
        cancelHref={back}
      />
    </>
  );
}

/** `/dashboard/<slug>/retests/<id>/findings`. */
export function AddPage({ facts, round }: { facts: ChooseFacts; round: ListedRound }): VNode {
  const slug = useSlug();
  const back = engagementPaths.round(slug, round.id);
  return (
    <>
      <PageHeader title="Add findings to the retest" back={{ href: back, label: roundName(round) }} />
      <Choice
        facts={facts}
        action={engagementPaths.addToRound(slug, round.id)}
        ticked={[]}
        does="Add findings"
        empty="Every published finding of this engagement is in it."
        cancelHref={back}
      />
    </>
  );
}
