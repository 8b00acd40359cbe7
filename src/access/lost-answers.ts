import type { Reader } from '../data/database.ts';
import { hashToken } from '../domain/token.ts';

/**
 * What is known of a token that a proof has replaced: the session lives on under a new one, which the browser that shows the
 * old one was sent and never got. It is no leave for anything, and tells a second press what became of the first. Null for
 * every other token.
 */
export async function lostAnswerOf(
  db: Reader,
  token: string,
  now: number,
): Promise<{ readonly returnTo: string | null } | null> {
  const session = await db
    .selectFrom('sessions')
    .select('return_to')
    .where('replaced_hash', '=', hashToken(token))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return session === undefined ? null : { returnTo: session.return_to };
}
