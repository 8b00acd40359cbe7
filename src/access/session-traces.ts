import { readDetail, record } from '../audit/record.ts';
import { recordIn, workspacesOf } from '../audit/record-for-account.ts';
import type { Reader, Trx } from '../data/database.ts';
import { ifPossible } from '../data/unavailable.ts';
import type { SignedIn } from './context.ts';
import { actorOf, type Doing, hereOf, recordedAs, unattended } from './deed.ts';
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

/** When a session came to a workspace or proved itself, as the workspace's record has it, in epoch milliseconds. */
async function tracesIn(db: Reader, workspaceId: string, session: Traced): Promise<readonly number[]> {
  const entries = await db
    .selectFrom('audit_events')
    .select(['at', 'detail'])
    .where('workspace_id', '=', workspaceId)
    .where('type', 'in', TRACES)
    .where('actor_id', '=', session.account.id)
    .where('at', '>=', session.signedInAt)
    .execute();
  return entries.flatMap(({ at, detail }) => {
    const { session: of, verifiedAt } = readDetail(detail);
    if (of !== session.sessionId) return [];
    return typeof verifiedAt === 'number' ? [at, verifiedAt] : [at];
  });
}

/** Whether a workspace's record tells already of a session that it came there, and of the last second factor that it passed. */
export async function isTraced(db: Reader, workspaceId: string, session: SignedIn): Promise<boolean> {
  const traces = await tracesIn(db, workspaceId, session);
  return traces.length > 0 && (session.mfaVerifiedAt === null || traces.includes(session.mfaVerifiedAt));
}

/** The workspaces that a session came to. */
export async function workspacesOfSession(db: Trx, session: Traced): Promise<readonly string[]> {
  const workspaces = await workspacesOf(db, session.account.id);
  if (workspaces.length < 2) return workspaces;
  const came: string[] = [];
  for (const workspaceId of workspaces)
    if ((await tracesIn(db, workspaceId, session)).length > 0) came.push(workspaceId);
  return came;
}

/** Records that somebody signed out, or signed in anew in the same browser, wherever the session had come to. */
export async function recordSignOut(
  trx: Trx,
  { session, origin, now }: Doing & { readonly session: SignedIn },
): Promise<void> {
  const here = hereOf(session);
  const came = await workspacesOfSession(trx, session);
  const all = here === null ? came : [...new Set([here, ...came])];
  const event = {
    type: 'sign-out',
    at: now,
    origin,
    actor: actorOf(session),
    detail: { session: session.sessionId },
  } as const;
  await recordIn(trx, all, event, here);
  if (all.length === 0) await record(trx, event);
}

/**
 * Notes and records that a session that was asked for nothing so far is asked for a second factor (D1). Left out where nothing
 * can be written.
 */
export async function noteAsked(
  db: Reader,
  { session, origin, now }: Doing & { readonly session: SignedIn },
): Promise<void> {
  if (session.askedAt !== null) return;
  const noted = unattended({ db }, async (trx) => {
    if (!(await noteFirstAsked(trx, session.sessionId, now))) return;
    const detail = { session: session.sessionId };
    await record(trx, { ...recordedAs({ session, origin, now }), type: 'session.asked', detail });
  });
  await ifPossible(noted);
}
