import type { Trx } from '../../../data/database.ts';

/** Writes which engagements a client contact was given, where they do not see all of their company's (E4). */

interface ContactEngagementsTable {
  membership_id: string;
  engagement_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    contact_engagements: ContactEngagementsTable;
  }
}

/** Gives a contact these engagements, and no others. */
export async function giveEngagements(
  trx: Trx,
  membershipId: string,
  engagementIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('contact_engagements').where('membership_id', '=', membershipId).execute();
  const unique = [...new Set(engagementIds)];
  if (unique.length === 0) return;
  await trx
    .insertInto('contact_engagements')
    .values(unique.map((engagement_id) => ({ membership_id: membershipId, engagement_id })))
    .execute();
}
