import type { PlatformScope } from '../../../access/context.ts';
import { policiesOver } from '../../../access/policies.ts';
import { type Wait, waitsOf } from '../../../access/waits.ts';
import type { Reader } from '../../../data/database.ts';
import type { Role } from '../../../domain/role.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import { dayOf, FACTOR_LIMITS, remainingWait } from '../../../domain/throttle.ts';
import { unusedRecoveryCodes } from '../../../factors/recovery.ts';

export interface AccountMembership {
  readonly workspaceId: string;
  readonly workspace: string;
  readonly slug: string;
  readonly role: Role;
  readonly company: string | null;
  readonly demandsFactor: boolean;
  readonly lastSignInAt: number | null;
}

/** A second factor, as far as support needs to know it. */
interface FactorDevice {
  readonly kind: 'app' | 'key';
  readonly createdAt: number;
  readonly lastUsedAt: number;
}

/** What support needs to know about an account: never a password's hash nor a secret. */
export interface AccountDetails {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: number;
  readonly isAdmin: boolean;
  readonly disabledAt: number | null;
  readonly memberships: readonly AccountMembership[];
  readonly sessions: number;
  readonly waits: readonly Wait[];
  readonly factor: {
    readonly devices: readonly FactorDevice[];
    readonly recoveryCodes: number;
    readonly alwaysAsk: boolean;
    /** A reset is waiting for the next sign-in. */
    readonly mustEnrol: boolean;
    readonly wrongInRow: number;
    readonly wrongInYear: number;
    readonly waitUntil: number;
    readonly lockedAt: number | null;
  };
}

async function membershipsOf(db: Reader, accountId: string, now: number): Promise<AccountMembership[]> {
  const policies = await policiesOver(db, accountId, now);
  const demanding = new Set(policies.filter(({ demands }) => demands).map(({ workspaceId }) => workspaceId));
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select([
      'w.id as workspaceId',
      'w.name as workspace',
      'w.slug',
      'm.role',
      'c.name as company',
      'm.last_sign_in_at',
    ])
    .where('m.account_id', '=', accountId)
    .orderBy('m.id')
    .execute();
  return rows.map(({ last_sign_in_at: lastSignInAt, ...row }) => ({
    ...row,
    lastSignInAt,
    demandsFactor: demanding.has(row.workspaceId),
  }));
}

/** The devices of an account of both kinds, apps first. */
function factorDevicesOf(db: Reader, accountId: string): Promise<FactorDevice[]> {
  return db
    .selectFrom('authenticators')
    .select((eb) => ['id', eb.val<'app' | 'key'>('app').as('kind')])
    .select(['created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('account_id', '=', accountId)
    .unionAll(
      db
        .selectFrom('passkeys')
        .select((eb) => ['id', eb.val<'app' | 'key'>('key').as('kind')])
        .select(['created_at as createdAt', 'last_used_at as lastUsedAt'])
        .where('account_id', '=', accountId),
    )
    .orderBy('kind')
    .orderBy('id')
    .execute();
}

async function wrongCodesOfYear(db: Reader, accountId: string, now: number): Promise<number> {
  const { wrong } = await db
    .selectFrom('factor_failure_days')
    .select((eb) => eb.fn.sum<number | null>('failures').as('wrong'))
    .where('account_id', '=', accountId)
    .where('day', '>=', dayOf(now) - FACTOR_LIMITS.yearDays)
    .executeTakeFirstOrThrow();
  return Number(wrong ?? 0);
}

async function openSessionsOf(db: Reader, accountId: string, now: number, idleMs: number) {
  const { open } = await db
    .selectFrom('sessions')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .where('seen_at', '>', now - idleMs)
    .where('seen_at', '<=', latestPossible(now, idleMs))
    .executeTakeFirstOrThrow();
  return Number(open);
}

/** One account; null where there is none of that id. */
export async function accountDetails(
  db: Reader,
  _scope: PlatformScope,
  accountId: string,
  { now, idleMs }: { now: number; idleMs: number },
): Promise<AccountDetails | null> {
  const account = await db
    .selectFrom('accounts')
    .select([
      'id',
      'email',
      'name',
      'created_at',
      'is_admin',
      'disabled_at',
      'always_ask',
      'must_enrol',
      'factor_failures_in_row',
      'factor_wait_until',
      'factor_locked_at',
    ])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) return null;
  const [memberships, devices, recoveryCodes, wrongInYear, sessions, waits] = await Promise.all([
    membershipsOf(db, accountId, now),
    factorDevicesOf(db, accountId),
    unusedRecoveryCodes(db, accountId),
    wrongCodesOfYear(db, accountId, now),
    openSessionsOf(db, accountId, now, idleMs),
    waitsOf(db, account, now),
  ]);
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    createdAt: account.created_at,
    isAdmin: account.is_admin === 1,
    disabledAt: account.disabled_at,
    memberships,
    sessions,
    waits,
    factor: {
      devices,
      recoveryCodes,
      alwaysAsk: account.always_ask === 1,
      mustEnrol: account.must_enrol === 1,
      wrongInRow: account.factor_failures_in_row,
      wrongInYear,
      waitUntil: now + remainingWait(account.factor_wait_until, now, FACTOR_LIMITS.maxWaitMs),
      lockedAt: account.factor_locked_at,
    },
  };
}
