/** What an account can be in a workspace. A platform administrator is no role: it belongs to no workspace. */
export type Role = 'owner' | 'consultant' | 'client';

/** What a client may do of what they see: read, download and comment, or report fixes and accept risks as well (E4). */
export type ContactRole = 'reader' | 'responder';

const NAMES: Record<Role, string> = { owner: 'Owner', consultant: 'Consultant', client: 'Client' };

/** The role as the screen writes it. */
export function roleName(role: Role): string {
  return NAMES[role];
}

/** Whether somebody works at the consultancy, whose place is the dashboard. */
export function isOfTeam(role: Role | null | undefined): boolean {
  return role === 'owner' || role === 'consultant';
}
