import type { SingleEvent } from '../audit/record.ts';
import { recordOfOwn } from '../audit/record-for-account.ts';
import type { Trx } from '../data/database.ts';
import { actorOf, type Doing, hereOf } from './deed.ts';

/** What somebody did to their own account: the event's type and detail; who, where and when says the deed. */
type OwnEvent<Event> = Event extends SingleEvent
  ? Omit<Event, 'at' | 'origin' | 'actor' | 'subject' | 'workspaceId'>
  : never;

/** Records what whoever acts did to their own account, in each of its workspaces; see `recordOfOwn`. */
export function recordOwn(
  { trx, session, origin, now }: Doing & { readonly trx: Trx },
  event: OwnEvent<SingleEvent>,
): Promise<void> {
  const done = { ...event, at: now, origin, actor: actorOf(session) };
  return recordOfOwn(trx, session.account.id, done, hereOf(session));
}
