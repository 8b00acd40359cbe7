import { type RawBuilder, sql } from 'kysely';

/** Whether an account has a confirmed second factor of any kind: an authenticator app, a passkey or a security key (B6). */
export function isEnrolled(accountId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(exists (select 1 from authenticators f where f.account_id = ${accountId})
    or ${hasKey(accountId)})`;
}

/** The same as 1 and 0, for the two databases spell a truth differently. */
export function enrolledFlag(accountId: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`case when ${isEnrolled(accountId)} then 1 else 0 end`;
}

/** Whether an account has a passkey or security key. */
export function hasKey(accountId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from passkeys k where k.account_id = ${accountId})`;
}

/** The hosts on which an account has passkeys or security keys, with a blank between them; null where it has none. */
export function keyHosts(accountId: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<
    string | null
  >`(select string_agg(k.rp_id, ' ') from passkeys k where k.account_id = ${accountId})`;
}

/** Whether it has one, as 1 and 0. */
export function hasKeyFlag(accountId: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`case when ${hasKey(accountId)} then 1 else 0 end`;
}
