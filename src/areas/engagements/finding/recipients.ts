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
  const members = trx
    .selectFrom('engagements as e')
    .innerJoin('workspaces as w', 'w.id', 'e.workspace_id')
    .innerJoin('memberships as m', 'm.workspace_id', 'e.workspace_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.email as to', 'a.name', 'w.name as workspaceName', 'w.slug'])
    .where('e.id', '=', engagementId)
    .where('a.disabled_at', 'is', null);
  const team = await members
    .where('m.role', 'in', ['owner', 'consultant'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('engagement_team as t')
          .select('t.account_id')
          .where('t.engagement_id', '=', engagementId)
          .whereRef('t.account_id', '=', 'a.id'),
      ),
    )
    .execute();
  const ofTeam = team.length > 0 ? team : await members.where('m.role', '=', 'owner').execute();
  const clients = await members
    .innerJoin('companies as c', 'c.id', 'e.company_id')
    .where('m.role', '=', 'client')
    .where('m.contact_role', '=', 'responder')
    .whereRef('m.company_id', '=', 'e.company_id')
    .where('c.archived_at', 'is', null)
    .where('e.visible', '=', 1)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('m.sees_all', '=', 1),
        exists(
          selectFrom('contact_engagements as g')
            .select('g.membership_id')
            .where('g.engagement_id', '=', engagementId)
            .whereRef('g.membership_id', '=', 'm.id'),
        ),
      ]),
    )
    .execute();
  return [
    ...ofTeam.map((one) => ({ ...one, side: 'team' as const })),
    ...clients.map((one) => ({ ...one, side: 'client' as const })),
  ];
}
