import type { Reader } from '../../../data/database.ts';
import { TEAM_ROLES } from '../../../domain/role.ts';

/** One of an account's own tokens; never the token itself. */
export interface OwnToken {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly mayWrite: boolean;
  /** How many engagements it was made for; null for all that its maker reaches. */
  readonly engagements: number | null;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
}

/** The account's tokens that have not ended, the newest first (E27). */
export async function tokensOf(db: Reader, accountId: string, now: number): Promise<OwnToken[]> {
  const rows = await db
    .selectFrom('api_tokens as t')
    .innerJoin('memberships as m', 'm.id', 't.membership_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['t.id', 't.name', 'w.name as workspace', 't.may_write', 't.is_limited'])
    .select(['t.expires_at', 't.last_used_at'])
    .select((eb) =>
      eb
        .selectFrom('api_token_engagements as e')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('e.token_id', '=', 't.id')
        .as('engagements'),
    )
    .where('t.account_id', '=', accountId)
    .where('t.expires_at', '>', now)
    .orderBy('t.id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    workspace: row.workspace,
    mayWrite: row.may_write === 1,
    engagements: row.is_limited === 0 ? null : Number(row.engagements),
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Where the account may make tokens on the base host: the workspaces that it is on the team of. */
export function teamWorkspacesOf(db: Reader, accountId: string) {
  return db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['w.slug', 'w.name'])
    .where('m.account_id', '=', accountId)
    .where('m.role', 'in', TEAM_ROLES)
    .orderBy('w.name')
    .execute();
}
