import { sql } from 'kysely';
import type { PlatformScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { enrolledFlag } from '../../../data/enrolled.ts';
import { contains, inStretch, type Stretch } from '../../../data/list.ts';
import { type Audience, type Standing, standingOf } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import { accountsToReset } from '../../../factors/reset-requests.ts';

/** What a workspace is called; null where there is none. */
export async function workspaceName(db: Reader, _scope: PlatformScope, id: string): Promise<string | null> {
  const workspace = await db.selectFrom('workspaces').select('name').where('id', '=', id).executeTakeFirst();
  return workspace?.name ?? null;
}

export interface ListedAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: number;
  readonly enrolled: boolean;
  readonly locked: boolean;
  readonly disabled: boolean;
  readonly isAdmin: boolean;
  readonly workspaces: number;
}

/** A stretch of the installation's accounts, by a part of the address or the name. */
export async function accountsOf(
  db: Reader,
  _scope: PlatformScope,
  search: string,
  stretch: Stretch,
): Promise<ListedAccount[]> {
  let accounts = db.selectFrom('accounts as a').select((eb) => [
    'a.id',
    'a.email',
    'a.name',
    'a.created_at',
    'a.disabled_at',
    'a.factor_locked_at',
    'a.is_admin',
    enrolledFlag(sql.ref('a.id')).as('enrolled'),
    eb
      .selectFrom('memberships as m')
      .select((of) => of.fn.countAll<number>().as('workspaces'))
      .whereRef('m.account_id', '=', 'a.id')
      .as('workspaces'),
  ]);
  if (search !== '') {
    accounts = accounts.where(contains(['a.email', 'a.name'], search));
  }
  const rows = await inStretch(accounts, 'a.id', stretch).execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    createdAt: row.created_at,
    enrolled: row.enrolled === 1,
    locked: row.factor_locked_at !== null,
    disabled: row.disabled_at !== null,
    isAdmin: row.is_admin === 1,
    workspaces: Number(row.workspaces),
  }));
}

export interface ListedWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly createdAt: number;
  readonly owner: { readonly id: string; readonly email: string } | null;
  readonly members: number;
  /** Since when nobody gets in (B14), in epoch milliseconds; null while it is open. */
  readonly closedAt: number | null;
  /** Of its policy for the team, and for clients (B2). */
  readonly policies: Readonly<Record<Audience, Standing>>;
}

async function policiesOf(db: Reader, workspaceIds: readonly string[]) {
  if (workspaceIds.length === 0) return [];
  return db
    .selectFrom('mfa_policies')
    .select(['workspace_id', 'audience', 'required', 'starts_at'])
    .where('workspace_id', 'in', workspaceIds)
    .execute();
}

/** A stretch of the installation's workspaces, by a part of the name or the address. Nothing of what is in them. */
export async function workspacesOf(
  db: Reader,
  _scope: PlatformScope,
  search: string,
  stretch: Stretch,
  now: number,
): Promise<ListedWorkspace[]> {
  let workspaces = db
    .selectFrom('workspaces as w')
    .leftJoin('memberships as o', (join) =>
      join.onRef('o.workspace_id', '=', 'w.id').on('o.role', '=', 'owner'),
    )
    .leftJoin('accounts as a', 'a.id', 'o.account_id')
    .select((eb) => [
      'w.id',
      'w.slug',
      'w.name',
      'w.plan',
      'w.created_at',
      'w.closed_at',
      'a.id as owner_id',
      'a.email as owner_email',
      eb
        .selectFrom('memberships as m')
        .select((of) => of.fn.countAll<number>().as('members'))
        .whereRef('m.workspace_id', '=', 'w.id')
        .as('members'),
    ]);
  if (search !== '') {
    workspaces = workspaces.where(contains(['w.name', 'w.slug'], search));
  }
  const rows = await inStretch(workspaces, 'w.id', stretch).execute();
  const policies = await policiesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row): ListedWorkspace => {
    const { id, slug, name, plan, owner_id, owner_email } = row;
    const standing = (audience: Audience): Standing => {
      const policy = policies.find((one) => one.workspace_id === id && one.audience === audience);
      if (policy === undefined) return 'off';
      return standingOf({ required: policy.required === 1, plan, startsAt: policy.starts_at }, now);
    };
    return {
      id,
      slug,
      name,
      plan,
      createdAt: row.created_at,
      closedAt: row.closed_at,
      owner: owner_id === null || owner_email === null ? null : { id: owner_id, email: owner_email },
      members: Number(row.members),
      policies: { team: standing('team'), clients: standing('clients') },
    };
  });
}

/** The accounts about whose two-factor authentication somebody has asked, by their addresses (B9). */
export async function waitingResets(
  db: Reader,
  _scope: PlatformScope,
  now: number,
): Promise<readonly { readonly id: string; readonly email: string }[]> {
  const ids = await accountsToReset(db, now);
  if (ids.length === 0) return [];
  return db.selectFrom('accounts').select(['id', 'email']).where('id', 'in', ids).orderBy('email').execute();
}
