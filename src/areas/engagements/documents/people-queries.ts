import type { Reach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { TEAM_ROLES } from '../../../domain/role.ts';
import type { Side } from './documents.ts';

/** Somebody on one side; without a name where they have left, or are none of the reader's business. */
export interface Person {
  readonly side: Side;
  readonly name: string | null;
}

/** What people are called, by the ids of their accounts. */
export type Names = ReadonlyMap<string, string>;

/**
 * What people who did something with documents are called. A client reads the names that its overview lists: those of its own
 * company, and of who is on the consultancy's team now. Of anyone else it reads on which side they were.
 */
export async function namesFor(
  { db }: { readonly db: Reader },
  reach: Reach,
  accounts: readonly (string | null)[],
): Promise<Names> {
  const ids = [...new Set(accounts.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const named = db.selectFrom('accounts as a').select(['a.id', 'a.name']).where('a.id', 'in', ids);
  if (reach.kind === 'team') {
    const rows = await named.execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
  const rows = await named
    .innerJoin('memberships as m', 'm.account_id', 'a.id')
    .where('m.workspace_id', '=', reach.workspaceId)
    .where('a.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('m.role', 'in', TEAM_ROLES), eb('m.company_id', '=', reach.companyId)]))
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Somebody as their reader may know them. */
export const personOf = (names: Names, side: Side, account: string | null): Person => ({
  side,
  name: account === null ? null : (names.get(account) ?? null),
});
