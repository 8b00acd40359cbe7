import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { BY_ITSELF_ACTOR, record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { Reader, Trx } from '../data/database.ts';
import { LONGEST_SESSION_MS } from '../domain/evidence/sessions.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { unattended } from './deed.ts';
import { holdFreeAccounts } from './holds.ts';
import { workspacesOfSession } from './session-traces.ts';
import { deleteSessions } from './sessions.ts';

/*
 * Sessions whose time is up open nothing any more; here their rows go, and the record of each workspace that they came to is
 * told when that was (B12), however much later it is looked.
 */

/** How long sessions last unused, and the host that stands beside what comes by itself. */
export type Limits = Pick<Config, 'sessionIdleMs' | 'baseHost'>;

/** How many sessions are removed at a time: on SQLite nothing else is answered meanwhile. */
const REMOVED_AT_ONCE = 100;

/** So many people's sessions are looked at in one turn. */
const PEOPLE_AT_ONCE = 250;

/** A session whose time is up. */
interface Over {
  readonly sessionId: string;
  readonly signedInAt: number;
  readonly account: { readonly id: string };
  /** The workspace on whose portal it was; null for one on the base host. */
  readonly portalOf: string | null;
  readonly at: number;
}

/**
 * Removes sessions whose time is up, all or only those of some people, in turns. Whoever does something at this moment, by a
 * session that ran out meanwhile, is passed over until another time.
 */
async function removeOver(db: Reader, limits: Limits, now: number, meant: Meant): Promise<void> {
  for (;;) {
    const over = await unattended({ db }, async (trx) => {
      const whose = trx.selectFrom('sessions').select('account_id').where(meant).limit(REMOVED_AT_ONCE);
      const accounts = (await whose.execute()).map(({ account_id }) => account_id);
      const taken = await takeSome(trx, now, limits, await holdFreeAccounts(trx, accounts), meant);
      await recordOver(trx, taken, limits);
      return taken;
    });
    if (over.length < REMOVED_AT_ONCE) return;
    await setImmediate();
  }
}

type Meant = Parameters<typeof deleteSessions>[2];

/** Deletes some sessions of accounts that are held, and says of each when it was over. */
async function takeSome(
  trx: Trx,
  now: number,
  { sessionIdleMs }: Limits,
  accountIds: readonly string[],
  meant: Meant,
): Promise<readonly Over[]> {
  if (accountIds.length === 0) return [];
  const rows = await deleteSessions(trx, accountIds, meant, REMOVED_AT_ONCE);
  return rows.map(({ id, account_id, host, workspace_id, signed_in_at, seen_at, expires_at }) => ({
    ...{ sessionId: id, signedInAt: signed_in_at, account: { id: account_id } },
    portalOf: host === 'tenant' ? workspace_id : null,
    // A clock that was far ahead has seen it: it is over since that was noticed.
    at: Math.min(expires_at, seen_at + sessionIdleMs, now),
  }));
}

/** Tells each workspace which of its sessions are over, and since when each is: once of all that ended on one day. */
async function recordOver(trx: Trx, over: readonly Over[], { baseHost }: Limits): Promise<void> {
  const byDay = new Map<string, { workspaceId: string; sessions: Over[] }>();
  for (const session of over)
    for (const workspaceId of await workspacesOfSession(trx, session)) {
      const key = `${workspaceId} ${Math.floor(session.at / LONGEST_SESSION_MS)}`;
      const { sessions } = byDay.get(key) ?? { sessions: [] };
      byDay.set(key, { workspaceId, sessions: [...sessions, session] });
    }
  for (const { workspaceId, sessions } of byDay.values())
    await record(trx, {
      type: 'session.expired',
      // The first of them, so that whoever reads what was until a moment finds all that were over by then.
      at: Math.min(...sessions.map(({ at }) => at)),
      origin: { host: baseHost, ip: '' },
      workspaceId,
      actor: BY_ITSELF_ACTOR,
      detail: {
        sessions: sessions.length,
        ended: sessions.map(({ sessionId, at }) => `${sessionId}@${at}`).join(' '),
      },
    });
}

/** Removes sessions whose time is up; they are dead already, this only tidies. Requests are answered in between. */
export function removeExpiredSessions(db: Reader, now: number, limits: Limits): Promise<void> {
  return removeOver(db, limits, now, sql<boolean>`expires_at <= ${now}`);
}

/** Sessions whose time is up, or that nobody has used for too long, or that a clock far ahead has seen. */
const overAt = (now: number, { sessionIdleMs }: Limits): Meant =>
  sql<boolean>`(expires_at <= ${now} or seen_at <= ${now - sessionIdleMs}
    or seen_at > ${latestPossible(now, sessionIdleMs)})`;

/**
 * The same of a workspace's people, and also of sessions that nobody has used for too long; so that the record tells of both. It
 * looks at some of them after others, and writes nothing where there is nothing to tell.
 */
export async function removeOverSessionsIn(
  db: Reader,
  workspaceId: string,
  now: number,
  limits: Limits,
): Promise<void> {
  for (let after = ''; ; ) {
    const people = await db
      .selectFrom('memberships')
      .select(['id', 'account_id'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PEOPLE_AT_ONCE)
      .execute();
    const last = people.at(-1);
    if (last === undefined) return;
    const theirs = sql.join(people.map(({ account_id }) => account_id));
    const over = sql<boolean>`account_id in (${theirs}) and ${overAt(now, limits)}`;
    const some = await db.selectFrom('sessions').select('id').where(over).limit(1).executeTakeFirst();
    if (some !== undefined) await removeOver(db, limits, now, over);
    if (people.length < PEOPLE_AT_ONCE) return;
    after = last.id;
    await setImmediate();
  }
}

/** The same within a deed, of accounts that are held, but for one session: which sessions they were. */
export async function takeOver(
  trx: Trx,
  accountIds: readonly string[],
  now: number,
  limits: Limits,
  but = '',
): Promise<readonly Over[]> {
  const meant = sql<boolean>`${overAt(now, limits)} and id <> ${but}`;
  const all: Over[] = [];
  for (;;) {
    const taken = await takeSome(trx, now, limits, accountIds, meant);
    await recordOver(trx, taken, limits);
    all.push(...taken);
    if (taken.length < REMOVED_AT_ONCE) return all;
  }
}
