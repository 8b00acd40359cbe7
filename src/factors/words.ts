import type { SignedIn } from '../access/context.ts';
import type { MfaReason } from '../domain/mfa-decision.ts';

const RESET = 'Support has reset your two-factor authentication. Set up your new phone now.';

/** Who asks for the second factor and why, in a sentence (D14). */
export function whoAsks(reason: MfaReason | null, policy: SignedIn['policy']): string {
  switch (reason) {
    case 'administrator':
      return 'Platform administrators must use two-factor authentication.';
    case 'policy':
      return policy?.methods === 'phishing-resistant'
        ? `${policy.workspaceName} requires a passkey or security key.`
        : `${policy?.workspaceName ?? 'Your workspace'} requires two-factor authentication.`;
    case 'reset':
      return RESET;
    case 'own-choice':
      return 'You’ve asked for a code at every sign-in.';
    case null:
      return 'A code from your phone protects your account even if someone gets your password.';
  }
}

/** The same for who has nothing set up: after a reset that comes first, whoever else asks too (S22). */
export function whySetUp(reason: MfaReason | null, { account, policy }: SignedIn): string {
  const asks = whoAsks(reason, policy);
  return account.mustEnrol && reason !== 'reset' ? `${RESET} ${asks}` : asks;
}

/** The hint of D6: how far the phone's clock is off, in words that say what to do. */
export function clockHint(skewSeconds: number): string {
  const seconds = Math.abs(skewSeconds);
  const size = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  const direction = skewSeconds > 0 ? 'fast' : 'slow';
  return `The clock on your phone seems to be about ${size} ${direction}. Turn on automatic date and time on your phone, then enter the next code.`;
}

/** So many wrong codes in a row, and the clock is to be looked at, by how much ever it may be off (D23). */
export const FAILURES_UNTIL_CLOCK = 3;

export const MALFORMED_CODE = 'Enter the six digits that your authenticator app shows now.';
export const WRONG_CODE = 'That code isn’t right. Wait for a new code to appear in your app and enter that.';
export const NAME_TAKEN = 'You already have a device with this name. Choose another name.';
export const STAYS =
  'Nothing else of yours counts where the device that you’re replacing works, and this one wouldn’t. Add another passkey or security key there first.';
/** There is no room for another device of a kind (B6). */
export const TOO_MANY_DEVICES = {
  app: 'You already have five authenticator apps. Remove one in Account security first.',
  key: 'You already have five passkeys and security keys for this address. Remove one in Account security first.',
} as const;

/** A form for a key came without its answer: no script of ours ran. */
export const KEY_NEEDS_SCRIPT =
  'Passkeys and security keys need JavaScript. Turn it on for this site, or use another way.';
/** A code came where a key alone counts (B6); what else there is stands on the page. */
export const KEYS_ALONE =
  'Only a passkey or security key counts here, so we didn’t check that code. Use your key to continue.';
export const WAIT_FOR_KEY = 'That key was refused too many times.';

/** What to do about a key that was refused. What exactly was wrong with its answer is for the record alone. */
export function keyRefused(why: string): string {
  switch (why) {
    case 'challenge expired':
    case 'answer used before':
      return 'That took more than five minutes, or was sent twice. Try again.';
    case 'key unknown':
      return 'That key isn’t one of yours here. Use one that you’ve set up at this address.';
    case 'key known':
      return 'That key is already in use. Set up another one.';
    case 'counter not risen':
      return 'We refused that key, because there may be a copy of it. Use another way, then remove the key in Account security.';
    default:
      return 'That key wasn’t accepted. Try again.';
  }
}

export const WAIT_FOR_TURN = 'Too many incorrect codes.';
export const LOCKED =
  'We’ve locked code entry on your account after too many incorrect codes. Use a recovery code, or contact support to reset it.';
