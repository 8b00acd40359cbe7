import { record } from '../audit/record.ts';
import { ifPossible } from '../data/unavailable.ts';
import { isAheadOfTime } from '../domain/stored-times.ts';
import type { Services } from '../services.ts';
import type { Access, Act, Contexts, SignedIn } from './context.ts';
import { perform, recordedAs, Withdrawn } from './deed.ts';
import type { Outcome } from './gate.ts';
import { isOfWorkspace } from './judgement.ts';
import { joinedAt, noteSignIn } from './memberships.ts';
import { isTraced } from './session-traces.ts';
import { noteWorkspace } from './sessions.ts';

/** The act of a member who comes into a workspace for the first time in this session, or from another one; else null. */
function arrivalIn(context: Contexts[Access]): Act | null {
  if (!('act' in context)) return null;
  const { requirement, session, now } = context.act;
  const { access } = requirement;
  // A program comes in anew with each request, and has not signed in.
  if (session.token !== null) return null;
  if (!isOfWorkspace(access)) return null;
  const { membership, workspace, signedInAt, lastWorkspaceId } = session;
  const last = membership?.lastSignInAt ?? 0;
  const isDue = last < signedInAt || isAheadOfTime(last, now) || lastWorkspaceId !== workspace?.id;
  return isDue ? context.act : null;
}

/** What the record keeps of a session that was opened somewhere else: that, and what it has passed there. */
function arrivalOf({ sessionId, signedInAt, mfaVerifiedAt, mfaMethod, askedAt }: SignedIn) {
  return {
    session: sessionId,
    from: 'another workspace',
    signedInAt,
    ...(mfaVerifiedAt !== null && { verifiedAt: mfaVerifiedAt }),
    ...(mfaMethod === 'key' && { byKey: true as const }),
    ...(askedAt !== null && { asked: true as const }),
  } as const;
}

/**
 * A member has signed in when nothing is owed any more, not when the password was right: noted once a session and
 * workspace. Which workspace was used last stands with the session, for addresses that name none (D21).
 *
 * Throws `Withdrawn` where the member has lost their leave since the gate: the record tells of no arrival behind a
 * removal or a sign-out (D24). Left out where nothing can be written.
 */
async function noteArrival(services: Services, act: Act): Promise<void> {
  const arrive = perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { membership, workspace, lastWorkspaceId, sessionId, signedInAt } = session;
    if (membership === null || workspace === null) return;
    await noteSignIn(trx, membership.id, { signedInAt, now });
    // The sign-in itself was recorded in the workspace that it was for; but not that of somebody who joined after it.
    if (lastWorkspaceId === workspace.id) {
      if (membership.lastSignInAt !== null || (await joinedAt(trx, membership.id)) <= signedInAt) return;
    } else {
      await noteWorkspace(trx, sessionId, workspace.id);
      if (await isTraced(trx, workspace.id, session, await joinedAt(trx, membership.id))) return;
    }
    await record(trx, { ...recordedAs(held), type: 'sign-in.accepted', detail: arrivalOf(session) });
  });
  await ifPossible(arrive);
}

/** What the gate said; of whoever comes into a workspace by it that is noted there, a deed that is judged like any other (D24). */
export async function arrived<A extends Access>(
  services: Services,
  outcome: Outcome<A>,
): Promise<Outcome<A>> {
  const arriving = outcome.ok ? arrivalIn(outcome.context) : null;
  if (arriving === null) return outcome;
  try {
    await noteArrival(services, arriving);
    return outcome;
  } catch (error) {
    if (!(error instanceof Withdrawn)) throw error;
    return { ok: false, refusal: error.refusal };
  }
}
