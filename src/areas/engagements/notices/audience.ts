import { isOnTeam, reachedBy } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { concerns, concernsReaders, type NoticeKind, readOff, type Side } from './kinds.ts';

/** Somebody who deals with an engagement, and how they want to be told of it. */
export interface Listener {
  readonly membershipId: string;
  readonly accountId: string;
  readonly email: string;
  readonly side: Side;
  /** Of a client's: whether they answer for their company, or read alone. */
  readonly isResponder: boolean;
  readonly off: ReadonlySet<NoticeKind>;
  /** Once a day, and not at once. */
  readonly daily: boolean;
  /** The zone by whose clock that is. */
  readonly zone: string;
}

/** A listener, and whether they are on the engagement's team, or own the workspace. */
type Placed = Listener & { readonly isOnTeam: boolean; readonly isOwner: boolean };

/** Whoever reaches an engagement at the moment that this is asked; whoever was removed meanwhile is not among them (E1). */
export async function listenersIn(db: Reader, engagementId: string): Promise<readonly Placed[]> {
  const rows = await db
    .selectFrom('engagements as e')
    .innerJoin('workspaces as w', 'w.id', 'e.workspace_id')
    .innerJoin('memberships as m', 'm.workspace_id', 'e.workspace_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('notice_choices as n', 'n.membership_id', 'm.id')
    .select(['m.id as membershipId', 'm.account_id as accountId', 'a.email', 'm.role', 'm.contact_role'])
    .select(['w.zone', 'n.daily', 'n.off'])
    .select(isOnTeam().as('is_on_team'))
    .where('e.id', '=', engagementId)
    .where('a.disabled_at', 'is', null)
    // Nobody gets into one that is closed (B14).
    .where('w.closed_at', 'is', null)
    .where(reachedBy())
    .orderBy('m.id')
    .execute();
  return rows.map(({ membershipId, accountId, email, role, contact_role, zone, daily, off, is_on_team }) => ({
    ...{ membershipId, accountId, email, zone },
    side: role === 'client' ? 'client' : 'team',
    isResponder: contact_role === 'responder',
    daily: daily === 1,
    off: readOff(off),
    isOnTeam: Boolean(is_on_team),
    isOwner: role === 'owner',
  }));
}

/** Who deals with an engagement now: its team, or the owner where nobody is on it, and the client's contacts who reach it. */
export async function thoseWhoDealWith(db: Reader, engagementId: string): Promise<readonly Listener[]> {
  const all = await listenersIn(db, engagementId);
  const hasTeam = all.some(({ side, isOnTeam: is }) => side === 'team' && is);
  return all.filter((one) => one.side === 'client' || (hasTeam ? one.isOnTeam : one.isOwner));
}

/** Whether something is to be told to somebody who deals with the engagement, whatever they chose. */
export const isFor = (
  kind: NoticeKind,
  { side, isResponder }: Pick<Listener, 'side' | 'isResponder'>,
): boolean => concerns(kind, side) && (side === 'team' || isResponder || concernsReaders(kind));
