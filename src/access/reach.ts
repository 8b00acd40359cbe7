import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { TEAM_ROLES } from '../domain/role.ts';
import type { Reach, TeamReach } from './context.ts';

/*
 * Which rows of engagements, or of what lies in them, somebody reaches, and which companies they keep; the only place where
 * that is said in SQL (E1).
 * Titles, counts, mails and files all go through here.
 */

/** The columns of a table by its alias. */
const columnsOf =
  (alias: string) =>
  (name: string): RawBuilder<unknown> =>
    sql.ref(`${alias}.${name}`);
type Columns = ReturnType<typeof columnsOf>;
type Value = RawBuilder<unknown>;

const hasOnTeam = (
  e: Columns,
  account: Value,
) => sql<SqlBool>`exists (select 1 from engagement_team reach_team
  where reach_team.engagement_id = ${e('id')} and reach_team.account_id = ${account})`;

const isShownTo = (
  e: Columns,
  company: Value,
) => sql<SqlBool>`${e('company_id')} = ${company} and ${e('visible')} = 1
  and exists (select 1 from companies reach_company
    where reach_company.id = ${e('company_id')} and reach_company.archived_at is null)`;

const isGivenTo = (
  e: Columns,
  membership: Value,
) => sql<SqlBool>`exists (select 1 from contact_engagements reach_given
  where reach_given.engagement_id = ${e('id')} and reach_given.membership_id = ${membership})`;

/** What a reach has. `e` is the alias of `engagements`, which whatever is asked for is joined to. */
export function within(reach: Reach, e = 'e') {
  const engagement = columnsOf(e);
  const ofToken =
    reach.ofToken === null
      ? sql``
      : sql`and exists (select 1 from api_token_engagements reach_token
          where reach_token.engagement_id = ${engagement('id')} and reach_token.token_id = ${reach.ofToken})`;
  const ofWorkspace = sql`${engagement('workspace_id')} = ${reach.workspaceId} ${ofToken}`;
  const ofTeam =
    reach.ofTeamOf === null
      ? ofWorkspace
      : sql`${ofWorkspace} and ${hasOnTeam(engagement, sql`${reach.ofTeamOf}`)}`;
  if (reach.kind === 'team') return sql<SqlBool>`(${ofTeam})`;
  const ofCompany = sql`${ofTeam} and ${isShownTo(engagement, sql`${reach.companyId}`)}`;
  if (reach.seesAll) return sql<SqlBool>`(${ofCompany})`;
  return sql<SqlBool>`(${ofCompany} and ${isGivenTo(engagement, sql`${reach.membershipId}`)})`;
}

/**
 * Whether somebody of the consultancy keeps a company: reads its notes, changes it, and plans for it (E3, E5). With need to
 * know that takes being on the team of one of its engagements, which is given by whoever is on one already, or by the owner;
 * a company without any is everyone's to begin with. No token for chosen engagements keeps a company (E27). `c` is the alias
 * of `companies`.
 */
export function keeps(reach: TeamReach, c = 'c') {
  if (reach.ofToken !== null) return sql<SqlBool>`false`;
  if (reach.ofTeamOf === null) return sql<SqlBool>`true`;
  const id = columnsOf(c)('id');
  return sql<SqlBool>`(not exists (select 1 from engagements any_e where any_e.company_id = ${id})
    or exists (select 1 from engagements kept_e where kept_e.company_id = ${id} and ${within(reach, 'kept_e')}))`;
}

/**
 * The same, asked of members and not by one of them: which of them reach an engagement now. For mails, which go to many and
 * of which nobody stands at the gate. `m` is the alias of `memberships`, `e` that of `engagements`.
 */
export function reachedBy(m = 'm', e = 'e') {
  const engagement = columnsOf(e);
  const member = columnsOf(m);
  const asClient = sql`${isShownTo(engagement, member('company_id'))}
    and (${member('sees_all')} = 1 or ${isGivenTo(engagement, member('id'))})`;
  const asTeam = sql`(${member('role')} = 'owner' or ${hasOnTeam(engagement, member('account_id'))}
    or exists (select 1 from workspaces reach_workspace
      where reach_workspace.id = ${member('workspace_id')} and reach_workspace.need_to_know = 0))`;
  return sql<SqlBool>`(${engagement('workspace_id')} = ${member('workspace_id')}
    and case when ${member('role')} = 'client' then ${asClient}
      when ${member('role')} in (${sql.join(TEAM_ROLES.map((role) => sql.lit(role)))}) then ${asTeam} else false end)`;
}

/** Whether a member is on the team of an engagement; the aliases as above. */
export const isOnTeam = (m = 'm', e = 'e') => hasOnTeam(columnsOf(e), columnsOf(m)('account_id'));
