import { sql } from 'kysely';
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
