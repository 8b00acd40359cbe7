import type { PlatformScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

/** Who owns a workspace, and who could own it. */
export interface Ownership {
  readonly workspaceId: string;
  readonly workspace: string;
  readonly slug: string;
  readonly owner: Person & { readonly accountId: string; readonly disabled: boolean };
  /** The consultants who can sign in, by name. */
  readonly successors: readonly (Person & { readonly membershipId: string; readonly accountId: string })[];
}

/** The ownership of a workspace; null where there is none of that id. */
export async function ownershipOf(
  db: Reader,
  _scope: PlatformScope,
  workspaceId: string,
): Promise<Ownership | null> {
  const team = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select([
      'm.id as membershipId',
      'm.role',
      'a.id as accountId',
      'a.name',
      'a.email',
      'a.disabled_at',
      'w.name as workspace',
      'w.slug',
    ])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', 'in', ['owner', 'consultant'])
    .orderBy('a.name')
    .orderBy('m.id')
    .execute();
  const found = team.find(({ role }) => role === 'owner');
  if (found === undefined) return null;
  const { workspace, slug, accountId, name, email, disabled_at } = found;
  return {
    workspaceId,
    workspace,
    slug,
    owner: { accountId, name, email, disabled: disabled_at !== null },
    successors: team.filter((one) => one.role === 'consultant' && one.disabled_at === null),
  };
}
