import { type Origin, record } from '../../data/audit.ts';
import { verifyPassword } from '../../data/password-hash.ts';
import { forgiveTry, takeTurn } from '../../data/throttles.ts';
import { couldBePassword } from '../../domain/password-policy.ts';
import type { Services } from '../../services.ts';
import { recordedAs } from '../../web/act.ts';
import type { SignedIn } from '../../web/context.ts';

export type PasswordCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/**
 * Checks the password of the session's own account, with the waits of a sign-in but a count of its own: whoever hammers
 * at the sign-in from outside must not keep a signed-in owner from a sensitive action.
 */
export async function checkOwnPassword(
  services: Services,
  attempt: { session: SignedIn; password: unknown; origin: Origin; now: number },
): Promise<PasswordCheck> {
  const { session, password, now } = attempt;
  const { account } = session;
  const turn = await takeTurn(services.db, 'confirm', 'account', account.id, now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const stored = await services.db
    .selectFrom('accounts')
    .select('password_hash')
    .where('id', '=', account.id)
    .executeTakeFirstOrThrow();
  const right =
    typeof password === 'string' &&
    couldBePassword(password) &&
    (await verifyPassword(stored.password_hash, password));
  if (right) {
    await forgiveTry(services.db, 'confirm', 'account', account.id);
    return { ok: true };
  }
  await record(services.db, {
    ...recordedAs(attempt),
    type: 'confirmation.refused',
    detail: { reason: 'wrong password' },
  });
  return { ok: false, reason: 'wrong' };
}
