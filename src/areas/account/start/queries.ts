import type { Reader } from '../../../data/database.ts';
import type { Role } from '../../../domain/role.ts';

export interface OwnMembership {
  readonly workspaceId: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
  /** A client's company. */
  readonly company: string | null;
  /** Nobody can work in it any more, until its owner opens it again (B14). */
  readonly isClosed: boolean;
}

/** Where an account is a member, by name; not where its time as an auditor is over. */
export async function membershipsOf(
  db: Reader,
  accountId: string,
  now: number,
): Promise<readonly OwnMembership[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select(['w.id as workspaceId', 'w.slug', 'w.name', 'w.closed_at', 'm.role', 'c.name as company'])
    .where('m.account_id', '=', accountId)
    .where((eb) => eb.or([eb('m.ends_at', 'is', null), eb('m.ends_at', '>', now)]))
    .orderBy('w.name')
    .orderBy('w.id')
    .execute();
  return rows.map(({ closed_at, ...row }) => ({ ...row, isClosed: closed_at !== null }));
}
