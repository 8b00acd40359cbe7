import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { PlatformScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema.ts';
import { policyInForce } from '../../../domain/mfa-decision.ts';
import type { Plan } from '../../../domain/plan.ts';
import { type Cursor, directionOf, PAGE_ROWS, type PageOf, pageOf } from './paging.ts';

/** Lower-cased text that holds the searched words anywhere; their own wildcards are taken as they are. */
function holds(column: string, search: string) {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}

function anAuthenticator(eb: ExpressionBuilder<Schema & { a: Schema['accounts'] }, 'a'>) {
  return eb
    .selectFrom('authenticators')
    .select('authenticators.id')
    .whereRef('authenticators.account_id', '=', 'a.id')
    .limit(1)
    .as('authenticator_id');
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

/** The installation's accounts, newest first, by a part of the address or the name. */
export async function accountsPage(
  db: Reader,
  _scope: PlatformScope,
  { search, cursor }: { search: string; cursor: Cursor },
): Promise<PageOf<ListedAccount>> {
  let accounts = db
    .selectFrom('accounts as a')
    .select((eb) => [
      'a.id',
      'a.email',
      'a.name',
      'a.created_at',
      'a.disabled_at',
      'a.factor_locked_at',
      'a.is_admin',
      anAuthenticator(eb),
      eb
        .selectFrom('memberships as m')
        .select((of) => of.fn.countAll<number>().as('workspaces'))
        .whereRef('m.account_id', '=', 'a.id')
        .as('workspaces'),
    ])
    .limit(PAGE_ROWS + 1);
  if (search !== '') {
    accounts = accounts.where((eb) => eb.or([holds('a.email', search), holds('a.name', search)]));
  }
  if (cursor.before !== null) accounts = accounts.where('a.id', '<', cursor.before);
  if (cursor.after !== null) accounts = accounts.where('a.id', '>', cursor.after);
  const rows = await accounts.orderBy('a.id', directionOf(cursor)).execute();
  const listed = rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    createdAt: row.created_at,
    enrolled: row.authenticator_id !== null,
    locked: row.factor_locked_at !== null,
    disabled: row.disabled_at !== null,
    isAdmin: row.is_admin === 1,
    workspaces: Number(row.workspaces),
  }));
  return pageOf(listed, cursor);
}

export interface ListedWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly createdAt: number;
  readonly owner: { readonly id: string; readonly email: string } | null;
  readonly members: number;
  /** Suspended: switched on, on a plan that does not have it (D10). */
  readonly policy: 'off' | 'on' | 'suspended';
}

/** The installation's workspaces, newest first, by a part of the name or the address. Nothing of what is in them. */
export async function workspacesPage(
  db: Reader,
  _scope: PlatformScope,
  { search, cursor }: { search: string; cursor: Cursor },
): Promise<PageOf<ListedWorkspace>> {
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
      'w.mfa_required',
      'a.id as owner_id',
      'a.email as owner_email',
      eb
        .selectFrom('memberships as m')
        .select((of) => of.fn.countAll<number>().as('members'))
        .whereRef('m.workspace_id', '=', 'w.id')
        .as('members'),
    ])
    .limit(PAGE_ROWS + 1);
  if (search !== '') {
    workspaces = workspaces.where((eb) => eb.or([holds('w.name', search), holds('w.slug', search)]));
  }
  if (cursor.before !== null) workspaces = workspaces.where('w.id', '<', cursor.before);
  if (cursor.after !== null) workspaces = workspaces.where('w.id', '>', cursor.after);
  const rows = await workspaces.orderBy('w.id', directionOf(cursor)).execute();
  const listed = rows.map((row): ListedWorkspace => {
    const { id, slug, name, plan, mfa_required, owner_id, owner_email } = row;
    const required = mfa_required === 1;
    return {
      id,
      slug,
      name,
      plan,
      createdAt: row.created_at,
      owner: owner_id === null || owner_email === null ? null : { id: owner_id, email: owner_email },
      members: Number(row.members),
      policy: !required ? 'off' : policyInForce({ required, plan }) ? 'on' : 'suspended',
    };
  });
  return pageOf(listed, cursor);
}
