import type { Config } from '../config.ts';
import type { Trx } from '../data/database.ts';
import { hashToken } from '../domain/token.ts';
import { decisionFor, GRACE_MS } from './judgement.ts';
import { type FoundSession, findSessionIn } from './session-lookup.ts';
import { type NewSession, noteFirstAsked, startSession } from './sessions.ts';

export interface BegunSession {
  readonly id: string;
  readonly token: string;
  /** As the pages that come next will find it; null where it is over already. */
  readonly found: FoundSession | null;
  /** Whether it owes a second factor from its beginning (D1). */
  readonly isAsked: boolean;
}

/**
 * Begins a session, and judges it in the same transaction. One that is asked for a second factor from here on has its grace,
 * which no other ever gets (D12): the password has just been given, unless a key was in its place. `slug` is the workspace's on
 * whose host it begins, null on the base host.
 */
export async function beginSession(
  trx: Trx,
  config: Config,
  session: NewSession,
  slug: string | null,
): Promise<BegunSession> {
  const { now, passed } = session;
  const { id, token } = await startSession(trx, config, session);
  const found = await findSessionIn(trx, config, { tokenHash: hashToken(token), slug }, now);
  if (found === null || decisionFor(found.session).kind !== 'owed')
    return { id, token, found, isAsked: false };
  await noteFirstAsked(trx, { id, now, graceUntil: passed === undefined ? now + GRACE_MS : null });
  return { id, token, found: { ...found, session: { ...found.session, askedAt: now } }, isAsked: true };
}
