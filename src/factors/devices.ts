import { sql } from 'kysely';
import type { Reader, Trx } from '../data/database.ts';
import { removeOne, rename } from './authenticators.ts';
import { removeKey, renameKey } from './passkeys/passkeys.ts';

/** What kind of second factor a device is: an authenticator app, or a passkey or security key (B6). */
export type DeviceKind = 'app' | 'key';

/** A confirmed device of an account, as far as another one is told apart from it. */
export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  /** Of an app, what stands behind the account in its label; 0 for a key. */
  readonly number: number;
  /** Of a key, the host that it works on; null for an app, which works on all. */
  readonly host: string | null;
}

/** More than anybody carries: of apps, and of keys for one host. */
const MOST_OF_A_KIND = 5;

/** Whether an account may have one more, by those of its kind for the same host alone: others don't serve in its place (B6). */
export function hasRoomFor(
  devices: readonly Pick<Device, 'kind' | 'host'>[],
  { kind, host }: Pick<Device, 'kind' | 'host'>,
): boolean {
  const such = devices.filter((device) => device.kind === kind && device.host === host);
  return such.length < MOST_OF_A_KIND;
}

/** The confirmed devices of an account. */
export async function devicesOf(db: Reader, accountId: string): Promise<Device[]> {
  const rows = await db
    .selectFrom('authenticators')
    .select(['id', 'name', 'number', sql<string | null>`null`.as('host')])
    .where('account_id', '=', accountId)
    .unionAll(
      db
        .selectFrom('passkeys')
        .select((eb) => ['id', 'name', eb.lit(0).as('number'), 'rp_id as host'])
        .where('account_id', '=', accountId),
    )
    .execute();
  return rows.map((row) => ({ ...row, kind: row.number === 0 ? 'key' : 'app' }));
}

/** What an account can prove itself with on a host: keys work on the one that they were made on alone. */
export interface WaysIn {
  readonly app: boolean;
  readonly key: boolean;
  /** The hosts on which it has keys, where it has none on this one. */
  readonly keysElsewhere: readonly string[];
}

/** The second factors of an account as they serve on the host of an RP ID. */
export async function waysInOn(db: Reader, accountId: string, rpId: string): Promise<WaysIn> {
  const [app, keys] = await Promise.all([
    db.selectFrom('authenticators').select('id').where('account_id', '=', accountId).limit(1).execute(),
    db.selectFrom('passkeys').select('rp_id').distinct().where('account_id', '=', accountId).execute(),
  ]);
  const hosts = keys.map(({ rp_id }) => rp_id).sort();
  const key = hosts.includes(rpId);
  return { app: app.length > 0, key, keysElsewhere: key ? [] : hosts };
}

/** Calls a device something else; the caller has made sure whose it is, and of the name. */
export function renameDevice(trx: Trx, { id, kind }: Device, name: string): Promise<void> {
  return kind === 'app' ? rename(trx, id, name) : renameKey(trx, id, name);
}

/** Removes a device, which is dead at once (ASVS 6.5.6). */
export function removeDevice(trx: Trx, { id, kind }: Pick<Device, 'id' | 'kind'>): Promise<void> {
  return kind === 'app' ? removeOne(trx, id) : removeKey(trx, id);
}
