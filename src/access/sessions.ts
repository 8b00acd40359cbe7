import { type RawBuilder, sql, type Updateable } from 'kysely';
import type { Config } from '../config.ts';
import { type Database, isPostgres, type Reader, type Trx, writable } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { nowPassed } from '../data/passed-device.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { SessionsTable } from '../data/schema.ts';
import { ifPossible } from '../data/unavailable.ts';
import type { FactorMethod } from '../domain/mfa-decision.ts';
import { hashToken, newToken } from '../domain/token.ts';
import type { SignedIn } from './context.ts';
import { mustHoldAccounts } from './holds.ts';
import type { Passed, Rise } from './passed.ts';
import { policySwitchings } from './policy-switchings.ts';

/** How much of a browser's self-description is kept, in characters. */
const USER_AGENT_KEPT = 200;

export interface NewSession {
  readonly accountId: string;
  /** The tenant on whose host it is opened; on the base host the workspace to begin with. */
  readonly workspaceId: string | null;
  readonly host: 'base' | 'tenant';
  readonly now: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly returnTo: string | null;
  /** By what the sign-in passed its second factor at once (B6). */
  readonly passed?: Passed;
}

type OpenedRow = Omit<SessionsTable, 'policy_epoch' | 'replaced_hash' | 'asked_at' | 'grace_until' | 'flash'>;

const open = prepared((db, value: ValueOf<OpenedRow>) =>
  db.insertInto('sessions').values({
    id: value('id'),
    token_hash: value('token_hash'),
    account_id: value('account_id'),
    workspace_id: value('workspace_id'),
    host: value('host'),
    policy_epoch: policySwitchings,
    signed_in_at: value('signed_in_at'),
    seen_at: value('seen_at'),
    expires_at: value('expires_at'),
    confirmed_at: value('confirmed_at'),
    mfa_verified_at: value('mfa_verified_at'),
    mfa_method: value('mfa_method'),
    mfa_device_id: value('mfa_device_id'),
    return_to: value('return_to'),
    ip: value('ip'),
    user_agent: value('user_agent'),
  }),
);

/**
 * Opens a session, at password level unless its sign-in passed more, and returns its number and its token, 256 random bits of
 * which the database keeps the SHA-256 (D8). The count of policies is read by the same statement that writes it, so that a sign-in during the
 * switch of a policy falls clearly on one side of it (D1).
 */
export async function startSession(trx: Trx, config: Config, session: NewSession) {
  const id = newId();
  const token = newToken();
  await open(trx, {
    id,
    token_hash: hashToken(token),
    account_id: session.accountId,
    workspace_id: session.workspaceId,
    host: session.host,
    signed_in_at: session.now,
    seen_at: session.now,
    expires_at: session.now + config.sessionMs,
    confirmed_at: session.now,
    mfa_verified_at: session.passed === undefined ? null : session.now,
    mfa_method: session.passed?.by ?? null,
    mfa_device_id: session.passed?.device ?? null,
    return_to: session.returnTo,
    ip: session.ip,
    user_agent: session.userAgent.slice(0, USER_AGENT_KEPT),
  });
  return { id, token };
}

interface Raised {
  readonly id: string;
  readonly tokenHash: string;
  readonly now: number;
  /** Null leaves what stands there. */
  readonly confirmedAt: number | null;
  readonly verifiedAt: number | null;
  readonly method: FactorMethod | null;
  readonly device: string | null;
}

const raise = prepared((db, value: ValueOf<Raised>) =>
  db
    .updateTable('sessions')
    .set(({ fn, ref, val }) => ({
      token_hash: value('tokenHash'),
      replaced_hash: ref('token_hash'),
      seen_at: value('now'),
      confirmed_at: fn.coalesce(val(value('confirmedAt')), ref('confirmed_at')),
      mfa_verified_at: fn.coalesce(val(value('verifiedAt')), ref('mfa_verified_at')),
      ...nowPassed(value('method'), value('device')),
      // Who has passed one factor and is asked for another has a new proof, and ten minutes from there.
      grace_until: sql<number>`case when cast(${value('method')} as text) is null then grace_until end`,
    }))
    .where('id', '=', value('id')),
);

/**
 * Gives a session that the transaction holds a new token at a rise in level; the old one is dead at once (ASVS 7.2.4).
 * `confirms` says whether it counts as a proof of just then (D12). Throws when there is no such session: then nothing of the transaction is done.
 */
export async function raiseSession(
  trx: Trx,
  sessionId: string,
  rise: Rise,
  now: number,
  confirms = rise !== 'renewal',
): Promise<string> {
  const token = newToken();
  const passed = typeof rise === 'string' ? null : rise;
  const { numAffectedRows } = await raise(trx, {
    id: sessionId,
    tokenHash: hashToken(token),
    now,
    confirmedAt: confirms ? now : null,
    verifiedAt: passed === null ? null : now,
    method: passed?.by ?? null,
    device: passed?.device ?? null,
  });
  if (numAffectedRows !== 1n) throw new Error('a session was to be raised that is not held');
  return token;
}

/** Notes which workspace the session used last, for addresses that name none (D21); null for none that is still there. */
export async function noteWorkspace(trx: Trx, sessionId: string, workspaceId: string | null): Promise<void> {
  await trx.updateTable('sessions').set({ workspace_id: workspaceId }).where('id', '=', sessionId).execute();
}

/** Notes that the session is in use. Left out where nothing can be written. */
export async function touch(db: Reader, { sessionId }: SignedIn, now: number): Promise<void> {
  const session = writable(db).updateTable('sessions').set({ seen_at: now }).where('id', '=', sessionId);
  await ifPossible(session.where('seen_at', '<', now).execute());
}

const firstAsked = prepared((db, value: ValueOf<{ id: string; now: number; graceUntil: number | null }>) =>
  db
    .updateTable('sessions')
    .set({ asked_at: value('now'), grace_until: value('graceUntil') })
    .where('id', '=', value('id'))
    .where('asked_at', 'is', null),
);

/**
 * Notes that the session is asked for a second factor; whether it is the first time. In the transaction of a sign-in, for one
 * that is asked from its beginning, and nowhere else, until when the password that has just been given will do (D12).
 */
export const noteFirstAsked = async (
  db: Database,
  { graceUntil = null, ...asked }: { id: string; now: number; graceUntil?: number | null },
): Promise<boolean> => (await firstAsked(db, { ...asked, graceUntil })).numAffectedRows === 1n;

/** Left out where nothing can be written. */
async function note(db: Reader, sessionId: string, what: Updateable<SessionsTable>): Promise<void> {
  await ifPossible(writable(db).updateTable('sessions').set(what).where('id', '=', sessionId).execute());
}

/** Notes that a session owes nothing which was asked at its sign-in: what it will owe, it owes in the midst of its life. */
export async function endGrace(db: Reader, { sessionId, graceUntil }: SignedIn): Promise<void> {
  if (graceUntil !== null) await note(db, sessionId, { grace_until: null });
}

/** Keeps one message for the next page that the session shows; null takes it away. */
export const leaveFlash = (db: Reader, sessionId: string, flash: string | null) =>
  note(db, sessionId, { flash });

/** The same for the other sessions at a workspace that show none yet; for one that is held, nobody waits. */
export async function leaveFlashAt(
  db: Reader,
  at: { readonly workspaceId: string; readonly hosts: readonly NewSession['host'][]; readonly but: string },
  flash: string,
): Promise<void> {
  const there = db.selectFrom('sessions').select('id').where('workspace_id', '=', at.workspaceId);
  const meant = there.where('host', 'in', at.hosts).where('id', '!=', at.but).where('flash', 'is', null);
  const free = isPostgres(db) ? meant.forUpdate().skipLocked() : meant;
  await ifPossible(writable(db).updateTable('sessions').set({ flash }).where('id', 'in', free).execute());
}

/** Keeps where the user wanted to go, a path of its host (D15); null once they are there. */
export const keepReturnTo = (db: Reader, sessionId: string, path: string | null) =>
  note(db, sessionId, { return_to: path });

/** Every deletion begins here: whoever ends a session holds its account, and so waits for the deeds that are done by it (D24). */
function sessionsOf(trx: Trx, accountIds: readonly string[]) {
  mustHoldAccounts(trx, accountIds);
  return trx.deleteFrom('sessions').where('account_id', 'in', accountIds);
}

/** Ends one session of an account that is held. Whether there was one. */
export async function endSession(trx: Trx, sessionId: string, accountId: string): Promise<boolean> {
  return (await deleteSessionsOf(trx, accountId, undefined, sessionId)) > 0;
}

/** Deletes the sessions of an account that is held, but for one to keep; of the others only one, where that is named. How many they were. */
export async function deleteSessionsOf(
  trx: Trx,
  accountId: string,
  keep?: string,
  only?: string,
): Promise<number> {
  let sessions = sessionsOf(trx, [accountId]);
  if (keep !== undefined) sessions = sessions.where('id', '!=', keep);
  if (only !== undefined) sessions = sessions.where('id', '=', only);
  return Number((await sessions.executeTakeFirst()).numDeletedRows);
}

/** Deletes the sessions of some accounts, which are held, on one workspace's portal. How many they were. */
export async function deleteSessionsOnPortal(
  trx: Trx,
  accountIds: readonly string[],
  workspaceId: string,
): Promise<number> {
  const ended = await sessionsOf(trx, accountIds)
    .where('host', '=', 'tenant')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return Number(ended.numDeletedRows);
}

/** Deletes some of the sessions that are meant, of some accounts, which are held. */
export function deleteSessions(
  trx: Trx,
  accountIds: readonly string[],
  meant: RawBuilder<boolean>,
  limit: number,
) {
  const theirs = trx.selectFrom('sessions').select('id').where('account_id', 'in', accountIds);
  return sessionsOf(trx, accountIds)
    .where('id', 'in', theirs.where(meant).limit(limit))
    .returning(['id', 'account_id', 'host', 'workspace_id', 'signed_in_at', 'seen_at', 'expires_at'])
    .execute();
}
