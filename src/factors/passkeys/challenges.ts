import { sql } from 'kysely';
import type { Database, Trx } from '../../data/database.ts';
import type { Millis } from '../../data/schema.ts';
import { unheld } from '../../data/unheld.ts';
import type { RelyingParty } from '../../domain/passkey.ts';
import { hashToken } from '../../domain/token.ts';
import { newChallenge, readChallenge } from '../../sealing/challenges.ts';
import { bindingOf } from '../../sealing/sealed-box.ts';
import type { Services } from '../../services.ts';

/** Writes the challenges that were answered, so that none is a second time. */

interface SpentChallengesTable {
  /** SHA-256, base64url. */
  hash: string;
  ends_at: Millis;
}

declare module '../../data/schema.ts' {
  interface Schema {
    spent_challenges: SpentChallengesTable;
  }
}

/** What a key is used for: an answer to one is none to another. */
export type KeyPurpose = 'enrol' | 'verify' | 'confirm' | 'sign-in';

/** For what a challenge is made: a purpose of one session, or a sign-in, before there is one. */
export type ChallengeUse = { readonly rp: RelyingParty } & (
  | {
      readonly purpose: Exclude<KeyPurpose, 'sign-in'>;
      readonly session: { readonly sessionId: string; readonly account: { readonly id: string } };
    }
  | { readonly purpose: 'sign-in'; readonly session: null }
);

const binding = ({ purpose, session, rp }: ChallengeUse) =>
  bindingOf('passkey', purpose, rp.id, session?.sessionId ?? '', session?.account.id ?? '');

/** A challenge for one use, to be answered within five minutes. Nothing is written. */
export function challengeFor({ keyring }: Pick<Services, 'keyring'>, use: ChallengeUse, now: number): string {
  return newChallenge(keyring, binding(use), now);
}

/** Whether a challenge that came back was made for this use and is in time. */
export function readChallengeOf(
  { keyring }: Pick<Services, 'keyring'>,
  challenge: string,
  use: ChallengeUse,
  now: number,
) {
  return readChallenge(keyring, challenge, binding(use), now);
}

/** Uses a challenge up. False where it was before: of any number of answers to one, on any number of nodes, one counts. */
export async function spendChallenge(
  trx: Trx,
  { challenge, endsAt }: { readonly challenge: string; readonly endsAt: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('spent_challenges')
    .values({ hash: hashToken(challenge), ends_at: endsAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Long past, and kept all the same: a clock that is put back would find them to come. */
const KEPT_MS = 24 * 60 * 60_000;

/** Removes those whose time is long up. */
export async function removeOldChallenges(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('spent_challenges')
    .where(unheld(db, 'spent_challenges', sql`ends_at <= ${now - KEPT_MS}`))
    .execute();
}
