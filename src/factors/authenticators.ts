import { type Generated, sql } from 'kysely';
import type { Database, Trx } from '../data/database.ts';
import { earlierOf } from '../data/earlier-of.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';
import { mayAccept, readSteps, stepAt, withStep, writeSteps } from '../domain/totp.ts';
import { bindings, type Keyring, seal, unseal } from '../sealing/sealed-box.ts';

/** Writes authenticators, and which of their steps are used up. */

/** A confirmed authenticator (TOTP). Unproven ones live in `pending_enrolments`. */
interface AuthenticatorsTable {
  id: string;
  account_id: string;
  /** What its owner calls it, unlike any other device of the account (B7). */
  name: string;
  /** Stands behind the account in the app's label; unlike that of any other device of the account. */
  number: Generated<number>;
  /** Sealed, bound to this row and account (D16). */
  secret: Uint8Array;
  /** The highest step that was accepted (D5). */
  last_step: number;
  /** The last steps that were accepted, as `domain/totp.ts` writes them. */
  accepted_steps: Generated<string>;
  created_at: Millis;
  last_used_at: Millis;
}

/** Steps that a hint about the phone's clock gave away; never accepted (D6). */
interface BurntStepsTable {
  authenticator_id: string;
  step: number;
}

declare module '../data/schema.ts' {
  interface Schema {
    authenticators: AuthenticatorsTable;
    burnt_steps: BurntStepsTable;
  }
}

/** Seals an authenticator's secret for its own row and account: copied to another row it does not open (D16). */
export function sealSecret(keyring: Keyring, secret: Uint8Array, id: string, accountId: string): Uint8Array {
  return seal(keyring, secret, bindings.authenticators(id, accountId));
}

/** Throws `SealedBoxError` rather than give a secret that is not this row's. */
export function unsealSecret(
  keyring: Keyring,
  sealed: Uint8Array,
  id: string,
  accountId: string,
): Uint8Array {
  return unseal(keyring, sealed, bindings.authenticators(id, accountId));
}

export interface NewAuthenticator {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly number: number;
  /** As `sealSecret` seals it, for this row. */
  readonly sealed: Uint8Array;
  /** The step of the code that proved it, which is used up. */
  readonly step: number;
  readonly now: number;
}

/** Adds an authenticator that was proved by a code of `step`. */
export async function addAuthenticator(trx: Trx, authenticator: NewAuthenticator): Promise<void> {
  const { id, accountId, name, number, sealed, step, now } = authenticator;
  await trx
    .insertInto('authenticators')
    .values({
      id,
      account_id: accountId,
      name,
      number,
      secret: sealed,
      last_step: step,
      created_at: now,
      last_used_at: now,
    })
    .execute();
}

const allOf = prepared((db, value: ValueOf<{ accountId: string }>) =>
  db
    .selectFrom('authenticators')
    .select(['id', 'secret', 'last_step', 'accepted_steps'])
    .where('account_id', '=', value('accountId'))
    .orderBy('id'),
);

/** An authenticator as a check of codes reads it, with the steps that were used up by then. */
export type StoredAuthenticator = Awaited<ReturnType<typeof authenticatorsOf>>[number];

/** The confirmed authenticators of an account, in the order in which they were added. */
export async function authenticatorsOf(trx: Trx, accountId: string) {
  return (await allOf(trx, { accountId })).rows;
}

interface Consumed {
  readonly id: string;
  readonly step: number;
  readonly now: number;
  readonly steps: string;
  readonly seenStep: number;
  readonly seenSteps: string;
}

const consume = prepared((db, value: ValueOf<Consumed>) =>
  db
    .updateTable('authenticators')
    .set({
      last_step: value('step'),
      accepted_steps: value('steps'),
      last_used_at: value('now'),
      // What a session passes now was there by now, whatever a clock said that was ahead when it was set up.
      created_at: earlierOf('created_at', value('now')),
    })
    .where('id', '=', value('id'))
    .where('last_step', '=', value('seenStep'))
    .where('accepted_steps', '=', value('seenSteps'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('burnt_steps')
            .select('step')
            .where('authenticator_id', '=', value('id'))
            .where('step', '=', value('step')),
        ),
      ),
    ),
);

/**
 * Takes the step for this login and for nobody else: one write, on condition that no other step was taken since these
 * were read, so that of any number of simultaneous identical codes, on any number of nodes, exactly one changes a row
 * (D5; RFC 6238 5.2).
 */
export async function consumeStep(
  trx: Trx,
  found: Pick<StoredAuthenticator, 'id' | 'last_step' | 'accepted_steps'>,
  step: number,
  now: number,
): Promise<boolean> {
  const { id, last_step: seenStep, accepted_steps: seenSteps } = found;
  const used = readSteps(seenSteps, seenStep);
  if (!mayAccept(used, step, now)) return false;
  const steps = writeSteps(withStep(used, step));
  const { numAffectedRows } = await consume(trx, { id, step, now, steps, seenStep, seenSteps });
  return numAffectedRows === 1n;
}

/** Notes that an account's authenticators were there by now, whatever a clock said that was ahead when they were set up. */
export async function wereThereBy(trx: Trx, accountId: string, now: number): Promise<void> {
  await trx
    .updateTable('authenticators')
    .set({ created_at: now })
    .where('account_id', '=', accountId)
    .where('created_at', '>', now)
    .execute();
}

/** The hint about the clock tells that a code was right for some step to come, so that step is never accepted (D6). */
export async function burnStep(trx: Trx, authenticatorId: string, step: number): Promise<void> {
  await trx
    .insertInto('burnt_steps')
    .values({ authenticator_id: authenticatorId, step })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Long past, and kept all the same: a clock that is put back would find them to come. */
const BURNT_STEPS_KEPT_MS = 7 * 24 * 60 * 60_000;

/** Removes the burnt steps that no code is right for any more. */
export async function removeOldBurntSteps(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('burnt_steps')
    .where(unheld(db, 'burnt_steps', sql`step < ${stepAt(now - BURNT_STEPS_KEPT_MS)}`))
    .execute();
}

/** Calls an authenticator something else; the caller has made sure whose it is, and of the name. */
export async function rename(trx: Trx, authenticatorId: string, name: string): Promise<void> {
  await trx.updateTable('authenticators').set({ name }).where('id', '=', authenticatorId).execute();
}

/** Removes an authenticator, which is dead at once (ASVS 6.5.6). */
export async function removeOne(trx: Trx, authenticatorId: string): Promise<void> {
  await trx.deleteFrom('authenticators').where('id', '=', authenticatorId).execute();
}

/** Removes every authenticator of an account. */
export async function removeAll(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('authenticators').where('account_id', '=', accountId).execute();
}
