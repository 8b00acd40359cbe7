import type { Config } from '../config.ts';
import { record } from '../data/audit.ts';
import { type Reader, writable } from '../data/database.ts';
import { ifPossible } from '../data/unavailable.ts';
import { isAheadOfTime, latestPossible } from '../domain/stored-times.ts';
import type { Services } from '../services.ts';
import { recordedAs } from './act.ts';
import type { Access, Act, Demand, SignedIn } from './context.ts';

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

/** Whether a member comes into a workspace for the first time in this session, or comes from another one. */
export function isArrivalDue({ access }: Demand<Access>, session: SignedIn, now: number): boolean {
  if (access !== 'dashboard' && access !== 'owner' && access !== 'portal') return false;
  const { membership, workspace, signedInAt } = session;
  const last = membership?.lastSignInAt ?? 0;
  return last < signedInAt || isAheadOfTime(last, now) || session.lastWorkspaceId !== workspace?.id;
}

/**
 * A member has signed in when nothing is owed any more, not when the password was right: noted once a session and
 * workspace. Which workspace was used last stands with the session, for addresses that name none (D21).
 */
export async function noteArrival(
  { db }: Pick<Services, 'db'>,
  act: Pick<Act, 'origin' | 'now'> & { readonly session: SignedIn },
): Promise<void> {
  const { now } = act;
  const { membership, workspace, lastWorkspaceId, sessionId, signedInAt } = act.session;
  if (membership === null || workspace === null) return;
  const arrive = writable(db)
    .transaction()
    .execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('memberships')
        .set({ last_sign_in_at: now })
        .where('id', '=', membership.id)
        .where((eb) =>
          eb.or([
            eb('last_sign_in_at', 'is', null),
            eb('last_sign_in_at', '<', signedInAt),
            eb('last_sign_in_at', '>', latestPossible(now)),
          ]),
        )
        .executeTakeFirst();
      if (lastWorkspaceId === workspace.id) return;
      await trx
        .updateTable('sessions')
        .set({ workspace_id: workspace.id })
        .where('id', '=', sessionId)
        .execute();
      // The sign-in itself was recorded in the workspace that it was for.
      if (numUpdatedRows === 0n) return;
      await record(trx, {
        ...recordedAs(act),
        type: 'sign-in.accepted',
        detail: { from: 'another workspace' },
      });
    });
  await ifPossible(arrive);
}
