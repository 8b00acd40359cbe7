import type { Config } from '../config.ts';
import { type Reader, writable } from '../data/database.ts';
import { ifPossible } from '../data/unavailable.ts';
import type { SignedIn } from './context.ts';

/** How often a session's last use is written down, at most, in milliseconds. */
const TOUCH_MS = 60_000;

/** Seldom enough not to cost a write on every request. */
export function isTouchDue(
  session: SignedIn,
  now: number,
  { sessionIdleMs }: Pick<Config, 'sessionIdleMs'>,
): boolean {
  return now - session.seenAt >= Math.min(TOUCH_MS, sessionIdleMs / 10);
}

/** Notes that the session is in use. */
export async function touch(db: Reader, session: SignedIn, now: number): Promise<void> {
  await ifPossible(
    writable(db)
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('id', '=', session.sessionId)
      .where('seen_at', '<', now)
      .execute(),
  );
}

/** Notes that the session was asked for a second factor, the first time that it is (D1). */
export async function noteAsked(db: Reader, session: SignedIn, now: number): Promise<void> {
  if (session.askedAt !== null) return;
  await ifPossible(
    writable(db)
      .updateTable('sessions')
      .set({ asked_at: now })
      .where('id', '=', session.sessionId)
      .where('asked_at', 'is', null)
      .execute(),
  );
}
