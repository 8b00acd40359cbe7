import { unattended } from '../../../access/deed.ts';
import { knownBrowser } from '../../../access/known-browsers.ts';
import { forgiveTry, giveBack, type TakenTurn, takeTurn } from '../../../access/throttles.ts';
import type { Origin } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { networkOf } from '../../../domain/network-address.ts';
import { NEWCOMER_MS } from '../../../domain/throttle.ts';
import type { Services } from '../../../services.ts';

const PURPOSE = 'sign-in';

/** Who tries, as far as tries are counted by it. */
interface Trying {
  /** As `parseEmail` spells it; null where it is not known whose the key is. */
  readonly email: string | null;
  /** By what tries of strangers are counted, where that is not the address. */
  readonly key?: string;
  readonly origin: Origin;
  readonly browserTokens: readonly string[];
  readonly now: number;
}

/** A try as it is counted by what was typed, or which key was used, and where it comes from. */
interface Counted {
  readonly of: string;
  readonly origin: Origin;
  readonly now: number;
}

/** What a try was counted by, for {@link giveBackTurns}. */
export interface Taken {
  /** The hash by which the account knows the browser, where that is counted and nothing else. */
  readonly browser: string | null;
  readonly turns: readonly TakenTurn[];
}

export type Turns =
  | { readonly ok: true; readonly taken: Taken }
  | { readonly ok: false; readonly waitMs: number };

/** Under which key tries at an account from one network that is new to it are counted. */
const fromNetwork = (of: string, network: string) => `${of} from ${network}`;

/**
 * A turn for whoever is kept waiting by others' tries, and comes from a network that has not had one today. Only where
 * the wait is longer than a newcomer's, so that nobody is ever told to wait for longer than before.
 */
async function takeNewcomersTurn(
  trx: Trx,
  { of, now }: Counted,
  network: string,
): Promise<{ ok: true; turns: readonly TakenTurn[] } | { ok: false; waitMs: number | null }> {
  const own = await takeTurn(trx, PURPOSE, 'newcomersNetwork', fromNetwork(of, network), now);
  if (!own.ok) return { ok: false, waitMs: null };
  const newcomer = await takeTurn(trx, PURPOSE, 'newcomer', of, now);
  if (newcomer.ok) return { ok: true, turns: [own.taken, newcomer.taken] };
  // Somebody else has had it. The network's own is not lost by that.
  await giveBack(trx, own.taken);
  return { ok: false, waitMs: newcomer.waitMs };
}

/** The turns of somebody whom the account does not know: by network and account, be there such an account or not. */
async function takeStrangersTurns(trx: Trx, trying: Counted): Promise<Turns> {
  const { of, origin, now } = trying;
  const network = networkOf(origin.ip);
  const address = await takeTurn(trx, PURPOSE, 'address', network, now);
  if (!address.ok) return address;
  const account = await takeTurn(trx, PURPOSE, 'account', of, now);
  if (account.ok) return { ok: true, taken: { browser: null, turns: [address.taken, account.taken] } };
  const { waitMs } = account;
  if (now + waitMs - account.failedAt <= NEWCOMER_MS) return account;
  const newcomer = await takeNewcomersTurn(trx, trying, network);
  if (newcomer.ok) return { ok: true, taken: { browser: null, turns: [address.taken, ...newcomer.turns] } };
  return { ok: false, waitMs: Math.min(waitMs, newcomer.waitMs ?? waitMs) };
}

/**
 * Counts a try before anything is looked at (D7), or says how long to wait. A browser that the account knows is counted
 * by itself: nobody else can keep it waiting (D25). Everybody else is counted by what they typed and where they come
 * from, so that two strangers on one network, an office's too, get the same answers whoever has an account.
 */
export async function takeTurns(services: Services, trying: Trying): Promise<Turns> {
  const { db } = services;
  const { email, key, origin, browserTokens: tokens, now } = trying;
  const browser = email === null ? null : await knownBrowser(db, { tokens, now }, email);
  if (browser === null) {
    const of = key ?? email ?? '';
    return unattended(services, (trx) => takeStrangersTurns(trx, { of, origin, now }));
  }
  const turn = await takeTurn(db, PURPOSE, 'browser', browser, now);
  return turn.ok ? { ok: true, taken: { browser, turns: [turn.taken] } } : turn;
}

/**
 * After a success: the try was none, and strangers see no difference. What the browser itself has failed before is
 * forgotten. Takes rows in the order in which they were counted, or two sign-ins could wait for each other.
 */
export async function giveBackTurns(trx: Trx, { browser, turns }: Taken): Promise<void> {
  if (browser !== null) await forgiveTry(trx, PURPOSE, 'browser', browser);
  else for (const turn of turns) await giveBack(trx, turn);
}
