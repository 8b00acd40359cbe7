import type { Reader } from '../../../data/database.ts';
import { prepared, type ValueOf } from '../../../data/prepared.ts';
import type { Role } from '../../../domain/role.ts';

export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly disabled: boolean;
}

export interface CandidateMembership {
  readonly id: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
}

const byAddress = prepared((db: Reader, value: ValueOf<{ email: string }>) =>
  db
    .selectFrom('accounts as a')
    .leftJoin('memberships as m', 'm.account_id', 'a.id')
    .select([
      'a.id',
      'a.name',
      'a.password_hash',
      'a.disabled_at',
      'm.id as membership_id',
      'm.workspace_id',
      'm.role',
      'm.created_at',
      'm.last_sign_in_at',
    ])
    .where('a.email', '=', value('email')),
);

/** The address of an account; null where there is none. */
export async function addressOf(db: Reader, accountId: string): Promise<string | null> {
  const account = await db
    .selectFrom('accounts')
    .select('email')
    .where('id', '=', accountId)
    .executeTakeFirst();
  return account?.email ?? null;
}

/** The account of an address and its memberships, by one statement whether or not there is any. */
export async function candidateOf(
  db: Reader,
  email: string,
): Promise<{ account: Candidate | null; memberships: readonly CandidateMembership[] }> {
  const { rows } = await byAddress(db, { email });
  const [first] = rows;
  const account =
    first === undefined
      ? null
      : {
          id: first.id,
          name: first.name,
          passwordHash: first.password_hash,
          disabled: first.disabled_at !== null,
        };
  const memberships = rows.flatMap((row) => {
    const { membership_id: id, workspace_id: workspaceId, role, created_at: createdAt } = row;
    if (id === null || workspaceId === null || role === null || createdAt === null) return [];
    return [{ id, workspaceId, role, createdAt, lastSignInAt: row.last_sign_in_at }];
  });
  return { account, memberships };
}
