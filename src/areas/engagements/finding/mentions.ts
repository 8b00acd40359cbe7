import { isOnTeam, reachedBy } from '../../../access/reach.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { mentionedIn } from '../../../domain/mention.ts';
import type { Keyring } from '../../../sealing/sealed-box.ts';
import { listenersIn } from '../notices/audience.ts';
import { happeningTo, tellListeners } from '../notices/notices.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';

/** Writes who was told that a comment or an internal note names them (E17). */

interface MentionsTable {
  remark_id: string;
  membership_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_id: string;
  /** Who named them, and when; null of an earlier version's. */
  author_id: string | null;
  told_at: Millis | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    mentions: MentionsTable;
  }
}

/** Somebody whom a comment or note can name. */
export interface Nameable {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
}

/** Who says something, and to whom: a note is the consultancy's own, and clients know of it whom they deal with. */
export interface Audience {
  readonly kind: 'comment' | 'note';
  readonly side: 'team' | 'client';
  /** The account of whoever says it. */
  readonly by: string;
}

/**
 * Who can be named in what is said about findings of an engagement: those who reach it now, but for whoever says it (E1). To a
 * client these are their own company's contacts, and of the consultancy the engagement's team, or the owner where there is none.
 */
export async function nameableIn(
  db: Reader,
  engagementId: string,
  { kind, side, by }: Audience,
): Promise<readonly Nameable[]> {
  const members = await db
    .selectFrom('engagements as e')
    .innerJoin('memberships as m', 'm.workspace_id', 'e.workspace_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.id as membershipId', 'm.role', 'a.id as accountId', 'a.name', 'a.email'])
    .select(isOnTeam().as('isOnTeam'))
    .where('e.id', '=', engagementId)
    .where('a.disabled_at', 'is', null)
    .where(reachedBy())
    .orderBy('a.name')
    .orderBy('m.id')
    .execute();
  const hasTeam = members.some(({ role, isOnTeam: is }) => role !== 'client' && Boolean(is));
  return members
    .filter(({ role }) => kind === 'comment' || role !== 'client')
    .filter(
      ({ role, isOnTeam: is }) =>
        side === 'team' || role === 'client' || (hasTeam ? Boolean(is) : role === 'owner'),
    )
    .filter(({ accountId }) => accountId !== by)
    .map(({ membershipId, name, email }) => ({ membershipId, name, email }));
}

/** What names people, or will. */
type Naming = EngagementIds & { readonly id: string; readonly findingId: string; readonly text: string };

/** Whom a remark names who haven't been told of it yet; none of them is asked about where it names nobody. */
export async function toBeTold(
  db: Reader,
  { id, engagementId, text }: Pick<Naming, 'id' | 'engagementId' | 'text'>,
  audience: Audience,
): Promise<readonly Nameable[]> {
  if (!text.includes('@')) return [];
  const named = mentionedIn(text, await nameableIn(db, engagementId, audience));
  if (named.length === 0) return [];
  const told = await db.selectFrom('mentions').select('membership_id').where('remark_id', '=', id).execute();
  const known = new Set(told.map(({ membership_id }) => membership_id));
  return named.filter(({ membershipId }) => !known.has(membershipId));
}

/**
 * Has people told that a remark names them, once each, if they want to know. The members who will be. Call the worker's
 * `kick()` afterwards.
 */
export async function tellMentioned(
  trx: Trx,
  keyring: Keyring,
  remark: Naming,
  { people, audience }: { readonly people: readonly Nameable[]; readonly audience: Audience },
  now: number,
): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const { membershipId } of people) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('mentions')
      .values({
        remark_id: remark.id,
        membership_id: membershipId,
        finding_id: remark.findingId,
        ...engagementColumns(remark),
        author_id: audience.by,
        told_at: now,
      })
      .onConflict((conflict) => conflict.columns(['remark_id', 'membership_id']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) named.add(membershipId);
  }
  if (named.size === 0) return named;
  const listeners = (await listenersIn(trx, remark.engagementId)).filter(
    ({ membershipId, off }) => named.has(membershipId) && !off.has('mention'),
  );
  await tellListeners(trx, keyring, happeningTo(remark, 'mention', now), listeners);
  return new Set(listeners.map(({ membershipId }) => membershipId));
}

/** Takes what was told of mentions off a finding that moves to another engagement, and gives it back for {@link putMentions}. */
export const takeMentions = (trx: Trx, findingId: string): Promise<MentionsTable[]> =>
  trx.deleteFrom('mentions').where('finding_id', '=', findingId).returningAll().execute();

/** Puts what was taken off a finding to it again, where it is now. */
export async function putMentions(
  trx: Trx,
  mentions: readonly MentionsTable[],
  engagementId: string,
): Promise<void> {
  for (const mention of mentions)
    await trx
      .insertInto('mentions')
      .values({ ...mention, engagement_id: engagementId })
      .execute();
}
