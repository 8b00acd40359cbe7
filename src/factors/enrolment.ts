import type { Act } from '../access/context.ts';
import { perform, Withdrawn } from '../access/deed.ts';
import { owesPassword } from '../access/judgement.ts';
import type { Proven } from '../access/landing.ts';
import { newId } from '../data/id.ts';
import { type DevicePart, partOf } from '../domain/device-part.ts';
import { clockSkewSeconds, matchCode } from '../domain/totp.ts';
import type { Services } from '../services.ts';
import { type HeldAtStep, performAtStep } from './at-step.ts';
import { addAuthenticator, sealSecret } from './authenticators.ts';
import { type BindingRefusal, bind, completable, slotFor } from './binding.ts';
import { type DeviceKind, devicesOf } from './devices.ts';
import { livePending, nameFor, partedBy, unsealPending, writePending } from './pending-enrolments.ts';

/** What the setup page shows of a device to be. */
export interface DeviceToBe {
  readonly part: DevicePart;
  /** The id of the device whose place it takes; null for none. */
  readonly replaces: string | null;
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
export async function deviceToBe(
  services: Services,
  act: Act<'password'>,
  kind: DeviceKind = 'app',
): Promise<DeviceToBe> {
  const { sessionId, account } = act.session;
  const live = await livePending(services.db, sessionId, act.now);
  const begun =
    live ??
    (await performAtStep(services, act, 'setup', async (held) => {
      // Of two tabs that open the page at once one makes the secret, and both show it.
      const there = await livePending(held.trx, sessionId, held.now);
      if (there !== undefined) return there;
      if (!held.isAnew && owesPassword(held.session, held.decision, held.now)) {
        throw new Withdrawn({ kind: 'confirm', site: held.site, session: held.session });
      }
      return writePending(services, held, null);
    }));
  const { pending } = await completable(services, services.db, act, { pending: begun, kind });
  const devices = await devicesOf(services.db, account.id);
  const { replaced } = partedBy(pending, devices);
  return {
    part: partOf({ replaced: replaced !== null, confirmed: devices.length }),
    replaces: replaced?.id ?? null,
    secret: unsealPending(services.keyring, pending.secret, sessionId, account.id),
    number: pending.number,
    name: nameFor(pending, devices, kind),
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
  | { readonly ok: false; readonly reason: BindingRefusal };

/**
 * Confirms the pending authenticator of the session by its first code: only now does it count, and only now does the
 * one that it replaces end. The enrolling code's step is used up by the same write (D5). All other sessions of the
 * account end: none of them proved the new factor. `name` is null for a device that its owner calls nothing.
 */
export async function completeEnrolment(
  services: Services,
  act: Act<'password'>,
  { code, name }: { code: string; name: string | null },
): Promise<Enrolment> {
  const outcome = await performAtStep(services, act, 'setup', (held) =>
    confirmIn(services, held, code, name),
  );
  const judged = outcome.ok ? 'accepted' : outcome.reason === 'wrong' ? 'wrong' : 'gone';
  services.observer?.codeTried('enrolment', judged);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

async function confirmIn(
  services: Services,
  held: HeldAtStep,
  code: string,
  chosen: string | null,
): Promise<Enrolment> {
  const { trx, session, now } = held;
  const { account, sessionId } = session;
  const slot = await slotFor(services, held, 'app', chosen);
  if (!slot.ok) return slot;
  const { pending, replaced, name, part } = slot;
  const secret = unsealPending(services.keyring, pending.secret, sessionId, account.id);
  const { step, distant } = matchCode(secret, code, now);
  if (step === null) {
    return {
      ok: false,
      reason: 'wrong',
      skewSeconds: distant === null ? null : clockSkewSeconds(distant, now),
    };
  }
  const proven = await bind(services, held, { kind: 'app', replaced }, async () => {
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
    return id;
  });
  return { ok: true, part, ...proven };
}
