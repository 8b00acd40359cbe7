import { sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import { audienceOf } from '../../../data/audience.ts';
import type { Reader } from '../../../data/database.ts';
import { enrolledFlag, hasKey, isEnrolled } from '../../../data/enrolled.ts';
import { type Audience, type Methods, type Standing, standingOf } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Role } from '../../../domain/role.ts';

/** Somebody whom the workspace's policy is about. */
export interface PolicyPerson {
  readonly name: string;
  readonly role: Role;
  /** A client's company. */
  readonly company: string | null;
  /** Has a second factor, of whichever kind. */
  readonly enrolled: boolean;
}

/** How many people of each group are named; the members page has them all. */
const NAMED = 30;

/** How many people there are, and how many of them have set up. */
export interface Progress {
  readonly total: number;
  /** They have a second factor that their policy takes, or would take if it were on (B6). */
  readonly enrolled: number;
  /** They have a second factor, of whichever kind. */
  readonly withAny: number;
}

/** How far the people of a workspace have come with setting up. */
export interface Rollout extends Progress {
  readonly of: Readonly<Record<Audience, Progress>>;
  /** Some of each group: the owner first, then consultants and clients. */
  readonly missing: readonly PolicyPerson[];
  readonly ready: readonly PolicyPerson[];
}

const RANK: Readonly<Record<Role, number>> = { owner: 0, consultant: 1, auditor: 2, client: 3 };

/** The order in which people are named: by role, then by name. */
export const byRank = (a: PolicyPerson, b: PolicyPerson): number =>
  RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name, 'en-GB');

const memberHasKey = hasKey(sql.ref('m.account_id'));

/** Whether a member `m` has a second factor that the policy `p` over them takes: any, or a key where keys alone count (B6). */
export const hasSetUp = sql<boolean>`(case when p.methods = 'phishing-resistant' then ${memberHasKey}
  else ${isEnrolled(sql.ref('m.account_id'))} end)`;

/** Everybody who can sign in to the workspace, `m`, with the policy over them, `p` (B2). */
const everybody = (db: Reader, { workspaceId }: WorkspaceScope) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('mfa_policies as p', (join) =>
      join.onRef('p.workspace_id', '=', 'm.workspace_id').on('p.audience', '=', audienceOf('m')),
    )
    .where('m.workspace_id', '=', workspaceId)
    .where('a.disabled_at', 'is', null);

async function named(db: Reader, scope: WorkspaceScope, isSetUp: boolean): Promise<PolicyPerson[]> {
  const rows = await everybody(db, scope)
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select(['a.name', 'm.role', 'c.name as company', enrolledFlag(sql.ref('m.account_id')).as('enrolled')])
    .where(isSetUp ? hasSetUp : sql<boolean>`not ${hasSetUp}`)
    .orderBy(sql`case m.role when 'owner' then 0 when 'consultant' then 1 when 'auditor' then 2 else 3 end`)
    .orderBy('m.id')
    .limit(NAMED)
    .execute();
  return rows.map((row) => ({ ...row, enrolled: Number(row.enrolled) === 1 })).sort(byRank);
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

/** A workspace's policy for its team, and for its clients (B2). */
export type ShownPolicies = Readonly<Record<Audience, ShownPolicy>>;

/** What both policies of a workspace say, where they say the same. */
export interface CommonPolicy extends Omit<ShownPolicy, 'methods'> {
  /** Null where one of them takes other second factors than the other. */
  readonly methods: Methods | null;
}

/** The later of two switches: since then, both have stood as they do. */
function lastOf(one: LastSwitch | null, other: LastSwitch | null): LastSwitch | null {
  if (one === null || other === null) return one ?? other;
  return one.at >= other.at ? one : other;
}

/**
 * The one policy that a workspace has for everyone; null where the team and the clients are asked differently, or from
 * different days (B2). Whatever shows "the policy" of a workspace asks this, and tells of both where it is null.
 */
export function commonOf({ team, clients }: ShownPolicies): CommonPolicy | null {
  const isOne =
    team.standing === clients.standing &&
    team.startsAt === clients.startsAt &&
    team.sparesOpenSessions === clients.sparesOpenSessions;
  if (!isOne) return null;
  return {
    ...team,
    methods: team.methods === clients.methods ? team.methods : null,
    lastSwitch: lastOf(team.lastSwitch, clients.lastSwitch),
  };
}

const FIRST: readonly Standing[] = ['suspended', 'on', 'dated', 'off'];

/** How a workspace's policies stand in one word: as the one that asks most, or that the plan suspends. */
export function standingOfAny({ team, clients }: ShownPolicies): Standing {
  return FIRST.find((standing) => standing === team.standing || standing === clients.standing) ?? 'off';
}

/** What is told of a workspace that is deleted while its page is made. */
const NONE = {
  required: 0,
  starts_at: null,
  enforced_from: 0,
  methods: 'any',
  switched_at: null,
  name: null,
} as const;

/** A workspace's two policies (B2), as they stand on its plan at a moment. For showing; the gate reads them itself. */
export async function policiesOf(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  plan: Plan,
  now: number,
): Promise<ShownPolicies> {
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
    const row = rows.find((one) => one.audience === audience) ?? NONE;
    const startsAt = row.required === 1 ? row.starts_at : null;
    return {
      standing: standingOf({ required: row.required === 1, plan, startsAt }, now),
      startsAt,
      sparesOpenSessions: row.required === 1 && row.enforced_from > 0,
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
  const hasNone = sql<boolean>`not ${memberHasKey}`;
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
      .orderBy(sql`case m.role when 'owner' then 0 when 'consultant' then 1 when 'auditor' then 2 else 3 end`)
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
        'p.audience',
        eb.fn.countAll().as('total'),
        sql<number>`sum(case when ${hasSetUp} then 1 else 0 end)`.as('enrolled'),
        sql<number>`sum(${enrolledFlag(sql.ref('m.account_id'))})`.as('withAny'),
      ])
      .groupBy('p.audience')
      .execute(),
    named(db, scope, false),
    named(db, scope, true),
  ]);
  const of = (audience: Audience): Progress => {
    const row = counts.find((one) => one.audience === audience);
    const { total = 0, enrolled = 0, withAny = 0 } = row ?? {};
    return { total: Number(total), enrolled: Number(enrolled), withAny: Number(withAny) };
  };
  const [team, clients] = [of('team'), of('clients')];
  return {
    total: team.total + clients.total,
    enrolled: team.enrolled + clients.enrolled,
    withAny: team.withAny + clients.withAny,
    of: { team, clients },
    missing,
    ready,
  };
}
