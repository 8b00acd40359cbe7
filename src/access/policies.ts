import { type ExpressionBuilder, sql } from 'kysely';
import { audienceOf } from '../data/audience.ts';
import type { Reader, Trx } from '../data/database.ts';
import type { Schema } from '../data/schema.ts';
import {
  AUDIENCES,
  type Audience,
  hasBegun,
  laterOf,
  type Methods,
  policyInForce,
} from '../domain/mfa-policy.ts';
import { type Plan, planAllowsEnforcement } from '../domain/plan.ts';
import type { Role } from '../domain/role.ts';
import { holdWorkspace } from './holds.ts';
import { opensAnything } from './opening.ts';

/** Writes the policies that the gate judges by: one of each workspace for its team, one for its clients (B2). */

/** A new workspace's policies: both off. */
export async function addPolicies(trx: Trx, workspaceId: string): Promise<void> {
  const off = { workspace_id: workspaceId, required: 0, enforced_from: 0, methods: 'any' } as const;
  await trx
    .insertInto('mfa_policies')
    .values(
      AUDIENCES.map((audience) => ({
        ...off,
        audience,
        starts_at: null,
        switched_at: null,
        switched_by: null,
      })),
    )
    .execute();
}

/**
 * From when a policy asks: `now` every open session at its next request; a number only sessions that were signed in to
 * when policies had been switched on that often, or more (D1); a moment every session from then on (B1).
 */
export type EnforcedFrom = 'now' | { readonly switchings: number } | { readonly startsAt: number };

/** Who switches a policy, null for the command line, and when. */
export interface Switching {
  readonly accountId: string | null;
  readonly now: number;
}

/** Which policies are meant: one workspace's, for one audience or both. */
export interface Switched {
  readonly workspaceId: string;
  readonly audiences: readonly Audience[];
}

const noted = ({ accountId, now }: Switching) => ({ switched_at: now, switched_by: accountId });

// Asking everyone now is no switching-on: since when it is on, and by whom, stays what it was.
const notedIfOff = (by: Switching) => (eb: ExpressionBuilder<Schema, 'mfa_policies'>) => {
  const isOn = eb.and([eb('required', '=', 1), eb('starts_at', 'is', null)]);
  return {
    switched_at: eb.case().when(isOn).then(eb.ref('switched_at')).else(by.now).end(),
    switched_by: eb.case().when(isOn).then(eb.ref('switched_by')).else(by.accountId).end(),
  };
};

/** Off, or with a day that is yet to come: nobody is asked so far, so that any beginning weakens nothing. */
const asksNobody = (now: number) => (eb: ExpressionBuilder<Schema, 'mfa_policies'>) =>
  eb.or([eb('required', '=', 0), eb('starts_at', '>', now)]);

const whose = (rows: readonly { readonly audience: Audience }[]) => rows.map(({ audience }) => audience);

/** Holds a workspace, and says which plan it is on from then on; null where there is none. */
async function holdPlan(trx: Trx, workspaceId: string): Promise<Plan | null> {
  await holdWorkspace(trx, workspaceId, 'alone');
  const workspace = await trx
    .selectFrom('workspaces')
    .select('plan')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return workspace?.plan ?? null;
}

/**
 * Switches policies of a workspace on, if its plan has enforcement. The plan is looked at while the workspace is held: a
 * downgrade in between must win (S4, ASVS 8.3.1). Whose policy that changed: of two switches at
 * once each sees what the other left. One that asks somebody already is never weakened by asking later.
 */
export async function switchPolicyOn(
  trx: Trx,
  { workspaceId, audiences }: Switched,
  from: EnforcedFrom,
  by: Switching,
): Promise<readonly Audience[]> {
  const plan = await holdPlan(trx, workspaceId);
  if (plan === null || !planAllowsEnforcement(plan)) return [];
  const meant = trx
    .updateTable('mfa_policies')
    .set(notedIfOff(by))
    .where('workspace_id', '=', workspaceId)
    .where('audience', 'in', audiences);
  const switched =
    from === 'now'
      ? meant
          .set({ required: 1, enforced_from: 0, starts_at: null })
          .where((eb) =>
            eb.or([eb('required', '=', 0), eb('enforced_from', '!=', 0), eb('starts_at', 'is not', null)]),
          )
      : 'startsAt' in from
        ? meant
            .set({ required: 1, enforced_from: 0, starts_at: from.startsAt })
            .where(asksNobody(by.now))
            .where((eb) => eb.or([eb('required', '=', 0), eb('starts_at', '!=', from.startsAt)]))
        : meant
            .set({ required: 1, enforced_from: from.switchings, starts_at: null })
            .where(asksNobody(by.now));
  return whose(await switched.returning('audience').execute());
}

/**
 * Switches policies off. Who is enrolled stays so (S19), and there is no plan that one could not switch off on (S18).
 * Whose policy that changed.
 */
export async function switchPolicyOff(
  trx: Trx,
  { workspaceId, audiences }: Switched,
  by: Switching,
): Promise<readonly Audience[]> {
  const switched = await trx
    .updateTable('mfa_policies')
    .set({ required: 0, starts_at: null, ...noted(by) })
    .where('workspace_id', '=', workspaceId)
    .where('audience', 'in', audiences)
    .where('required', '=', 1)
    .returning('audience')
    .execute();
  return whose(switched);
}

/**
 * Sets what policies take for a second factor (B6). Keys alone only on a plan that has enforcement, which is looked at while
 * the workspace is held (S4). Whose policy that changed; nobody's where it stood so already.
 */
export async function setMethods(
  trx: Trx,
  { workspaceId, audiences }: Switched,
  methods: Methods,
): Promise<readonly Audience[] | 'plan' | 'unknown'> {
  const plan = await holdPlan(trx, workspaceId);
  if (plan === null) return 'unknown';
  if (methods !== 'any' && !planAllowsEnforcement(plan)) return 'plan';
  const set = await trx
    .updateTable('mfa_policies')
    .set({ methods })
    .where('workspace_id', '=', workspaceId)
    .where('audience', 'in', audiences)
    .where('methods', '!=', methods)
    .returning('audience')
    .execute();
  return whose(set);
}

/** Keeps that the day of a workspace's policies has come: from then on they ask whatever the clock says. Of whom. */
export async function beginPolicies(
  trx: Trx,
  workspaceId: string,
  now: number,
): Promise<readonly Audience[]> {
  const begun = await trx
    .updateTable('mfa_policies')
    .set({ starts_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('required', '=', 1)
    .where('starts_at', '<=', now)
    .returning('audience')
    .execute();
  return begun.map(({ audience }) => audience);
}

/** The policy of a workspace that an account is under. */
export interface PolicyOver {
  readonly workspaceId: string;
  /** Its name. */
  readonly workspace: string;
  /** Whether it demands a second factor of this account: it is in force, for them too (B1–B3). */
  readonly demands: boolean;
  /** What it takes for one. */
  readonly methods: Methods;
  /** What the account is there. */
  readonly role: Role;
  readonly slug: string;
}

/** The policies of all workspaces that are open to an account, in the order in which it joined them. */
export async function policiesOver(db: Reader, accountId: string, now: number): Promise<PolicyOver[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('mfa_policies as p', (join) =>
      join.onRef('p.workspace_id', '=', 'm.workspace_id').on('p.audience', '=', audienceOf('m')),
    )
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .leftJoin('mfa_exceptions as x', (join) =>
      // Nobody who owns a workspace is excepted from its policy, whoever gave that when.
      join.onRef('x.membership_id', '=', 'm.id').on('x.ended_at', 'is', null).on('m.role', '!=', 'owner'),
    )
    .select([
      'w.id',
      'm.role',
      'w.name',
      'w.slug',
      'w.plan',
      'p.required',
      'p.starts_at',
      'p.methods',
      'c.mfa_starts_at',
      'x.until',
    ])
    .where('m.account_id', '=', accountId)
    .where(opensAnything('m', 'w', sql`${now}`))
    .orderBy('m.id')
    .execute();
  return rows.map(({ id, role, name, slug, plan, required, starts_at, methods, mfa_starts_at, until }) => {
    const policy = { required: required !== 0, plan, startsAt: laterOf(starts_at, mfa_starts_at) };
    return {
      workspaceId: id,
      workspace: name,
      demands: policyInForce(policy, now) && hasBegun(until, now),
      ...{ methods, role, slug },
    };
  });
}

/** A policy that is switched on, whatever the plan. */
export interface SwitchedOn {
  readonly audience: Audience;
  /** From when on it asks, in epoch milliseconds; null where it has begun. */
  readonly startsAt: number | null;
}

/** Those of a workspace's two policies that are switched on. */
export function switchedOnIn(db: Reader, workspaceId: string): Promise<readonly SwitchedOn[]> {
  return db
    .selectFrom('mfa_policies')
    .select(['audience', 'starts_at as startsAt'])
    .where('workspace_id', '=', workspaceId)
    .where('required', '=', 1)
    .execute();
}
