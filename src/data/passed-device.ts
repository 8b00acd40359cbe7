import { type RawBuilder, sql } from 'kysely';
import type { FactorMethod } from '../domain/mfa-decision.ts';

/* Parts of statements: with which device a second factor was passed. */

const hasLiveKey = sql<boolean>`(sessions.mfa_method = 'key' and
  (sessions.mfa_device_id is null or exists (select 1 from passkeys k where k.id = sessions.mfa_device_id)))`;

/**
 * What a session says of it that has just passed a factor, or none. What a key has proved that is there still, a code that is given
 * besides takes nothing from.
 */
export function nowPassed(method: FactorMethod | null, deviceId: string | null) {
  const by = sql<FactorMethod | null>`cast(${method} as text)`;
  return {
    mfa_method: sql<FactorMethod | null>`case when ${hasLiveKey} then mfa_method
      else coalesce(${by}, mfa_method) end`,
    mfa_device_id: sql<string | null>`case when ${by} is null or (${by} <> 'key' and ${hasLiveKey})
      then mfa_device_id else cast(${deviceId} as text) end`,
  };
}

/** What was passed, as whatever keeps it names it: when, and with which device. Null for none, and for one of before that was kept. */
interface Proof {
  readonly verifiedAt: RawBuilder<number | null>;
  readonly deviceId: RawBuilder<string | null>;
}

/**
 * Whether an account still has what was passed, as 1 and 0: that very device. Where none is known, as of a recovery code, one
 * that was there by then.
 */
export function stillPassed(
  accountId: RawBuilder<unknown>,
  { verifiedAt, deviceId }: Proof,
): RawBuilder<number> {
  const meant = (device: string) => {
    const of = (column: string) => sql.ref(`${device}.${column}`);
    return sql`${of('account_id')} = ${accountId} and case when ${deviceId} is null
      then ${of('created_at')} <= ${verifiedAt} else ${of('id')} = ${deviceId} end`;
  };
  return sql<number>`case when exists (select 1 from authenticators f where ${meant('f')})
    or exists (select 1 from passkeys k where ${meant('k')}) then 1 else 0 end`;
}
