import { sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { isEnrolled } from '../../../data/enrolled.ts';
import { type Audience, type Methods, type Standing, standingOf } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Role } from '../../../domain/role.ts';

/** Somebody whom the workspace's policy is about. */
export interface PolicyPerson {
  readonly name: string;
  readonly role: Role;
  /** A client's company. */
  readonly company: string | null;
  /** Has a second factor, and would only be asked for it. */
  readonly enrolled: boolean;
}

/** How many people of each group are named; the members page has them all. */
const NAMED = 30;

/** How far the people of a workspace have come with setting up. */
export interface Rollout {
  readonly total: number;
  readonly enrolled: number;
  /** Some of each group: the owner first, then consultants and clients. */
  readonly missing: readonly PolicyPerson[];
  readonly ready: readonly PolicyPerson[];
}

const RANK: Readonly<Record<Role, number>> = { owner: 0, consultant: 1, client: 2 };

/** The order in which people are named: by role, then by name. */
export const byRank = (a: PolicyPerson, b: PolicyPerson): number =>
  RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name, 'en-GB');

const hasSetUp = isEnrolled(sql.ref('m.account_id'));

/** Everybody who can sign in to the workspace. */
const everybody = (db: Reader, { workspaceId }: WorkspaceScope) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .where('m.workspace_id', '=', workspaceId)
    .where('a.disabled_at', 'is', null);

async function named(db: Reader, scope: WorkspaceScope, enrolled: boolean): Promise<PolicyPerson[]> {
  const rows = await everybody(db, scope)
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select(['a.name', 'm.role', 'c.name as company'])
    .where(enrolled ? hasSetUp : sql<boolean>`not ${hasSetUp}`)
    .orderBy(sql`case m.role when 'owner' then 0 when 'consultant' then 1 else 2 end`)
    .orderBy('m.id')
    .limit(NAMED)
    .execute();
  return rows.map((row) => ({ ...row, enrolled })).sort(byRank);
}

/** When a policy was last switched, and by whom. */
export interface LastSwitch {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null for the operator, and for an account that is gone. */
  readonly by: string | null;
}

/** A policy as its page shows it. */
export interface ShownPolicy {
  readonly standing: Standing;
  /** From when on it asks, in epoch milliseconds; null where it has begun, or is off. */
  readonly startsAt: number | null;
  /** Sessions from before the switch are left alone until their next sign-in (D1). */
  readonly sparesOpenSessions: boolean;
  readonly methods: Methods;
  /** Null where there was none since the installation has kept count. */
  readonly lastSwitch: LastSwitch | null;
}

/** A workspace's two policies (B2), as they stand on its plan at a moment. */
export async function policiesOf(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  plan: Plan,
  now: number,
): Promise<Readonly<Record<Audience, ShownPolicy>>> {
  const rows = await db
    .selectFrom('mfa_policies as p')
    .leftJoin('accounts as a', 'a.id', 'p.switched_by')
    .select([
      'p.audience',
      'p.required',
      'p.starts_at',
      'p.enforced_from',
      'p.methods',
      'p.switched_at',
      'a.name',
    ])
    .where('p.workspace_id', '=', workspaceId)
    .execute();
  const of = (audience: Audience): ShownPolicy => {
    const row = rows.find((one) => one.audience === audience);
    if (row === undefined) throw new Error(`the workspace has no policy for its ${audience}`);
    const startsAt = row.required === 1 ? row.starts_at : null;
    return {
      standing: standingOf({ required: row.required === 1, plan, startsAt }, now),
      startsAt,
      sparesOpenSessions: row.enforced_from > 0,
      methods: row.methods,
      lastSwitch: row.switched_at === null ? null : { at: row.switched_at, by: row.name },
    };
  };
  return { team: of('team'), clients: of('clients') };
}

/** Who of a workspace has no key yet, of whichever host. */
export interface Keyless {
  readonly total: number;
  readonly missing: number;
  /** The first of them, the owner before all others. */
  readonly names: readonly string[];
}

/** Who would have to set up a key if nothing else counted (B6). */
export async function keylessOf(db: Reader, scope: WorkspaceScope): Promise<Keyless> {
  const hasNone = sql<boolean>`not exists (select 1 from passkeys k where k.account_id = m.account_id)`;
  const [counts, names] = await Promise.all([
    everybody(db, scope)
      .select((eb) => [
        eb.fn.countAll().as('total'),
        sql<number | null>`sum(case when ${hasNone} then 1 else 0 end)`.as('missing'),
      ])
      .executeTakeFirstOrThrow(),
    everybody(db, scope)
      .select('a.name')
      .where(hasNone)
      .orderBy(sql`case m.role when 'owner' then 0 when 'consultant' then 1 else 2 end`)
      .orderBy('m.id')
      .limit(5)
      .execute(),
  ]);
  const missing = Number(counts.missing ?? 0);
  return { total: Number(counts.total), missing, names: names.map(({ name }) => name) };
}

/** How many people there are, how many have set up, and who the first of them are. */
export async function rolloutOf(db: Reader, scope: WorkspaceScope): Promise<Rollout> {
  const [counts, missing, ready] = await Promise.all([
    everybody(db, scope)
      .select((eb) => [
        eb.fn.countAll().as('total'),
        sql<number | null>`sum(case when ${hasSetUp} then 1 else 0 end)`.as('enrolled'),
      ])
      .executeTakeFirstOrThrow(),
    named(db, scope, false),
    named(db, scope, true),
  ]);
  return { total: Number(counts.total), enrolled: Number(counts.enrolled ?? 0), missing, ready };
}
