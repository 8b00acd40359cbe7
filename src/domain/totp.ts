import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { base32nopad } from '@scure/base';

/** RFC 6238 4.1 (X) and ASVS 6.5.5: what every authenticator app assumes. */
export const PERIOD_SECONDS = 30;
export const DIGITS = 6;
/** RFC 4226 section 4, R6: 160 bits. */
export const SECRET_BYTES = 20;
/** The same: what no secret may be shorter than, 128 bits. */
const LEAST_SECRET_BYTES = 16;
/** Steps accepted on either side of the current one (D6). */
export const WINDOW_STEPS = 1;
/** Steps looked at on either side for a hint about the phone's clock: ten minutes (D6). Never accepted. */
export const DISTANT_STEPS = 20;

/** A new shared secret of 160 bits from the system's CSPRNG. */
export function newSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/** RFC 4648 base32, upper case, without padding: the one form that every app takes. */
export function base32Of(secret: Uint8Array): string {
  return base32nopad.encode(secret);
}

/** The key as a person types it: groups of four, single blanks between. */
export function groupsOfFour(text: string): string {
  return text.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** The number of the 30-second step that `epochMs` (server time, never the client's: ASVS 6.5.8) lies in. */
export function stepAt(epochMs: number): number {
  return Math.floor(epochMs / (PERIOD_SECONDS * 1000));
}

/** The last six digits of the number that an HMAC-SHA-1 holds at the place which its last four bits name (RFC 4226 5.3). */
function truncated(mac: Buffer): string {
  const number = mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0xf) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The six digits of any step of a secret, leading zeros kept. Throws on a secret under 128 bits (RFC 4226 R6) or a
 * negative step. Of each secret 41 steps are computed: the key is taken in once, which is half of an HMAC's work, and all
 * steps use the same memory, which took as long to make as the rest.
 */
function codesOf(secret: Uint8Array): (step: number) => string {
  if (secret.length < LEAST_SECRET_BYTES) throw new Error('a shared secret has at least 128 bits');
  const keyed = hmac.create(sha1, secret);
  const used = keyed.clone();
  const counter = Buffer.alloc(8);
  const mac = Buffer.alloc(keyed.outputLen);
  return (step) => {
    counter.writeBigUInt64BE(BigInt(step));
    keyed._cloneInto(used).update(counter).digestInto(mac);
    return truncated(mac);
  };
}

/** The six digits of one step, as `codesOf` computes them. */
export function codeAt(secret: Uint8Array, step: number): string {
  return codesOf(secret)(step);
}

/**
 * Where a code stands against the server's clock. `step` is the newest step inside the window that it is right
 * for; `distant` the nearest one outside, within ten minutes, for the hint of D6. Either is null where there is none.
 * All 41 steps are computed and compared in constant time whatever the code, so that neither the answer nor its
 * time tells which step matched (ASVS 11.2.4). That a step is fresh is for the caller to secure (D5).
 */
export function matchCode(
  secret: Uint8Array,
  code: string,
  nowMs: number,
): { step: number | null; distant: number | null } {
  const given = Buffer.from(/^[0-9]{6}$/.test(code) ? code : 'absent');
  const current = stepAt(nowMs);
  const codeOf = codesOf(secret);
  let step: number | null = null;
  let distant: number | null = null;
  if (!Number.isSafeInteger(current)) return { step, distant };
  // Upwards, so that of several matches in the window the newest wins, and of two equally distant ones the later,
  // which is the one that could still be used.
  for (let offset = -DISTANT_STEPS; offset <= DISTANT_STEPS; offset += 1) {
    const candidate = current + offset;
    const matches = timingSafeEqual(Buffer.from(codeOf(Math.max(0, candidate))), given) && candidate >= 0;
    if (matches && Math.abs(offset) <= WINDOW_STEPS) step = candidate;
    else if (matches && (distant === null || Math.abs(offset) <= Math.abs(distant - current)))
      distant = candidate;
  }
  return { step, distant };
}

/** How many seconds the phone's clock is ahead of the server's (negative: behind), to the nearest step. */
export function clockSkewSeconds(distantStep: number, nowMs: number): number {
  return (distantStep - stepAt(nowMs)) * PERIOD_SECONDS;
}

/** How many accepted steps an authenticator remembers: weeks of sign-ins. */
const REMEMBERED = 64;

/** The steps of an authenticator that were accepted, in rising order; at most {@link REMEMBERED}, the highest ones. */
export type UsedSteps = readonly number[];

/** What {@link writeSteps} wrote. `lastStep` stands for an authenticator of a time when only that was kept. */
export function readSteps(text: string, lastStep: number): UsedSteps {
  const steps = text === '' ? [] : text.split(',').map(Number);
  return steps.includes(lastStep) ? steps : [...steps, lastStep].sort((a, b) => a - b);
}

/** As they are kept, for `readSteps`. */
export function writeSteps(used: UsedSteps): string {
  return used.join(',');
}

/**
 * Whether a step may be accepted: above all that were accepted before it (D5; RFC 6238 5.2), but for those that lie
 * ahead of every step that a right clock could accept now. Those were accepted while the clock was wrong, and would
 * otherwise shut their owner out until time has caught up with them. Each step stays single-use all the same, however
 * the clock is moved: what was accepted is remembered, and what was forgotten is below all that is remembered.
 */
export function mayAccept(used: UsedSteps, step: number, nowMs: number): boolean {
  const newest = stepAt(nowMs) + WINDOW_STEPS;
  const forgottenBelow = used.length < REMEMBERED ? -1 : (used[0] ?? -1);
  const lastPossible = used.findLast((one) => one <= newest) ?? -1;
  return step > Math.max(forgottenBelow, lastPossible) && !used.includes(step);
}

/** With a step that was accepted just now. */
export function withStep(used: UsedSteps, step: number): UsedSteps {
  return [...used, step].sort((a, b) => a - b).slice(-REMEMBERED);
}
