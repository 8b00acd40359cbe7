import { enrolmentDone } from '../access/accounts.ts';
import type { Act } from '../access/context.ts';
import { type Held, perform, recordedAs, Withdrawn } from '../access/deed.ts';
import { owesPassword } from '../access/judgement.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import { endSessionsOf, raiseSession } from '../access/sessions.ts';
import { record } from '../audit/record.ts';
import { newId } from '../data/id.ts';
import { isSameName } from '../domain/device-name.ts';
import { type DevicePart, partOf } from '../domain/device-part.ts';
import { clockSkewSeconds, matchCode } from '../domain/totp.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { addAuthenticator, devicesOf, removeOne, sealSecret } from './authenticators.ts';
import { authenticatorAdded, authenticatorReplaced } from './letters.ts';
import {
  dropPending,
  livePending,
  nameFor,
  openPending,
  partedBy,
  writePending,
} from './pending-enrolments.ts';
import { owesAddressProof } from './proven-addresses.ts';

/** More devices than anybody carries. */
export const MOST_AUTHENTICATORS = 5;

/** What the setup page shows of a device to be. */
export interface DeviceToBe {
  readonly part: DevicePart;
  readonly secret: Uint8Array;
  /** For the label in the app. */
  readonly number: number;
  /** What it will be called if its owner calls it nothing. */
  readonly name: string;
}

/**
 * What the setup page shows: made once for the session, the same across reloads and tabs, a new one only
 * after 15 minutes (D4). It belongs to the session, not the account: somebody else who has the password too sees
 * another one, and never learns the secret that the user proves.
 *
 * Throws `Withdrawn` where a new one is to be made and the password is owed first (D1, D12).
 */
export async function deviceToBe(services: Services, act: Act<'password'>): Promise<DeviceToBe> {
  const { sessionId, account } = act.session;
  const live = await livePending(services.db, sessionId, act.now);
  const pending =
    live ??
    (await perform(services, act, async (held) => {
      // Of two tabs that open the page at once one makes the secret, and both show it.
      const there = await livePending(held.trx, sessionId, held.now);
      if (there !== undefined) return there;
      if (owesPassword(held.session, held.decision, held.now)) {
        throw new Withdrawn({ kind: 'confirm', site: held.site, session: held.session });
      }
      return writePending(services, held, null);
    }));
  const devices = await devicesOf(services.db, account.id);
  return {
    part: partOf({ replaced: partedBy(pending, devices).replaced !== null, confirmed: devices.length }),
    secret: openPending(services.keyring, pending.secret, sessionId, account.id),
    number: pending.number,
    name: nameFor(pending, devices),
  };
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
  | ({ readonly ok: true; readonly part: DevicePart } & Proven)
  /** Wrong; where it is right for a step too far off, the phone's clock is ahead by `skewSeconds` (behind: negative). */
  | { readonly ok: false; readonly reason: 'wrong'; readonly skewSeconds: number | null }
  /** The secret had expired; the page shows a new one. */
  | { readonly ok: false; readonly reason: 'expired' }
  /** After a reset: the session has not typed in the code that was emailed (B9). */
  | { readonly ok: false; readonly reason: 'address-unproven' }
  /** A device was confirmed meanwhile, and this session has not passed it. */
  | { readonly ok: false; readonly reason: 'must-verify' }
  | { readonly ok: false; readonly reason: 'too-many' }
  /** Another device of the account is called so. */
  | { readonly ok: false; readonly reason: 'name-taken' };

/**
 * Confirms the pending authenticator of the session by its first code: only now does it count, and only now does the
 * one that it replaces end. The enrolling code's step is used up by the same write (D5). All other sessions of the
 * account end: none of them proved the new factor. `name` is null for a device that its owner calls nothing.
 */
export async function confirmEnrolment(
  services: Services,
  act: Act<'password'>,
  { code, name }: { code: string; name: string | null },
): Promise<Enrolment> {
  const outcome = await perform(services, act, (held) => confirmIn(services, held, code, name));
  const judged = outcome.ok ? 'accepted' : outcome.reason === 'wrong' ? 'wrong' : 'gone';
  services.observer?.codeTried('enrolment', judged);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

async function confirmIn(
  services: Services,
  held: Held<'password'>,
  code: string,
  chosen: string | null,
): Promise<Enrolment> {
  const { trx, session, now } = held;
  const { account, sessionId } = session;
  const confirmed = await devicesOf(trx, account.id);
  if (confirmed.length > 0 && session.mfaVerifiedAt === null) return { ok: false, reason: 'must-verify' };
  if (await owesAddressProof(trx, session)) return { ok: false, reason: 'address-unproven' };
  const pending = await livePending(trx, sessionId, now);
  if (pending === undefined) return { ok: false, reason: 'expired' };
  const { replaced, others } = partedBy(pending, confirmed);
  if (replaced === null && confirmed.length >= MOST_AUTHENTICATORS) return { ok: false, reason: 'too-many' };
  const name = chosen ?? nameFor(pending, confirmed);
  if (others.some((other) => isSameName(other, name))) return { ok: false, reason: 'name-taken' };

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
  if (replaced !== null) await removeOne(trx, replaced.id);
  const id = newId();
  await addAuthenticator(trx, {
    id,
    accountId: account.id,
    name,
    number: pending.number,
    sealed: sealSecret(services.keyring, secret, id, account.id),
    step,
    now,
  });
  await enrolmentDone(trx, account.id);
  await record(trx, {
    ...recordedAs(held),
    type: replaced === null ? 'authenticator.added' : 'authenticator.replaced',
  });
  const letter = replaced === null ? authenticatorAdded : authenticatorReplaced;
  await tellAccount(services, trx, account, now, letter);
  const browser = await rememberBrowser(trx, account.id, { tokens: held.browser.tokens, now });
  return {
    ok: true,
    token,
    browser,
    part: partOf({ replaced: replaced !== null, confirmed: confirmed.length }),
  };
}
