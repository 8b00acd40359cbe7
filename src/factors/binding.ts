import { enrolmentDone, notePasswordProven } from '../access/accounts.ts';
import type { Act } from '../access/context.ts';
import type { Held } from '../access/deed.ts';
import { decisionFor, takesKeysAlone } from '../access/judgement.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import { recordOwn } from '../access/own-record.ts';
import { endSessionsOf } from '../access/session-ends.ts';
import { raiseSession } from '../access/sessions.ts';
import type { Reader } from '../data/database.ts';
import { isSameName } from '../domain/device-name.ts';
import { type DevicePart, partOf } from '../domain/device-part.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { whereaboutsOf } from '../domain/whereabouts.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import type { HeldAtStep } from './at-step.ts';
import { type Device, type DeviceKind, devicesOf, hasRoomFor, removeDevice } from './devices.ts';
import {
  authenticatorAdded,
  authenticatorRemoved,
  authenticatorReplaced,
  passkeyAdded,
  passkeyRemoved,
  passkeyReplaced,
} from './letters.ts';
import { dropPending, livePending, nameFor, type Pending, partedBy } from './pending-enrolments.ts';
import { owedAddressProof } from './proven-addresses.ts';
import { stayOf } from './staying.ts';

/** Why a new device may not be bound to an account, whatever kind it is of. */
export type BindingRefusal =
  /** The enrolment under way had expired; the page shows a new one. */
  | 'expired'
  /** The session has not typed in the code that was emailed (B6, B9). */
  | 'address-unproven'
  /** A device was confirmed meanwhile, and this session has not passed it. */
  | 'must-verify'
  /** What it would replace has to stay, and this is no replacement for it (B6). */
  | 'stays'
  /** The session owes a key, and this is none (B6). */
  | 'keys-alone'
  | 'too-many'
  /** Another device of the account is called so. */
  | 'name-taken';

/** What a new device will be to its account. */
export interface DeviceSlot {
  readonly pending: Pending;
  readonly replaced: Device | null;
  readonly name: string;
  readonly part: DevicePart;
}

type Where = Pick<Act<'password'>, 'session' | 'site' | 'now'>;

/** The host for which a device of a kind is set up on a site: an app's is none. */
const hostFor = (kind: DeviceKind, { site }: Pick<Where, 'site'>) =>
  kind === 'key' ? relyingPartyOf(site.url).id : null;

/**
 * An enrolment under way as it can be completed by a device of a kind, and whether it would take the place of one that has
 * to stay. Where the step is owed, the new one then comes beside it: whoever owes a step can complete it (D14).
 */
export async function completable(
  { config }: Pick<Services, 'config'>,
  db: Reader,
  where: Where,
  { pending, kind }: { readonly pending: Pending; readonly kind: DeviceKind },
): Promise<{ readonly pending: Pending; readonly stays: boolean }> {
  if (pending.replaces === null) return { pending, stays: false };
  const { session, site, now } = where;
  const stay = await stayOf(db, config, { account: session.account, site, now });
  const { replaced } = partedBy(pending, stay.devices);
  if (replaced === null || stay.stayOf(replaced, { kind, host: hostFor(kind, where) }) === null)
    return { pending, stays: false };
  if (decisionFor(session).kind !== 'owed') return { pending, stays: true };
  return { pending: { ...pending, replaces: null }, stays: false };
}

/**
 * Whether the session may bind a device of a kind to its account now, and as what. The account is held. A password alone
 * never binds one where there is another (D3): nor where that works nowhere any more, but with an emailed code besides. `chosen` is null for a device that its owner calls nothing.
 */
export async function slotFor(
  services: Pick<Services, 'config'>,
  held: HeldAtStep,
  kind: DeviceKind,
  chosen: string | null,
): Promise<({ readonly ok: true } & DeviceSlot) | { readonly ok: false; readonly reason: BindingRefusal }> {
  const { trx, session, decision, now, isAnew } = held;
  const confirmed = await devicesOf(trx, session.account.id);
  const lacksProof = confirmed.length > 0 && session.mfaVerifiedAt === null;
  if (lacksProof && !isAnew) return { ok: false, reason: 'must-verify' };
  if (kind === 'app' && decision.kind === 'owed' && takesKeysAlone(session))
    return { ok: false, reason: 'keys-alone' };
  if ((await owedAddressProof(trx, session, isAnew)) !== null)
    return { ok: false, reason: 'address-unproven' };
  const live = await livePending(trx, session.sessionId, now);
  if (live === undefined) return { ok: false, reason: 'expired' };
  const { pending, stays } = await completable(services, trx, held, { pending: live, kind });
  if (stays) return { ok: false, reason: 'stays' };
  const { replaced, others } = partedBy(pending, confirmed);
  // Who has to set one up before anything else could not make room for it.
  const host = hostFor(kind, held);
  const isLikeReplaced = replaced?.kind === kind && replaced.host === host;
  const isFull = !(isLikeReplaced || hasRoomFor(confirmed, { kind, host }));
  if (isFull && decision.kind !== 'owed') return { ok: false, reason: 'too-many' };
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

type Holder = Held<'password'> | Held<'account'>;

/** A device that was added or removed, or one that took the place of another. */
type Change =
  | { readonly what: 'added' | 'removed'; readonly device: string }
  | { readonly what: 'replaced'; readonly device: string; readonly replaced: string };

function recordChange(held: Holder, kind: DeviceKind, change: Change): Promise<void> {
  const detail = { device: change.device, session: held.session.sessionId };
  if (change.what !== 'replaced') return recordOwn(held, { type: WORDS[kind][change.what][0], detail });
  return recordOwn(held, {
    type: WORDS[kind].replaced[0],
    detail: { ...detail, replaced: change.replaced },
  });
}

async function tell(services: Services, held: Holder, kind: DeviceKind, change: Change): Promise<void> {
  await recordChange(held, kind, change);
  const [, letter] = WORDS[kind][change.what];
  // It says where, of a place that the account does not know too.
  await tellAccount(services, held.trx, held.session.account, held.now, letter, whereaboutsOf(held));
}

/** Records that a device is gone, and tells its owner. */
export function recordRemoval(
  services: Services,
  held: Held<'account'>,
  { id, kind }: Device,
): Promise<void> {
  return tell(services, held, kind, { what: 'removed', device: id });
}

/**
 * Binds a device that was just proved: `add` writes it, and says under which number. Only now does it count, and only now does the one that it replaces
 * end. All other sessions of the account end: none of them proved the new factor.
 */
export async function bind(
  services: Services,
  held: Held<'password'>,
  { kind, replaced }: { readonly kind: DeviceKind; readonly replaced: Device | null },
  add: () => Promise<string>,
): Promise<Proven> {
  const { trx, session, now } = held;
  const { account, sessionId } = session;
  // Before what hangs on them, as a sign-out does by the cascade.
  await endSessionsOf(trx, account.id, { now, config: services.config }, sessionId);
  await dropPending(trx, account.id);
  if (replaced !== null) await removeDevice(trx, replaced);
  const device = await add();
  // A key that it took the place of is gone by now, and is passed no more.
  const token = await raiseSession(trx, sessionId, { by: kind, device }, now);
  await enrolmentDone(trx, account.id);
  if (kind === 'key' && session.mfaVerifiedAt === null) await notePasswordProven(trx, account.id);
  if (replaced?.kind === kind)
    await tell(services, held, kind, { what: 'replaced', device, replaced: replaced.id });
  else await tell(services, held, kind, { what: 'added', device });
  if (replaced !== null && replaced.kind !== kind)
    await tell(services, held, replaced.kind, { what: 'removed', device: replaced.id });
  const shown = { tokens: held.browser.tokens, ip: held.origin.ip, now };
  const { browser } = await rememberBrowser(trx, account.id, shown);
  return { token, browser };
}
