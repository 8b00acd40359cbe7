import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { setContactAccess } from '../../../access/memberships.ts';
import { record } from '../../../audit/record.ts';
import type { ContactRole } from '../../../domain/role.ts';
import type { Services } from '../../../services.ts';
import { giveEngagements } from './contact-engagements.ts';
import { findContact, givableTo } from './queries.ts';

/** What a contact is to see and do. */
export interface ContactAccess {
  readonly role: ContactRole;
  readonly seesAll: boolean;
  /** Where they do not see all. */
  readonly engagementIds: readonly string[];
}

/**
 * `engagement`: one of them is none of the contact's company that whoever asks reaches. The others are refused with need to
 * know alone: `not-theirs`, a contact of a company on none of whose teams they are; `everything`, and `role`, of a contact
 * who sees more than they do.
 */
export type ContactOutcome =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'engagement' | 'not-theirs' | 'everything' | 'role' };

/**
 * Sets what a client contact sees and may do (E4). Nobody gives what they don't see themselves, and what a contact sees
 * beyond that stays as it was (E3).
 */
export function changeContactAccess(
  services: Services,
  act: Act<'dashboard'>,
  membershipId: string,
  access: ContactAccess,
): Promise<ContactOutcome> {
  return perform(
    services,
    act,
    async ({ trx, reach, actor, origin, now }): Promise<ContactOutcome> => {
      const contact = await findContact(trx, reach, membershipId);
      if (contact === null) return { ok: false, reason: 'unknown' };
      const { reached, beyond, everything, isTheirs } = await givableTo(trx, reach, contact);
      if (!isTheirs) return { ok: false, reason: 'not-theirs' };
      if (access.engagementIds.some((id) => !reached.has(id))) return { ok: false, reason: 'engagement' };
      if (access.seesAll && !contact.seesAll && !everything) return { ok: false, reason: 'everything' };
      if (access.role !== contact.role && beyond.length > 0) return { ok: false, reason: 'role' };
      await setContactAccess(trx, membershipId, access);
      const stays = access.seesAll ? contact.given.filter((id) => !reached.has(id)) : beyond;
      await giveEngagements(trx, membershipId, [...access.engagementIds, ...stays]);
      await record(trx, {
        type: 'contact.changed',
        at: now,
        origin,
        workspaceId: reach.workspaceId,
        actor,
        subject: { id: contact.accountId, label: contact.email },
        detail: { role: access.role, all: access.seesAll },
      });
      return { ok: true, name: contact.name };
    },
    // Whoever's reach is changed is held: of it and what they do, one comes wholly before the other.
    async (trx) => {
      const row = await trx
        .selectFrom('memberships')
        .select('account_id')
        .where('id', '=', membershipId)
        .executeTakeFirst();
      return row === undefined ? [] : [row.account_id];
    },
  );
}
