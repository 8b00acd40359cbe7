import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { setContactAccess } from '../../../access/memberships.ts';
import { within } from '../../../access/reach.ts';
import { record } from '../../../audit/record.ts';
import type { ContactRole } from '../../../domain/role.ts';
import type { Services } from '../../../services.ts';
import { giveEngagements } from './contact-engagements.ts';
import { findContact } from './queries.ts';

/** What a contact is to see and do. */
export interface ContactAccess {
  readonly role: ContactRole;
  readonly seesAll: boolean;
  /** Where they do not see all. */
  readonly engagementIds: readonly string[];
}

/** `engagement`: one of them is none of the contact's company that whoever asks reaches. */
export type ContactOutcome =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'engagement' };

/**
 * Sets what a client contact sees and may do (E4). Engagements that whoever sets it does not reach themselves stay as they
 * were.
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
      const reached = await trx
        .selectFrom('engagements as e')
        .select('e.id')
        .where('e.company_id', '=', contact.companyId)
        .where(within(reach))
        .execute();
      const ids = new Set(reached.map(({ id }) => id));
      if (access.engagementIds.some((id) => !ids.has(id))) return { ok: false, reason: 'engagement' };
      const beyond = contact.given.filter((id) => !ids.has(id));
      await setContactAccess(trx, membershipId, access);
      await giveEngagements(trx, membershipId, [...access.engagementIds, ...beyond]);
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
