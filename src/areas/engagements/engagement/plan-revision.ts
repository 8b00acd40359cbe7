import { createHash } from 'node:crypto';
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

// A form turns each end of a line into two characters.
const asTyped = (text: string) => text.replaceAll('\r\n', '\n');

/**
 * Tells one plan from another: a form says of which it was made. Not the engagement's own revision, which grows too where
 * its state changes, and that is no reason to ask anybody to compare plans.
 */
export function planRevision(plan: EngagementPlan): string {
  const { title, reference, kind, startsOn, endsOn, leadId, teamIds, scope, rules, tags } = plan;
  const said = JSON.stringify([
    ...[title, reference, kind, startsOn, endsOn, leadId],
    ...[[...new Set(teamIds)].sort(), asTyped(scope), asTyped(rules), tags],
  ]);
  return createHash('sha256').update(said).digest('base64url').slice(0, 22);
}
