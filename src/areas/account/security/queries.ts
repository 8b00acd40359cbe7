import type { Reader } from '../../../data/database.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import type { DeviceKind } from '../../../factors/devices.ts';

export interface OwnDevice {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  /** Of a key, the host that it works on, without a port; null for an app, which works on all. */
  readonly host: string | null;
  readonly createdAt: number;
  readonly lastUsedAt: number;
}

/** The account's confirmed devices of both kinds, oldest first; never their secrets (ASVS 14.2.6). */
export async function ownDevices(db: Reader, accountId: string): Promise<OwnDevice[]> {
  const [apps, keys] = await Promise.all([
    db
      .selectFrom('authenticators')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('account_id', '=', accountId)
      .execute(),
    db
      .selectFrom('passkeys')
      .select(['id', 'name', 'rp_id', 'created_at', 'last_used_at'])
      .where('account_id', '=', accountId)
      .execute(),
  ]);
  const devices = [
    ...apps.map((app) => ({ ...app, kind: 'app' as const, rp_id: null })),
    ...keys.map((key) => ({ ...key, kind: 'key' as const })),
  ];
  return devices
    .map(({ id, kind, name, rp_id: host, created_at: createdAt, last_used_at: lastUsedAt }) => ({
      id,
      kind,
      name,
      host,
      createdAt,
      lastUsedAt,
    }))
    .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
}

/** Whether the account has tokens for programs that rest on a device of its (E27), and end where a second factor is required once that is gone. */
export async function hasTokensOf(
  db: Reader,
  accountId: string,
  { deviceId, now }: { readonly deviceId: string; readonly now: number },
): Promise<boolean> {
  const token = await db
    .selectFrom('api_tokens')
    .select('id')
    .where('account_id', '=', accountId)
    .where('mfa_device_id', '=', deviceId)
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return token !== undefined;
}

export interface OwnSession {
  readonly id: string;
  /** The workspace that it is in, if any. */
  readonly workspace: string | null;
  readonly portal: boolean;
  readonly userAgent: string;
  readonly ip: string;
  readonly signedInAt: number;
  readonly seenAt: number;
}

/** The account's live sessions on every host, the last used one first (ASVS 7.5.2). */
export async function sessionsOf(
  db: Reader,
  accountId: string,
  limits: { now: number; idleMs: number },
): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom('sessions as s')
    .leftJoin('workspaces as w', 'w.id', 's.workspace_id')
    .select(['s.id', 'w.name', 's.host', 's.user_agent', 's.ip', 's.signed_in_at', 's.seen_at'])
    .where('s.account_id', '=', accountId)
    .where('s.expires_at', '>', limits.now)
    .where('s.seen_at', '>', limits.now - limits.idleMs)
    .where('s.seen_at', '<=', latestPossible(limits.now, limits.idleMs))
    .orderBy('s.seen_at', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    workspace: row.name,
    portal: row.host === 'tenant',
    userAgent: row.user_agent,
    ip: row.ip,
    signedInAt: row.signed_in_at,
    seenAt: row.seen_at,
  }));
}

/** Words that the account's password may not be made of: its own name and address, and its workspaces' names. */
export async function passwordContext(
  db: Reader,
  account: { id: string; name: string; email: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['w.name', 'w.slug'])
    .where('m.account_id', '=', account.id)
    .execute();
  return [account.name, account.email, ...rows.flatMap(({ name, slug }) => [name, slug])];
}
