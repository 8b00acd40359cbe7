import { unattended } from '../../../access/deed.ts';
import { holdMembership } from '../../../access/memberships.ts';
import type { Reader } from '../../../data/database.ts';
import type { Services } from '../../../services.ts';
import { NOTICE_KINDS } from './kinds.ts';
import { saveChoice } from './notice-choices.ts';
import { choiceOf } from './queries.ts';
import type { Stopping } from './stop-links.ts';

/** What the page of a link says: of which workspace the emails are, and whether they are stopped by now. */
export interface Stoppable {
  readonly workspace: { readonly id: string; readonly slug: string; readonly name: string };
  readonly side: 'team' | 'client';
  readonly isStopped: boolean;
}

const kindsOf = ({ what }: Stopping) => (what === 'all' ? NOTICE_KINDS : [what]);

/** What a link is about; null where its member is gone. */
export async function findStoppable(db: Reader, stopping: Stopping): Promise<Stoppable | null> {
  const { membershipId } = stopping;
  const row = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['w.id', 'w.slug', 'w.name', 'm.role'])
    .where('m.id', '=', membershipId)
    .where('w.closed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, slug, name, role } = row;
  const { off } = await choiceOf(db, membershipId);
  return {
    workspace: { id, slug, name },
    side: role === 'client' ? 'client' : 'team',
    isStopped: kindsOf(stopping).every((kind) => off.has(kind)),
  };
}

/** Stops the emails that a link names, for the member whom it was mailed to; of what they chose besides, nothing changes. */
export function stopEmails(services: Pick<Services, 'db'>, stopping: Stopping): Promise<void> {
  const { membershipId } = stopping;
  return unattended(services, async (trx) => {
    // Held, so that of two links at once the second finds what the first has stopped.
    if (!(await holdMembership(trx, membershipId))) return;
    const { daily, off } = await choiceOf(trx, membershipId);
    await saveChoice(trx, membershipId, { daily, off: new Set([...off, ...kindsOf(stopping)]) });
  });
}
