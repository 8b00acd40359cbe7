import type { Generated, Selectable } from 'kysely';
import type { SignedInAccess } from '../access/context.ts';
import type { Held } from '../access/deed.ts';
import type { Database, Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { suggestedName } from '../domain/device-name.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { newSecret } from '../domain/totp.ts';
import { bindings, type Keyring, seal, unseal } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';
import { type Device, type DeviceKind, devicesOf } from './devices.ts';

/** Writes what a setup page shows and nobody has proven yet. */

/** A secret shown on a setup page and not yet proven (D4). It belongs to one session alone. */
interface PendingEnrolmentsTable {
  session_id: string;
  account_id: string;
  secret: Uint8Array;
  /** The authenticator that this one takes the place of, once proven. */
  replaces: string | null;
  /** What the device's number will be; the app has shown it since it scanned the secret. */
  number: Generated<number>;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    pending_enrolments: PendingEnrolmentsTable;
  }
}

/** How long a secret waits for its proof (D4), in milliseconds. */
export const PENDING_MS = 15 * 60_000;

/** Seals the secret of a pending enrolment, which belongs to a session. */
export function sealPending(
  keyring: Keyring,
  secret: Uint8Array,
  sessionId: string,
  accountId: string,
): Uint8Array {
  return seal(keyring, secret, bindings.pendingEnrolments(sessionId, accountId));
}

/** Throws `SealedBoxError` rather than give a secret that was not sealed for this session. */
export function unsealPending(
  keyring: Keyring,
  sealed: Uint8Array,
  sessionId: string,
  accountId: string,
): Uint8Array {
  return unseal(keyring, sealed, bindings.pendingEnrolments(sessionId, accountId));
}

/** Whether the session has an enrolment under way. */
export async function hasPending(db: Reader, sessionId: string, now: number): Promise<boolean> {
  return (await livePending(db, sessionId, now)) !== undefined;
}

/** One as it is stored. */
export type Pending = Pick<Selectable<PendingEnrolmentsTable>, 'secret' | 'replaces' | 'number'>;

/** The device that is replaced, if it is there still, and those that stay. */
export function partedBy({ replaces }: Pick<Pending, 'replaces'>, devices: readonly Device[]) {
  return {
    replaced: devices.find(({ id }) => id === replaces) ?? null,
    others: devices.filter(({ id }) => id !== replaces).map(({ name }) => name),
  };
}

/** What the device will be called if its owner calls it nothing. */
export function nameFor(pending: Pending, devices: readonly Device[], kind: DeviceKind): string {
  const { replaced, others } = partedBy(pending, devices);
  // A key shows no label that its number would have to be told apart by.
  const number = kind === 'app' ? pending.number : 1;
  return suggestedName({ kind, number, replaced: replaced?.name ?? null, others });
}

/** The enrolment that the session has under way. */
export function livePending(db: Reader, sessionId: string, now: number) {
  return db
    .selectFrom('pending_enrolments')
    .select(['secret', 'replaces', 'number'])
    .where('session_id', '=', sessionId)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, PENDING_MS))
    .executeTakeFirst();
}

/** Begins one, in the place of any that the session has under way. `replaces` is null for a further device. */
export async function writePending(
  services: Services,
  { trx, session, now }: Held<SignedInAccess>,
  replaces: string | null,
): Promise<Pending> {
  const { sessionId, account } = session;
  // Above that of each device that works: with the same label an app would overwrite its entry (B7).
  const number = Math.max(0, ...(await devicesOf(trx, account.id)).map((device) => device.number)) + 1;
  const secret = sealPending(services.keyring, newSecret(), sessionId, account.id);
  const values = { account_id: account.id, secret, replaces, number, expires_at: now + PENDING_MS };
  await trx
    .insertInto('pending_enrolments')
    .values({ session_id: sessionId, ...values })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(values))
    .execute();
  return { secret, replaces, number };
}

/** Drops every secret of an account that waits for its proof. */
export async function dropPending(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('pending_enrolments').where('account_id', '=', accountId).execute();
}

/** Removes the secrets whose time is up; nobody can prove them any more. */
export async function removeExpiredPending(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'pending_enrolments', now);
  await db.deleteFrom('pending_enrolments').where(over).execute();
}
