import { type Origin, record } from '../../data/audit.ts';
import { hashToken, newToken } from '../../domain/token.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/act.ts';
import type { SignedIn } from '../../web/context.ts';

/**
 * Moves a session to another dashboard of its account and returns the new token; null where the account has none
 * there. The workspace's count of policies is read by the statement that writes it, as at a sign-in, so that
 * switching is no way around what a sign-in would owe (D1, D11).
 */
export async function switchWorkspace(
  services: Services,
  wanted: { session: SignedIn; workspaceId: string; origin: Origin; now: number },
): Promise<string | null> {
  const { session, workspaceId, origin, now } = wanted;
  const token = newToken();
  return services.db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable('sessions')
      .set((eb) => ({
        workspace_id: workspaceId,
        policy_epoch: eb.selectFrom('workspaces').select('mfa_epoch').where('id', '=', workspaceId),
        token_hash: hashToken(token),
        return_to: null,
      }))
      .where('id', '=', session.sessionId)
      .where('host', '=', 'base')
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('memberships')
            .select('memberships.id')
            .where('memberships.account_id', '=', session.account.id)
            .where('memberships.workspace_id', '=', workspaceId)
            .where('memberships.role', 'in', ['owner', 'consultant']),
        ),
      )
      .executeTakeFirst();
    if (moved.numUpdatedRows !== 1n) return null;
    await trx
      .updateTable('memberships')
      .set({ last_sign_in_at: now })
      .where('account_id', '=', session.account.id)
      .where('workspace_id', '=', workspaceId)
      .execute();
    await record(trx, {
      type: 'sign-in.accepted',
      at: now,
      origin,
      workspaceId,
      actor: actorOf(session),
      detail: { from: 'another workspace' },
    });
    return token;
  });
}
