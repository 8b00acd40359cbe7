import { type SqlBool, sql } from 'kysely';
import type { Reach } from './context.ts';

/**
 * Which rows of engagements, or of what lies in them, a reach has; the only place where that is said in SQL (E1). `e` is the
 * alias of `engagements`, which whatever is asked for is joined to. Titles, counts, mails and files all go through here.
 */
export function within(reach: Reach, e = 'e') {
  const column = (name: string) => sql.ref(`${e}.${name}`);
  const ofToken =
    reach.ofToken === null
      ? sql``
      : sql`and exists (select 1 from api_token_engagements reach_token
          where reach_token.engagement_id = ${column('id')} and reach_token.token_id = ${reach.ofToken})`;
  const ofWorkspace = sql`${column('workspace_id')} = ${reach.workspaceId} ${ofToken}`;
  const ofTeam =
    reach.ofTeamOf === null
      ? ofWorkspace
      : sql`${ofWorkspace} and exists (select 1 from engagement_team reach_team
        where reach_team.engagement_id = ${column('id')} and reach_team.account_id = ${reach.ofTeamOf})`;
  if (reach.kind === 'team') return sql<SqlBool>`(${ofTeam})`;
  const ofCompany = sql`${ofTeam} and ${column('company_id')} = ${reach.companyId} and ${column('visible')} = 1
    and exists (select 1 from companies reach_company
      where reach_company.id = ${column('company_id')} and reach_company.archived_at is null)`;
  if (reach.seesAll) return sql<SqlBool>`(${ofCompany})`;
  return sql<SqlBool>`(${ofCompany} and exists (select 1 from contact_engagements reach_given
    where reach_given.engagement_id = ${column('id')} and reach_given.membership_id = ${reach.membershipId}))`;
}
