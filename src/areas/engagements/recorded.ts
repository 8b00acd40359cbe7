import type { Held } from '../../access/deed.ts';

/**
 * How what happens to something of the engagements stands in the record: by its id alone, for what it is called is its client's
 * business (E24).
 */
export const recordedOf = (
  { origin, now, actor, reach }: Pick<Held<'dashboard' | 'portal'>, 'origin' | 'now' | 'actor' | 'reach'>,
  id: string,
) => ({
  at: now,
  origin,
  workspaceId: reach.workspaceId,
  actor,
  subject: { id, label: '' },
});
