import { readDetail, record } from '../audit/record.ts';
import { recordIn, workspacesOf } from '../audit/record-for-account.ts';
import type { Reader, Trx } from '../data/database.ts';
import { ifPossible } from '../data/unavailable.ts';
import type { SignedIn } from './context.ts';
import { actorOf, type Doing, hereOf, unattended } from './deed.ts';
import { noteFirstAsked } from './sessions.ts';

/*
 * What the record tells of sessions, so that evidence can be given of them (B12): each workspace is told of those that came to
 * it, by their numbers, and what became of them; and of no others.
 */

/** Events in whose detail a session stands that came to a workspace, or has proved something there. */
const TRACES = [
  'sign-in.accepted',
  'code.accepted',
  'passkey.accepted',
  'recovery-code.used',
  'authenticator.added',
  'authenticator.replaced',
  'passkey.added',
  'passkey.replaced',
];

type Traced = Pick<SignedIn, 'sessionId' | 'signedInAt'> & { readonly account: { readonly id: string } };

/** What a workspace's record tells of a session since a moment, and when it last proved itself, in epoch milliseconds. */
async function tracesIn(db: Reader, workspaceId: string, { sessionId, account }: Traced, since: number) {
  const entries = await db
    .selectFrom('audit_events')
    .select(['at', 'type', 'detail'])
    .where('workspace_id', '=', workspaceId)
    .where('type', 'in', TRACES)
    .where('actor_id', '=', account.id)
    .where('at', '>=', since)
    .execute();
  const own = entries
    .map(({ detail, ...entry }) => ({ ...entry, ...readDetail(detail) }))
    .filter((entry) => 'session' in entry && entry.session === sessionId);
  return {
    // A device that somebody sets up in another workspace stands in this one's record, too.
    came: own.some(({ type }) => type === 'sign-in.accepted'),
    proved: own.flatMap((entry) => ['verifiedAt' in entry ? entry.verifiedAt : null, entry.at]),
  };
}

/**
 * Whether a workspace's record tells already of a session that it came there, since its account belongs to it (`since`), and of
 * the last second factor that it passed.
 */
export async function isTraced(
  db: Reader,
  workspaceId: string,
  session: SignedIn,
  since: number,
): Promise<boolean> {
  const { signedInAt, mfaVerifiedAt } = session;
  const { came, proved } = await tracesIn(db, workspaceId, session, Math.max(since, signedInAt));
  return came && (mfaVerifiedAt === null || proved.includes(mfaVerifiedAt));
}

/** The workspaces that a session came to. */
export async function workspacesOfSession(db: Trx, session: Traced): Promise<readonly string[]> {
  const workspaces = await workspacesOf(db, session.account.id);
  if (workspaces.length < 2) return workspaces;
  const came: string[] = [];
  for (const workspaceId of workspaces)
    if ((await tracesIn(db, workspaceId, session, session.signedInAt)).came) came.push(workspaceId);
  return came;
}

type OfSession = Doing & { readonly session: SignedIn };

/** Records what became of a session, wherever it had come to. */
async function recordWhereItCame(
  trx: Trx,
  { session, origin, now }: OfSession,
  type: 'sign-out' | 'session.asked',
): Promise<void> {
  const here = hereOf(session);
  const came = await workspacesOfSession(trx, session);
  const all = here === null ? came : [...new Set([here, ...came])];
  const detail = { session: session.sessionId };
  const event = { type, at: now, origin, actor: actorOf(session), detail };
  await recordIn(trx, all, event, here);
  if (all.length === 0) await record(trx, event);
}

/** Records that somebody signed out, or signed in anew in the same browser. */
export function recordSignOut(trx: Trx, ended: OfSession): Promise<void> {
  return recordWhereItCame(trx, ended, 'sign-out');
}

/**
 * Notes and records that a session that was asked for nothing so far is asked for a second factor (D1). Left out where nothing
 * can be written.
 */
export async function noteAsked(db: Reader, asked: OfSession): Promise<void> {
  if (asked.session.askedAt !== null) return;
  const noted = unattended({ db }, async (trx) => {
    if (await noteFirstAsked(trx, { id: asked.session.sessionId, now: asked.now }))
      await recordWhereItCame(trx, asked, 'session.asked');
  });
  await ifPossible(noted);
}
