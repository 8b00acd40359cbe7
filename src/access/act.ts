import type { Origin } from '../audit/record.ts';
import type { SignedIn } from './context.ts';

/** Who, where and when, as the record wants it; an act, a deed that is being done, and a context are all that. */
export interface Doing {
  readonly session: Pick<SignedIn, 'account' | 'workspace' | 'membership'>;
  readonly origin: Origin;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The signed-in account as the record names it. */
export function actorOf({ account }: Doing['session']): { readonly id: string; readonly label: string } {
  return { id: account.id, label: account.email };
}

/**
 * Who, where and when of an event of the session's own account, in the workspace that the address names, or that was used
 * last. A workspace is told of its own members alone.
 */
export function recordedAs({ session, origin, now }: Doing) {
  const workspaceId = session.membership === null ? null : (session.workspace?.id ?? null);
  return { at: now, origin, workspaceId, actor: actorOf(session) };
}
