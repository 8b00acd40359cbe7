import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * A session on the base host goes to any of its account's workspaces, so that it has to be compared with the policies of
 * all of them: one counter of the installation takes the place of one for each workspace (D21). A session notes when it
 * was first asked for a second factor (D1).
 */
export function workspaceInTheAddress(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('sessions').addColumn('asked_at', millis).execute();
      // A new installation has nothing to count yet.
      await sql`insert into installation (key, value) select 'policy-switchings', '1'
        where exists (select 1 from accounts)`.execute(db);
      const inForce = sql`w.mfa_required = 1 and w.plan in ('pro', 'team')`;
      // Who owes a code, and has not given one, was led to a page that asks for it.
      await sql`update sessions set asked_at = signed_in_at where mfa_verified_at is null and exists (
        select 1 from workspaces w where w.id = sessions.workspace_id and ${inForce}
          and sessions.policy_epoch >= w.mfa_enforced_from)`.execute(db);
      // Spared by their own workspace's policy, and in no other that has one: they stay so. All others are asked.
      await sql`update sessions set policy_epoch = case when exists (
          select 1 from workspaces w where w.id = sessions.workspace_id and w.mfa_required = 1
            and sessions.policy_epoch < w.mfa_enforced_from)
        and not exists (
          select 1 from memberships m join workspaces w on w.id = m.workspace_id
          where m.account_id = sessions.account_id and w.mfa_required = 1 and w.id <> sessions.workspace_id)
        then 0 else 1 end`.execute(db);
      await sql`update workspaces set mfa_enforced_from = case when mfa_required = 1 and mfa_enforced_from > 0
        then 1 else 0 end`.execute(db);
      await db.schema.alterTable('workspaces').dropColumn('mfa_epoch').execute();
    },
  };
}
