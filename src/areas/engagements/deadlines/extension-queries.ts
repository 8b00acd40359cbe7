import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealReason } from './deadline-extensions.ts';

/** A deadline that was extended, as both sides read it. */
export interface Extension {
  readonly id: string;
  /** The deadline that it was, as `2026-11-25`; null for none. */
  readonly before: string | null;
  readonly deadline: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly madeAt: number;
  /** Null for somebody who has left. */
  readonly madeBy: string | null;
  readonly isTakenBack: boolean;
}

/** How often a finding's deadline was extended, the last time first; empty for a finding out of reach. */
export async function extensionsOf(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: Reach,
  findingId: string,
): Promise<readonly Extension[]> {
  const rows = await db
    .selectFrom('deadline_extensions as x')
    .innerJoin('engagements as e', 'e.id', 'x.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'x.company_id')
    .leftJoin('accounts as a', 'a.id', 'x.made_by')
    .select(['x.id', 'x.company_id', 'x.deadline_before', 'x.deadline', 'x.reason', 'x.made_at'])
    .select(['x.taken_back_at', 'a.name as made_by', 'k.sealed as key'])
    .where('x.finding_id', '=', findingId)
    .where(within(reach))
    .orderBy('x.id', 'desc')
    .execute();
  const keys = new CompanyKeys(keyring);
  return rows.map((row) => ({
    id: row.id,
    before: row.deadline_before,
    deadline: row.deadline,
    reason: unsealReason(keys.of(row.company_id, row.key), row.id, row.reason),
    madeAt: row.made_at,
    madeBy: row.made_by,
    isTakenBack: row.taken_back_at !== null,
  }));
}
