/** What an account can be in a workspace. A platform administrator is no role: it belongs to no workspace. */
export const ROLES = ['owner', 'consultant', 'auditor', 'client'] as const;
export type Role = (typeof ROLES)[number];

/** What the owner makes of someone who is invited, or whose role is changed. */
export type GivenRole = Exclude<Role, 'owner'>;

/** What a client may do of what they see: read, download and comment, or report fixes and accept risks as well (E4). */
export type ContactRole = 'reader' | 'responder';

const NAMES: Record<Role, string> = {
  owner: 'Owner',
  consultant: 'Consultant',
  client: 'Client',
  auditor: 'Auditor',
};

/** The role as the screen writes it. */
export function roleName(role: Role): string {
  return NAMES[role];
}

/** The roles of those who work at the consultancy, for statements that ask for them. */
export const TEAM_ROLES = ['owner', 'consultant'] as const satisfies readonly Role[];

/** Whether somebody works at the consultancy, whose place is the dashboard. An auditor doesn't. */
export function isOfTeam(role: Role | null | undefined): boolean {
  return role === 'owner' || role === 'consultant';
}

/** Whether somebody sees a workspace's record, and what is made of it: its owner, and auditors (B13). */
export function seesRecord(role: Role | null | undefined): boolean {
  return role === 'owner' || role === 'auditor';
}

/** Whether somebody's place in a workspace is on the base host: anyone's but a client's, whose place is the portal. */
export function isAtBase(role: Role | null | undefined): boolean {
  return isOfTeam(role) || role === 'auditor';
}
