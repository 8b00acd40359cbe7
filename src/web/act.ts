import type { Origin } from '../data/audit.ts';
import type { SignedIn } from './context.ts';

/** Who, where and when, as the record wants it; an act, a deed that is being done, and a context are all that. */
export interface Doing {
  readonly session: Pick<SignedIn, 'account' | 'workspace'>;
  readonly origin: Origin;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The signed-in account as the record names it. */
export function actorOf({ account }: Doing['session']): { readonly id: string; readonly label: string } {
  return { id: account.id, label: account.email };
}

/** Who, where and when of an event of the session's own account, in the workspace that the session is in. */
export function recordedAs({ session, origin, now }: Doing) {
  return { at: now, origin, workspaceId: session.workspace?.id ?? null, actor: actorOf(session) };
}
