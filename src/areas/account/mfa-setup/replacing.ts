import type { PasswordContext } from '../../../access/context.ts';
import type { Services } from '../../../services.ts';
import { hasTokensOf } from '../security/queries.ts';

/** What the page that sets up a device in place of another says of that other one: how long it works, and what ends with it (E27). */
export async function whatIsReplaced(
  { db }: Pick<Services, 'db'>,
  { session, now }: Pick<PasswordContext, 'session' | 'now'>,
  replaces: string | null,
): Promise<string> {
  const keeps = 'The old device keeps working until you finish.';
  const hasTokens =
    replaces !== null && (await hasTokensOf(db, session.account.id, { deviceId: replaces, now }));
  return hasTokens
    ? `${keeps} API tokens that you created with it then stop working wherever two-factor authentication is required.`
    : keeps;
}
