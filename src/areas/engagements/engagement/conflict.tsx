import { kindName } from '../../../domain/engagement.ts';
import { TwoVersions } from '../../../ui/two-versions.tsx';
import type { EngagementPlan } from './commands.ts';
import type { Colleague } from './queries.ts';

/** Two plans of one engagement, each with its whole team. */
export interface Plans {
  readonly theirs: EngagementPlan;
  readonly mine: EngagementPlan;
}

const FIELDS = {
  title: 'Title',
  reference: 'Reference',
  kind: 'What is tested',
  startsOn: 'First day',
  endsOn: 'Last day',
  lead: 'Lead',
  team: 'Team',
  scope: 'Scope',
  rules: 'Rules of engagement',
  tags: 'Tags',
} as const;

function wordsOf(
  plan: EngagementPlan,
  names: ReadonlyMap<string, string>,
): Record<keyof typeof FIELDS, string> {
  const nameOf = (id: string) => names.get(id) ?? 'Someone who has left';
  const team = plan.teamIds.map(nameOf).sort((a, b) => a.localeCompare(b, 'en'));
  return {
    title: plan.title,
    reference: plan.reference,
    kind: kindName(plan.kind),
    startsOn: plan.startsOn ?? '',
    endsOn: plan.endsOn ?? '',
    lead: plan.leadId === null ? '' : nameOf(plan.leadId),
    team: team.join('\n'),
    scope: plan.scope.replaceAll('\r\n', '\n'),
    rules: plan.rules.replaceAll('\r\n', '\n'),
    tags: plan.tags.join(', '),
  };
}

/** Both plans where two people changed an engagement at once; one's own stays in the form. */
export function Conflict({
  plans: { theirs, mine },
  people,
}: {
  plans: Plans;
  people: readonly Colleague[];
}) {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const [saved, typed] = [wordsOf(theirs, names), wordsOf(mine, names)];
  const fields = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter(
    (field) => saved[field] !== typed[field],
  );
  return (
    <TwoVersions
      title="Someone else changed this engagement while you were writing"
      theirs="Saved now"
      fields={fields.map((field) => ({ label: FIELDS[field], theirs: saved[field], mine: typed[field] }))}
    />
  );
}
