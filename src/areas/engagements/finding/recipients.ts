import { isOnTeam, reachedBy } from '../../../access/reach.ts';
import type { Trx } from '../../../data/database.ts';

/** Somebody who is to be told of something in an engagement, and on which side they read it. */
export interface Reader {
  readonly to: string;
  readonly name: string;
  readonly side: 'team' | 'client';
  readonly workspaceName: string;
  readonly slug: string;
}

/**
 * Who deals with an engagement at the moment that this is asked: its team, or the owner where nobody is on it, and the
 * client's contacts who reach it and answer for their company. Whoever was removed meanwhile is not among them (E1).
 */
export async function thoseWhoDealWith(trx: Trx, engagementId: string): Promise<Reader[]> {
  const members = await trx
    .selectFrom('engagements as e')
    .innerJoin('workspaces as w', 'w.id', 'e.workspace_id')
    .innerJoin('memberships as m', 'm.workspace_id', 'e.workspace_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.email as to', 'a.name', 'w.name as workspaceName', 'w.slug', 'm.role', 'm.contact_role'])
    .select(isOnTeam().as('is_on_team'))
    .where('e.id', '=', engagementId)
    .where('a.disabled_at', 'is', null)
    // Nobody gets into one that is closed (B14).
    .where('w.closed_at', 'is', null)
    .where(reachedBy())
    .execute();
  const consultancy = members.filter(({ role }) => role !== 'client');
  const team = consultancy.filter(({ is_on_team }) => Boolean(is_on_team));
  const answering = members.filter(
    ({ role, contact_role }) => role === 'client' && contact_role === 'responder',
  );
  return [...(team.length > 0 ? team : consultancy.filter(({ role }) => role === 'owner')), ...answering].map(
    ({ to, name, workspaceName, slug, role }) => ({
      ...{ to, name, workspaceName, slug },
      side: role === 'client' ? 'client' : 'team',
    }),
  );
}
