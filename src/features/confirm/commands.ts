import { type Origin, record } from '../../data/audit.ts';
import { verifyPassword } from '../../data/password-hash.ts';
import { forgiveTry, takeTurn } from '../../data/throttles.ts';
import type { Services } from '../../services.ts';
import type { SignedIn } from '../../web/context.ts';

export type PasswordCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/**
 * Checks the password of the session's own account, counted together with its sign-ins, so that a stolen session is
 * no second place to guess at it.
 */
export async function checkOwnPassword(
  services: Services,
  attempt: { session: SignedIn; password: unknown; origin: Origin; now: number },
): Promise<PasswordCheck> {
  const { session, password, origin, now } = attempt;
  const { account } = session;
  const turn = await takeTurn(services.db, 'sign-in', 'account', account.email, now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const stored = await services.db
    .selectFrom('accounts')
    .select('password_hash')
    .where('id', '=', account.id)
    .executeTakeFirstOrThrow();
  const right = typeof password === 'string' && (await verifyPassword(stored.password_hash, password));
  if (right) {
    await forgiveTry(services.db, 'sign-in', 'account', account.email);
    return { ok: true };
  }
  await record(services.db, {
    type: 'confirmation.refused',
    at: now,
    origin,
    workspaceId: session.workspace?.id ?? null,
    actor: { id: account.id, label: account.email },
    detail: { reason: 'wrong password' },
  });
  return { ok: false, reason: 'wrong' };
}
