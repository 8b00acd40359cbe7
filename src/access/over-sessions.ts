import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { Reader, Trx } from '../data/database.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { unattended } from './deed.ts';
import { workspacesOfSession } from './session-traces.ts';
import { deleteSessions } from './sessions.ts';

/*
 * Sessions whose time is up open nothing any more; here their rows go, and the record of each workspace that they came to is
 * told when that was (B12), however much later it is looked.
 */

type Limits = Pick<Config, 'sessionIdleMs' | 'baseHost'>;

/** How many sessions are removed at a time: on SQLite nothing else is answered meanwhile. */
const REMOVED_AT_ONCE = 100;

interface Over {
  readonly sessionId: string;
  readonly signedInAt: number;
  readonly account: { readonly id: string };
  readonly at: number;
}

/** Removes sessions whose time is up, all or only those of a workspace's people, in turns. */
async function removeOver(
  db: Reader,
  limits: Limits,
  take: (trx: Trx) => Promise<readonly Over[]>,
): Promise<void> {
  for (;;) {
    const over = await unattended({ db }, async (trx) => {
      const taken = await take(trx);
      await recordOver(trx, taken, limits);
      return taken;
    });
    if (over.length < REMOVED_AT_ONCE) return;
    await setImmediate();
  }
}

/** Deletes some sessions, and says of each when it was over. */
async function takeSome(
  trx: Trx,
  now: number,
  { sessionIdleMs }: Limits,
  meant: Parameters<typeof deleteSessions>[1],
): Promise<readonly Over[]> {
  const rows = await deleteSessions(trx, meant, REMOVED_AT_ONCE);
  return rows.map(({ id, account_id, signed_in_at, seen_at, expires_at }) => ({
    ...{ sessionId: id, signedInAt: signed_in_at, account: { id: account_id } },
    // A clock that was far ahead has seen it: it is over since that was noticed.
    at: Math.min(expires_at, seen_at + sessionIdleMs, now),
  }));
}

/** Tells each workspace once which of its sessions are over, and since when each is. */
async function recordOver(trx: Trx, over: readonly Over[], { baseHost }: Limits): Promise<void> {
  const byWorkspace = new Map<string, Over[]>();
  for (const session of over)
    for (const workspaceId of await workspacesOfSession(trx, session))
      byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), session]);
  for (const [workspaceId, sessions] of byWorkspace)
    await record(trx, {
      type: 'session.expired',
      // The first of them, so that whoever reads what was until a moment finds all that were over by then.
      at: Math.min(...sessions.map(({ at }) => at)),
      origin: { host: baseHost, ip: '' },
      workspaceId,
      actor: { id: null, label: 'SecPortal' },
      detail: {
        sessions: sessions.length,
        ended: sessions.map(({ sessionId, at }) => `${sessionId}@${at}`).join(' '),
      },
    });
}

/** Removes sessions whose time is up; they are dead already, this only tidies. Requests are answered in between. */
export function removeExpiredSessions(db: Reader, now: number, limits: Limits): Promise<void> {
  return removeOver(db, limits, (trx) => takeSome(trx, now, limits, sql<boolean>`expires_at <= ${now}`));
}

/** The same of a workspace's people, and also of sessions that nobody has used for too long; so that the record tells of both. */
export function removeOverSessionsIn(
  db: Reader,
  workspaceId: string,
  now: number,
  limits: Limits,
): Promise<void> {
  const { sessionIdleMs } = limits;
  return removeOver(db, limits, (trx) =>
    takeSome(
      trx,
      now,
      limits,
      sql<boolean>`account_id in (select m.account_id from memberships m where m.workspace_id = ${workspaceId})
        and (expires_at <= ${now} or seen_at <= ${now - sessionIdleMs}
          or seen_at > ${latestPossible(now, sessionIdleMs)})`,
    ),
  );
}
