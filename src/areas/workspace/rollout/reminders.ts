import { sql } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';

/** When a member was last reminded of what their policy asks. */
interface MfaRemindersTable {
  membership_id: string;
  reminded_at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    mfa_reminders: MfaRemindersTable;
  }
}

/** Whom to remind of a workspace, and within which day nobody is reminded twice; moments in epoch milliseconds. */
interface DueReminders {
  readonly workspaceId: string;
  readonly membershipIds: readonly string[];
  readonly now: number;
  readonly dayStart: number;
  readonly dayEnd: number;
}

/**
 * Notes that members are reminded now, those alone who were not on that day: of two at once, one has each (B4). Who they are.
 * What a clock that was ahead noted for another day keeps nobody from being reminded.
 */
export async function noteReminded(trx: Trx, due: DueReminders): Promise<ReadonlySet<string>> {
  const { workspaceId, membershipIds, now, dayStart, dayEnd } = due;
  if (membershipIds.length === 0) return new Set();
  const noted = await trx
    .insertInto('mfa_reminders')
    .columns(['membership_id', 'reminded_at'])
    .expression((eb) =>
      eb
        .selectFrom('memberships as m')
        .select(['m.id', sql<number>`${sql.lit(now)}`.as('reminded_at')])
        .where('m.workspace_id', '=', workspaceId)
        .where('m.id', 'in', membershipIds)
        .orderBy('m.id'),
    )
    .onConflict((conflict) =>
      conflict
        .column('membership_id')
        .doUpdateSet({ reminded_at: now })
        .where((eb) =>
          eb.or([
            eb('mfa_reminders.reminded_at', '<', dayStart),
            eb('mfa_reminders.reminded_at', '>=', dayEnd),
          ]),
        ),
    )
    .returning('membership_id')
    .execute();
  return new Set(noted.map(({ membership_id }) => membership_id));
}

/** Notes that a member is reminded now, without having been asked to: that is the one of the day (B1, B4). */
export async function noteRemindedByItself(trx: Trx, membershipId: string, now: number): Promise<void> {
  await trx
    .insertInto('mfa_reminders')
    .values({ membership_id: membershipId, reminded_at: now })
    .onConflict((conflict) => conflict.column('membership_id').doUpdateSet({ reminded_at: now }))
    .execute();
}
