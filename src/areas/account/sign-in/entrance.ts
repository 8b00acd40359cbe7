import type { Site } from '../../../access/site.ts';
import type { CandidateMembership } from './queries.ts';

/** The later sign-in first, then the newer membership. */
function byUse(one: CandidateMembership, other: CandidateMembership): number {
  return (other.lastSignInAt ?? -1) - (one.lastSignInAt ?? -1) || other.createdAt - one.createdAt;
}

/**
 * The membership that a sign-in on this host is for (D11): a tenant's host has its own or none; on the base host the
 * dashboard last used, else a portal, whose client finds the way from there.
 */
export function entranceOf(
  site: Site,
  memberships: readonly CandidateMembership[],
): CandidateMembership | null {
  if (site.kind === 'tenant') {
    return memberships.find(({ workspaceId }) => workspaceId === site.workspace.id) ?? null;
  }
  const used = memberships.toSorted(byUse);
  return used.find(({ role }) => role !== 'client') ?? used[0] ?? null;
}
