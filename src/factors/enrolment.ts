import { enrolmentDone } from '../access/accounts.ts';
import type { Act, SignedInAccess } from '../access/context.ts';
import { type Held, perform, recordedAs, Withdrawn } from '../access/deed.ts';
import { owesPassword } from '../access/judgement.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import { endSessionsOf, raiseSession } from '../access/sessions.ts';
import { record } from '../audit/record.ts';
import type { Database, Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { clockSkewSeconds, matchCode, newSecret } from '../domain/totp.ts';
import { tellAccount } from '../mail/tell-account.ts';
import { bindings, type Keyring, open, seal } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';
import { addAuthenticator, removeOne, sealSecret } from './authenticators.ts';
import { authenticatorAdded, authenticatorReplaced } from './letters.ts';

/** A secret shown on a setup page and not yet proven (D4). It belongs to one session alone. */
interface PendingEnrolmentsTable {
  session_id: string;
  account_id: string;
  secret: Uint8Array;
  /** The authenticator that this one takes the place of, once proven. */
  replaces: string | null;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    pending_enrolments: PendingEnrolmentsTable;
  }
}

/** How long a secret waits for its proof (D4), in milliseconds. */
export const PENDING_MS = 15 * 60_000;

/** More devices than anybody carries. */
export const MOST_AUTHENTICATORS = 5;

const DEVICE_NAME = 'Authenticator app';

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
function openPending(keyring: Keyring, sealed: Uint8Array, sessionId: string, accountId: string): Uint8Array {
  return open(keyring, sealed, bindings.pendingEnrolments(sessionId, accountId));
}

/** Whether the session has an enrolment under way. */
export async function hasPending(db: Reader, sessionId: string, now: number): Promise<boolean> {
  return (await livePending(db, sessionId, now)) !== undefined;
}

/**
 * The secret that the setup page shows: made once for the session, the same across reloads and tabs, a new one only
 * after 15 minutes (D4). It belongs to the session, not the account: somebody else who has the password too sees
 * another one, and never learns the secret that the user proves.
 *
 * Throws `Withdrawn` where a new one is to be made and the password is owed first (D1, D12).
 */
export async function pendingSecret(services: Services, act: Act<'password'>): Promise<Uint8Array> {
  const { sessionId, account } = act.session;
  const live = await livePending(services.db, sessionId, act.now);
  const sealed =
    live?.secret ??
    (await perform(services, act, async (held) => {
      // Of two tabs that open the page at once one makes the secret, and both show it.
      const there = await livePending(held.trx, sessionId, held.now);
      if (there !== undefined) return there.secret;
      if (owesPassword(held.session, held.decision, held.now)) {
        throw new Withdrawn({ kind: 'confirm', site: held.site, session: held.session });
      }
      return writePending(services, held, null);
    }));
  return openPending(services.keyring, sealed, sessionId, account.id);
}

function livePending(db: Reader, sessionId: string, now: number) {
  return db
    .selectFrom('pending_enrolments')
    .select(['secret', 'replaces'])
    .where('session_id', '=', sessionId)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, PENDING_MS))
    .executeTakeFirst();
}

async function writePending(
  services: Services,
  { trx, session, now }: Held<SignedInAccess>,
  replaces: string | null,
): Promise<Uint8Array> {
  const { sessionId, account } = session;
  const secret = sealPending(services.keyring, newSecret(), sessionId, account.id);
  const values = { account_id: account.id, secret, replaces, expires_at: now + PENDING_MS };
  await trx
    .insertInto('pending_enrolments')
    .values({ session_id: sessionId, ...values })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(values))
    .execute();
  return secret;
}

/** Drops every secret of an account that waits for its proof. */
export async function dropPending(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('pending_enrolments').where('account_id', '=', accountId).execute();
}

/** Removes the secrets whose time is up; nobody can prove them any more. */
export async function removeExpiredPending(db: Database, now: number): Promise<void> {
  await db.deleteFrom('pending_enrolments').where('expires_at', '<=', now).execute();
}

/** Starts the enrolment of a further device, or of one that takes another's place once it is proven (D3). */
export async function beginEnrolment(
  services: Services,
  act: Act<'account'>,
  replaces: string | null,
): Promise<void> {
  await perform(services, act, (held) => writePending(services, held, replaces));
}

export type Enrolment =
  | ({ readonly ok: true; readonly replaced: boolean } & Proven)
  /** Wrong; where it is right for a step too far off, the phone's clock is ahead by `skewSeconds` (behind: negative). */
  | { readonly ok: false; readonly reason: 'wrong'; readonly skewSeconds: number | null }
  /** The secret had expired; the page shows a new one. */
  | { readonly ok: false; readonly reason: 'expired' }
  /** A device was confirmed meanwhile, and this session has not passed it. */
  | { readonly ok: false; readonly reason: 'must-verify' }
  | { readonly ok: false; readonly reason: 'too-many' };

/**
 * Confirms the pending authenticator of the session by its first code: only now does it count, and only now does the
 * one that it replaces end. The enrolling code's step is used up by the same write (D5). All other sessions of the
 * account end: none of them proved the new factor.
 */
export async function confirmEnrolment(
  services: Services,
  act: Act<'password'>,
  code: string,
): Promise<Enrolment> {
  const outcome = await perform(services, act, (held) => confirmIn(services, held, code));
  const judged = outcome.ok ? 'accepted' : outcome.reason === 'wrong' ? 'wrong' : 'gone';
  services.observer?.codeTried('enrolment', judged);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

async function confirmIn(services: Services, held: Held<'password'>, code: string): Promise<Enrolment> {
  const { trx, session, now } = held;
  const { account, sessionId } = session;
  const confirmed = await trx
    .selectFrom('authenticators')
    .select(['id', 'secret'])
    .where('account_id', '=', account.id)
    .execute();
  if (confirmed.length > 0 && session.mfaVerifiedAt === null) return { ok: false, reason: 'must-verify' };
  const pending = await livePending(trx, sessionId, now);
  if (pending === undefined) return { ok: false, reason: 'expired' };
  const replaces = confirmed.find(({ id }) => id === pending.replaces)?.id ?? null;
  if (replaces === null && confirmed.length >= MOST_AUTHENTICATORS) return { ok: false, reason: 'too-many' };

  const secret = openPending(services.keyring, pending.secret, sessionId, account.id);
  const { step, distant } = matchCode(secret, code, now);
  if (step === null) {
    return {
      ok: false,
      reason: 'wrong',
      skewSeconds: distant === null ? null : clockSkewSeconds(distant, now),
    };
  }
  const token = await raiseSession(trx, sessionId, 'code', now);
  // Before what hangs on them, as a sign-out does by the cascade.
  await endSessionsOf(trx, account.id, sessionId);
  await dropPending(trx, account.id);
  if (replaces !== null) await removeOne(trx, replaces);
  const id = newId();
  await addAuthenticator(trx, {
    id,
    accountId: account.id,
    name: DEVICE_NAME,
    sealed: sealSecret(services.keyring, secret, id, account.id),
    step,
    now,
  });
  await enrolmentDone(trx, account.id);
  await record(trx, {
    ...recordedAs(held),
    type: replaces === null ? 'authenticator.added' : 'authenticator.replaced',
  });
  const letter = replaces === null ? authenticatorAdded : authenticatorReplaced;
  await tellAccount(services, trx, account, now, letter);
  const browser = await rememberBrowser(trx, account.id, { tokens: held.browser.tokens, now });
  return { ok: true, token, browser, replaced: replaces !== null };
}
