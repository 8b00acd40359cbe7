import { leaveFlash } from '../../access/sessions.ts';
import { type Reply, seeOther } from '../../http/reply.ts';
import type { Services } from '../../services.ts';

/**
 * Leads to a page that says first what was done. It waits in the session's row, which is not sealed: so it names no file and
 * nothing of a finding (E24).
 */
export async function doneAt(
  { db }: Pick<Services, 'db'>,
  { session }: { readonly session: { readonly sessionId: string } },
  says: string,
  to: string,
): Promise<Reply> {
  await leaveFlash(db, session.sessionId, says);
  return seeOther(to);
}
