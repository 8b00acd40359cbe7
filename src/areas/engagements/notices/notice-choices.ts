import type { Trx } from '../../../data/database.ts';
import type { NoticeKind } from './kinds.ts';

/** Writes which emails about findings each member gets (E22). Whoever has chosen nothing gets all of them, at once. */

interface NoticeChoicesTable {
  membership_id: string;
  /** One email a day, and not one at once. */
  daily: 0 | 1;
  /** The kinds that they don't want, with commas. */
  off: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    notice_choices: NoticeChoicesTable;
  }
}

/** What somebody wants to be told of, and how. */
export interface NoticeChoice {
  readonly daily: boolean;
  readonly off: ReadonlySet<NoticeKind>;
}

/** Writes what a member has chosen. */
export async function saveChoice(
  trx: Trx,
  membershipId: string,
  { daily, off }: NoticeChoice,
): Promise<void> {
  const chosen = { daily: daily ? 1 : 0, off: [...off].join(',') } as const;
  await trx
    .insertInto('notice_choices')
    .values({ membership_id: membershipId, ...chosen })
    .onConflict((conflict) => conflict.column('membership_id').doUpdateSet(chosen))
    .execute();
}
