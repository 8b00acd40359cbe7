import type { Act, WorkspaceScope } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { holdMembership } from '../../../access/memberships.ts';
import { addException, endException } from '../../../access/policy-exceptions.ts';
import { record, type SingleEvent } from '../../../audit/record.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import { type LastDay, readLastDayWithin } from '../../../domain/last-day.ts';
import type { Role } from '../../../domain/role.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { findMember } from '../members/queries.ts';
import { policyExcepted } from './letters.ts';

/** An exception lasts until the end of a day that is at most so many days off (B3). */
export const LONGEST_EXCEPTION_DAYS = 30;

/** Reads the last day of an exception, such as `2026-12-04`, by the calendar of a workspace's zone. */
export const readLastDay = (typed: string, zone: string, now: number): LastDay =>
  readLastDayWithin(LONGEST_EXCEPTION_DAYS, typed, zone, now);

export interface NewException {
  readonly membershipId: string;
  /** The last day, as `readLastDay` reads it. */
  readonly day: string;
  readonly reason: string;
}

export type ExceptionOutcome =
  | { readonly ok: true; readonly name: string }
  /** `unknown`: nobody of this workspace has that membership. `owner`: nobody excepts themselves. */
  | { readonly ok: false; readonly reason: 'unknown' | 'owner' }
  | { readonly ok: false; readonly reason: 'day'; readonly day: 'none' | 'past' | 'far' };

/**
 * Excepts a member from the workspace's policy for some days (B3), in place of an exception that they may have; recorded, and
 * told to them by mail. Never the owner, who would be excepting themselves.
 */
export async function exceptMember(
  services: Services,
  act: Act<'owner'>,
  { membershipId, day, reason }: NewException,
): Promise<ExceptionOutcome> {
  const outcome = await perform(services, act, async (held): Promise<ExceptionOutcome> => {
    const { trx, scope, session, actor, origin, now } = held;
    const { zone, name: workspaceName } = session.workspace;
    // Before it is looked at, so that it is still there when the exception names it.
    if (!(await holdMembership(trx, membershipId))) return { ok: false, reason: 'unknown' };
    const member = await findMember(trx, scope, membershipId);
    if (member === null) return { ok: false, reason: 'unknown' };
    if (member.role === 'owner' || member.accountId === session.account.id)
      return { ok: false, reason: 'owner' };
    const last = readLastDay(day, zone, now);
    if (!last.ok) return { ok: false, reason: 'day', day: last.reason };
    const { until } = last;
    await addException(trx, { membershipId, until, reason, by: session.account.id, now });
    await record(trx, {
      type: 'policy.excepted',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
      subject: { id: member.accountId, label: member.email },
      detail: { until, zone, reason },
    });
    const letter = policyExcepted(mailContextOf(services, now), {
      ...{ to: member.email, name: member.name, workspaceName, until, zone },
    });
    await enqueueMail(trx, services.keyring, letter, now);
    return { ok: true, name: member.name };
  });
  services.mail.kick();
  return outcome;
}

/**
 * Ends for good, within a deed, the exception of a member that still lasts; recorded where there was one. The caller has
 * checked whose it is. `id` is that of their account.
 */
export async function endExceptionOf(
  trx: Trx,
  { id, email, membershipId }: { readonly id: string; readonly email: string; readonly membershipId: string },
  { at, origin, workspaceId, actor }: Required<Pick<SingleEvent, 'at' | 'origin' | 'workspaceId' | 'actor'>>,
): Promise<void> {
  if (!(await endException(trx, membershipId, at))) return;
  await record(trx, {
    type: 'policy.exception-ended',
    ...{ at, origin, workspaceId, actor },
    subject: { id, label: email },
  });
}

/** Ends a member's exception before its day; their name, null where there is no such member. Recorded where there was one. */
export function endExceptionNow(
  services: Services,
  act: Act<'owner'>,
  membershipId: string,
): Promise<string | null> {
  return perform(services, act, async ({ trx, scope, actor, origin, now }) => {
    const member = await findMember(trx, scope, membershipId);
    if (member === null) return null;
    const whose = { id: member.accountId, email: member.email, membershipId };
    await endExceptionOf(trx, whose, { at: now, origin, workspaceId: scope.workspaceId, actor });
    return member.name;
  });
}

/** An exception that lasts. */
export interface ShownException {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly company: string | null;
  /** Epoch milliseconds: the midnight that ends its last day. */
  readonly until: number;
  readonly reason: string;
  readonly madeAt: number;
  /** Null for an account that is gone. */
  readonly by: string | null;
}

/** The exceptions of a workspace that last at a moment, the first to end first. */
export function exceptionsOf(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  now: number,
): Promise<ShownException[]> {
  return db
    .selectFrom('mfa_exceptions as x')
    .innerJoin('memberships as m', 'm.id', 'x.membership_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .leftJoin('accounts as b', 'b.id', 'x.made_by')
    .select(['m.id as membershipId', 'a.name', 'a.email', 'm.role', 'c.name as company'])
    .select(['x.until', 'x.reason', 'x.made_at as madeAt', 'b.name as by'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', '!=', 'owner')
    .where('x.ended_at', 'is', null)
    .where('x.until', '>', now)
    .orderBy('x.until')
    .orderBy('x.id')
    .execute();
}

/** Somebody who could be excepted. */
export interface Exceptable {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
}

/** Everybody of a workspace but its owner, by name. */
export function exceptableIn(db: Reader, { workspaceId }: WorkspaceScope): Promise<Exceptable[]> {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.id as membershipId', 'a.name', 'a.email'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', '!=', 'owner')
    .where('a.disabled_at', 'is', null)
    .orderBy('a.name')
    .orderBy('m.id')
    .execute();
}
