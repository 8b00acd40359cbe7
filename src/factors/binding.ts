import { enrolmentDone } from '../access/accounts.ts';
import { type Held, recordedAs } from '../access/deed.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import { endSessionsOf, raiseSession } from '../access/sessions.ts';
import { record } from '../audit/record.ts';
import { isSameName } from '../domain/device-name.ts';
import { type DevicePart, partOf } from '../domain/device-part.ts';
import { whereaboutsOf } from '../domain/whereabouts.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { type Device, type DeviceKind, devicesOf, MOST_DEVICES, removeDevice } from './devices.ts';
import {
  authenticatorAdded,
  authenticatorRemoved,
  authenticatorReplaced,
  passkeyAdded,
  passkeyRemoved,
  passkeyReplaced,
} from './letters.ts';
import { dropPending, livePending, nameFor, type Pending, partedBy } from './pending-enrolments.ts';
import { owesAddressProof } from './proven-addresses.ts';

/** Why a new device may not be bound to an account, whatever kind it is of. */
export type BindingRefusal =
  /** The enrolment under way had expired; the page shows a new one. */
  | 'expired'
  /** After a reset: the session has not typed in the code that was emailed (B9). */
  | 'address-unproven'
  /** A device was confirmed meanwhile, and this session has not passed it. */
  | 'must-verify'
  | 'too-many'
  /** Another device of the account is called so. */
  | 'name-taken';

/** What a new device will be to its account. */
export interface Place {
  readonly pending: Pending;
  readonly replaced: Device | null;
  readonly name: string;
  readonly part: DevicePart;
}

/**
 * Whether the session may bind a device of a kind to its account now, and as what. The account is held. A password alone
 * never binds one where there is another (D3). `chosen` is null for a device that its owner calls nothing.
 */
export async function placeFor(
  { trx, session, now }: Held<'password'>,
  kind: DeviceKind,
  chosen: string | null,
): Promise<({ readonly ok: true } & Place) | { readonly ok: false; readonly reason: BindingRefusal }> {
  const confirmed = await devicesOf(trx, session.account.id);
  if (confirmed.length > 0 && session.mfaVerifiedAt === null) return { ok: false, reason: 'must-verify' };
  if (await owesAddressProof(trx, session)) return { ok: false, reason: 'address-unproven' };
  const pending = await livePending(trx, session.sessionId, now);
  if (pending === undefined) return { ok: false, reason: 'expired' };
  const { replaced, others } = partedBy(pending, confirmed);
  if (replaced === null && confirmed.length >= MOST_DEVICES) return { ok: false, reason: 'too-many' };
  const name = chosen ?? nameFor(pending, confirmed, kind);
  if (others.some((other) => isSameName(other, name))) return { ok: false, reason: 'name-taken' };
  const part = partOf({ replaced: replaced !== null, confirmed: confirmed.length });
  return { ok: true, pending, replaced, name, part };
}

const WORDS = {
  app: {
    added: ['authenticator.added', authenticatorAdded],
    removed: ['authenticator.removed', authenticatorRemoved],
    replaced: ['authenticator.replaced', authenticatorReplaced],
  },
  key: {
    added: ['passkey.added', passkeyAdded],
    removed: ['passkey.removed', passkeyRemoved],
    replaced: ['passkey.replaced', passkeyReplaced],
  },
} as const;

async function tell(
  services: Services,
  held: Held<'password'> | Held<'account'>,
  kind: DeviceKind,
  what: 'added' | 'removed' | 'replaced',
): Promise<void> {
  const [type, letter] = WORDS[kind][what];
  await record(held.trx, { ...recordedAs(held), type });
  // It says where, of a place that the account does not know too.
  await tellAccount(services, held.trx, held.session.account, held.now, letter, whereaboutsOf(held));
}

/** Records that a device is gone, and tells its owner. */
export function recordRemoval(services: Services, held: Held<'account'>, { kind }: Device): Promise<void> {
  return tell(services, held, kind, 'removed');
}

/**
 * Binds a device that was just proved: `add` writes it. Only now does it count, and only now does the one that it replaces
 * end. All other sessions of the account end: none of them proved the new factor.
 */
export async function bind(
  services: Services,
  held: Held<'password'>,
  { kind, replaced }: { readonly kind: DeviceKind; readonly replaced: Device | null },
  add: () => Promise<void>,
): Promise<Proven> {
  const { trx, session, now } = held;
  const { account, sessionId } = session;
  const token = await raiseSession(trx, sessionId, kind, now);
  // Before what hangs on them, as a sign-out does by the cascade.
  await endSessionsOf(trx, account.id, sessionId);
  await dropPending(trx, account.id);
  if (replaced !== null) await removeDevice(trx, replaced);
  await add();
  await enrolmentDone(trx, account.id);
  await tell(services, held, kind, replaced?.kind === kind ? 'replaced' : 'added');
  if (replaced !== null && replaced.kind !== kind) await tell(services, held, replaced.kind, 'removed');
  const shown = { tokens: held.browser.tokens, ip: held.origin.ip, now };
  const { browser } = await rememberBrowser(trx, account.id, shown);
  return { token, browser };
}
