import { record } from '../../data/audit.ts';
import { hashToken, newToken } from '../../domain/token.ts';
import type { Services } from '../../services.ts';
import { recordedAs } from '../../web/act.ts';
import type { Act } from '../../web/context.ts';
import { perform } from '../../web/deed.ts';

/**
 * Moves a session to another dashboard of its account and returns the new token; null where the account has none
 * there. The workspace's count of policies is read by the statement that writes it, as at a sign-in, so that
 * switching is no way around what a sign-in would owe (D1, D11).
 */
export async function switchWorkspace(
  services: Services,
  act: Act<'account'>,
  workspaceId: string,
): Promise<string | null> {
  const token = newToken();
  return perform(services, act, async (held) => {
    const { trx, session, now } = held;
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
      ...recordedAs(held),
      type: 'sign-in.accepted',
      workspaceId,
      detail: { from: 'another workspace' },
    });
    return token;
  });
}
