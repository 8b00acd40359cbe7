import { asCompared, formRevision } from '../../../domain/form-revision.ts';
import type { EngagementPlan } from './commands.ts';
import type { Colleague, Engagement } from './queries.ts';

/** An engagement as its form would send it. */
export const planAsItIs = (
  { reference, kind, startsOn, endsOn, lead, title, scope, rules, tags }: Engagement,
  team: readonly Colleague[],
): EngagementPlan => ({
  ...{ reference, kind, startsOn, endsOn, leadId: lead?.id ?? null, teamIds: team.map(({ id }) => id) },
  ...{ title, scope, rules, tags },
});

/**
 * Tells one plan from another: a form says of which it was made. Not the engagement's own revision, which grows too where
 * its state changes, and that is no reason to ask anybody to compare plans.
 */
export function planRevision(plan: EngagementPlan): string {
  const { title, reference, kind, startsOn, endsOn, leadId, teamIds, scope, rules, tags } = plan;
  return formRevision([
    ...[title, reference, kind, startsOn, endsOn, leadId],
    ...[[...new Set(teamIds)].sort(), asCompared(scope), asCompared(rules), tags],
  ]);
}
