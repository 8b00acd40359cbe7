import { sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { Stretch } from '../../../data/list.ts';
import { AUDIENCES, type Audience, audienceOf } from '../../../domain/mfa-policy.ts';
import {
  isAbout,
  type Policies,
  type Reminded,
  type RolloutPerson,
  type RolloutState,
  rolloutStanding,
  setUpSince,
} from '../../../domain/rollout.ts';
import { type RolloutOverTime, rolloutOverTime } from '../../../domain/rollout-over-time.ts';
import type { PendingInvitation } from '../members/queries.ts';
import type { ShownPolicies } from '../mfa-policy/queries.ts';

/** A member as the rollout shows them; moments in epoch milliseconds. */
export interface RolloutMember extends RolloutPerson, Reminded {
  /** Of the membership. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  /** A client's company. */
  readonly company: string | null;
  /** One of their keys lives in a phone, a computer or a password manager. */
  readonly hasPasskey: boolean;
  /** One of their keys is a device of its own. */
  readonly hasSecurityKey: boolean;
  /** When they joined this workspace. */
  readonly joinedAt: number;
  /** Into this workspace. */
  readonly lastSignInAt: number | null;
}

/**
 * Everyone who can sign in to the workspace, by one statement, in the order in which they joined. Whom a policy asks what is
 * said by `domain/rollout.ts` of these rows, and not by SQL as well.
 */
export async function membersInRollout(
  db: Reader,
  { workspaceId }: WorkspaceScope,
): Promise<RolloutMember[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .leftJoin('mfa_exceptions as x', (join) =>
      // Nobody who owns a workspace is excepted from its policy, whoever gave that when.
      join.onRef('x.membership_id', '=', 'm.id').on('x.ended_at', 'is', null).on('m.role', '!=', 'owner'),
    )
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('passkeys as k')
          .innerJoin('memberships as km', 'km.account_id', 'k.account_id')
          .where('km.workspace_id', '=', workspaceId)
          .groupBy('k.account_id')
          .select((of) => [
            'k.account_id',
            of.fn.min('k.created_at').as('since'),
            sql<number>`max(case when ${isInADevice} then 1 else 0 end)`.as('inADevice'),
            sql<number>`max(case when ${isInADevice} then 0 else 1 end)`.as('onItsOwn'),
          ])
          .as('keys'),
      (join) => join.onRef('keys.account_id', '=', 'm.account_id'),
    )
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('authenticators as f')
          .innerJoin('memberships as fm', 'fm.account_id', 'f.account_id')
          .where('fm.workspace_id', '=', workspaceId)
          .groupBy('f.account_id')
          .select((of) => ['f.account_id', of.fn.min('f.created_at').as('since')])
          .as('apps'),
      (join) => join.onRef('apps.account_id', '=', 'm.account_id'),
    )
    .leftJoin('mfa_reminders as r', 'r.membership_id', 'm.id')
    .leftJoin('refused_addresses as u', 'u.address', 'a.email')
    .select(['m.id', 'a.id as accountId', 'a.name', 'a.email', 'm.role', 'c.name as company'])
    .select(['r.reminded_at as remindedAt', 'u.refused_at as refusedAt'])
    .select(['m.created_at as joinedAt', 'm.last_sign_in_at as lastSignInAt', 'x.until as exceptedUntil'])
    .select(['c.mfa_starts_at as companyStartsAt', 'apps.since as appSince', 'keys.since as keySince'])
    .select(['keys.inADevice', 'keys.onItsOwn'])
    .where('m.workspace_id', '=', workspaceId)
    .where('a.disabled_at', 'is', null)
    .orderBy('m.id')
    .execute();
  return rows.map(({ inADevice, onItsOwn, appSince, keySince, ...row }) => ({
    ...row,
    appSince: appSince === null ? null : Number(appSince),
    keySince: keySince === null ? null : Number(keySince),
    hasPasskey: inADevice === 1,
    hasSecurityKey: onItsOwn === 1,
  }));
}

/** WebAuthn Level 3 6.1.3 and 5.8.4: what may be kept on several devices, or says to be reached inside one. */
const isInADevice = sql<boolean>`(k.backup_eligible = 1 or k.transports like '%internal%' or k.transports like '%hybrid%')`;

/** A line of the rollout: a member, or somebody who is invited. */
export interface RolloutRow {
  /** Of the membership or the invitation. */
  readonly id: string;
  /** Null for who has no account here yet. */
  readonly member: RolloutMember | null;
  readonly email: string;
  readonly role: RolloutPerson['role'];
  readonly company: string | null;
  readonly state: RolloutState;
  /** Since or until when, in epoch milliseconds. */
  readonly at: number | null;
  /** When the mail server last refused their address, in epoch milliseconds; null where it takes their mail. */
  readonly refusedAt: number | null;
}

/** What a list of people is narrowed to; empty or null for all. */
export interface RolloutFilter {
  readonly state: RolloutState | null;
  readonly audience: Audience | null;
  readonly q: string;
}

/** Members and invitations as lines, in the order in which they came. */
export function rolloutRows(
  members: readonly RolloutMember[],
  invitations: readonly PendingInvitation[],
  policies: Policies,
  now: number,
): RolloutRow[] {
  const ofMembers = members.map((member) => ({
    ...{ id: member.id, member, email: member.email, role: member.role, company: member.company },
    ...rolloutStanding(member, policies, now),
    refusedAt: member.refusedAt,
  }));
  const ofInvitations = invitations.map(({ linkId, email, role, company, mail }) => ({
    ...{ id: linkId, member: null, email, role, company },
    ...{ state: 'invited' as const, at: null },
    refusedAt: mail?.state === 'refused' || mail?.state === 'failed' ? mail.changedAt : null,
  }));
  return [...ofMembers, ...ofInvitations].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Those of the lines that a filter leaves. */
export function narrowed(rows: readonly RolloutRow[], { state, audience, q }: RolloutFilter): RolloutRow[] {
  const part = q.toLowerCase();
  return rows.filter(
    (row) =>
      (state === null || row.state === state) &&
      (audience === null || audienceOf(row.role) === audience) &&
      [row.member?.name ?? '', row.email].some((text) => text.toLowerCase().includes(part)),
  );
}

/** A stretch of lines that are in memory, as `inStretch` reads one from a table. */
export function stretchOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { before, after, direction, limit }: Stretch,
): Row[] {
  const there = rows.filter(({ id }) => (before === null || id < before) && (after === null || id > after));
  return (direction === 'asc' ? there : there.toReversed()).slice(0, limit);
}

/** How the rollout went, of those whom a policy is about (B4); null where there are none. */
export function curveOf(
  members: readonly RolloutMember[],
  policies: ShownPolicies,
  now: number,
): RolloutOverTime | null {
  const audiences = AUDIENCES.filter((one) => isAbout(one, policies));
  const switched = audiences.flatMap((one) => policies[one].lastSwitch?.at ?? []);
  const meant = members.filter(({ role }) => audiences.includes(audienceOf(role)));
  return rolloutOverTime(
    meant.map((member) => ({
      joinedAt: member.joinedAt,
      since: setUpSince(member, policies[audienceOf(member.role)]),
    })),
    switched.length === 0 ? null : Math.min(...switched),
    now,
  );
}
