import { type Database, type Reader, type Trx, writable } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { ifPossible } from '../data/unavailable.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { newApiToken } from '../domain/api-token.ts';
import type { FactorMethod } from '../domain/mfa-decision.ts';
import type { Role } from '../domain/role.ts';
import { hashToken } from '../domain/token.ts';

/** Writes tokens for programs (E27). Whoever holds one acts as its maker, in one workspace, and never by more than that. */

interface ApiTokensTable {
  id: string;
  /** SHA-256, base64url. */
  token_hash: string;
  account_id: string;
  membership_id: string;
  /** What the maker was; as anything else it is dead. */
  role: Role;
  /** Unlike that of any other token of the account. */
  name: string;
  may_write: 0 | 1;
  /** Reaches only the engagements that are listed for it. */
  is_limited: 0 | 1;
  /** When the session that made it had passed a code. */
  mfa_verified_at: Millis | null;
  /** By what it had. */
  mfa_method: FactorMethod | null;
  /** With which authenticator or passkey; null for a recovery code, and for a token of before that was kept. */
  mfa_device_id: string | null;
  created_at: Millis;
  expires_at: Millis;
  last_used_at: Millis | null;
}

interface ApiTokenEngagementsTable {
  token_id: string;
  engagement_id: string;
}

declare module '../data/schema.ts' {
  interface Schema {
    api_tokens: ApiTokensTable;
    api_token_engagements: ApiTokenEngagementsTable;
  }
}

export interface NewApiToken {
  readonly accountId: string;
  readonly membershipId: string;
  readonly role: Role;
  readonly name: string;
  readonly mayWrite: boolean;
  /** Null for all that its maker reaches. */
  readonly engagementIds: readonly string[] | null;
  readonly mfaVerifiedAt: number | null;
  readonly mfaMethod: FactorMethod | null;
  readonly mfaDeviceId: string | null;
  readonly now: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Adds a token and returns it, the only time that it can be had; null where the account has one of that name. */
export async function addApiToken(
  trx: Trx,
  wanted: NewApiToken,
): Promise<{ readonly id: string; readonly token: string } | null> {
  const id = newId();
  const token = newApiToken();
  const { engagementIds } = wanted;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('api_tokens')
    .values({
      id,
      token_hash: hashToken(token),
      account_id: wanted.accountId,
      membership_id: wanted.membershipId,
      role: wanted.role,
      name: wanted.name,
      may_write: wanted.mayWrite ? 1 : 0,
      is_limited: engagementIds === null ? 0 : 1,
      mfa_verified_at: wanted.mfaVerifiedAt,
      mfa_method: wanted.mfaMethod,
      mfa_device_id: wanted.mfaDeviceId,
      created_at: wanted.now,
      expires_at: wanted.expiresAt,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'name']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return null;
  if (engagementIds !== null && engagementIds.length > 0)
    await trx
      .insertInto('api_token_engagements')
      .values(engagementIds.map((engagement_id) => ({ token_id: id, engagement_id })))
      .execute();
  return { id, token };
}

/** Ends one token of an account. Whether there was one. */
export async function revokeApiToken(trx: Trx, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Ends every token of an account: it is not to be trusted as it was. */
export async function revokeApiTokensOf(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('api_tokens').where('account_id', '=', accountId).execute();
}

/** Ends every token of a membership: it is of another role or company from now on. */
export async function revokeApiTokensOfMembership(trx: Trx, membershipId: string): Promise<void> {
  await trx.deleteFrom('api_tokens').where('membership_id', '=', membershipId).execute();
}

/** How often a token's last use is written down, at most, in milliseconds. */
const NOTED_EVERY_MS = 60_000;

/** Notes that a token was used, `lastUsedAt` being what was known of it. Left out where nothing can be written. */
export async function noteTokenUse(
  db: Reader,
  { id, lastUsedAt }: { readonly id: string; readonly lastUsedAt: number | null },
  now: number,
): Promise<void> {
  if (lastUsedAt !== null && now - lastUsedAt < NOTED_EVERY_MS) return;
  const token = writable(db).updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', id);
  await ifPossible(token.execute());
}

/** Removes tokens whose time is up; they are dead already. */
export async function removeExpiredApiTokens(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'api_tokens', now);
  await db.deleteFrom('api_tokens').where(over).execute();
}
