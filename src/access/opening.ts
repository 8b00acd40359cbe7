import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a membership opens anything at a moment, as a statement asks it: its workspace is not closed, but to its owner, who
 * may still have everything (B14), and it is no auditor's whose time is over (B13). One that opens nothing asks nothing of an
 * account's own pages either. `m` and `w` are what the statement calls memberships and workspaces.
 */
export const opensAnything = (m: string, w: string, moment: RawBuilder<number>): RawBuilder<boolean> =>
  sql<boolean>`((${sql.ref(`${w}.closed_at`)} is null or ${sql.ref(`${m}.role`)} = 'owner')
    and (${sql.ref(`${m}.role`)} <> 'auditor' or ${sql.ref(`${m}.ends_at`)} > ${moment}))`;
