import type { SignedIn } from '../access/context.ts';
import type { MfaReason } from '../domain/mfa-decision.ts';

/** Who asks for the second factor and why, in a sentence (D14). */
export function whoAsks(reason: MfaReason | null, policy: SignedIn['policy']): string {
  switch (reason) {
    case 'administrator':
      return 'Platform administrators always sign in with two-factor authentication.';
    case 'policy':
      return `${policy?.workspaceName ?? 'Your workspace'} asks everyone to sign in with two-factor authentication.`;
    case 'reset':
      return 'An administrator reset your two-factor authentication, so that you can set up a new device.';
    case 'own-choice':
      return 'You chose to be asked for a code at every sign-in.';
    case null:
      return 'A code from your phone protects your account, even if somebody learns your password.';
  }
}

/** The hint of D6: how far the phone's clock is off, in words that say what to do. */
export function clockHint(skewSeconds: number): string {
  const seconds = Math.abs(skewSeconds);
  const size = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  const direction = skewSeconds > 0 ? 'fast' : 'slow';
  return `The clock on your phone seems to be about ${size} ${direction}. Switch its date and time to automatic, wait for the next code and enter that.`;
}

export const MALFORMED_CODE = 'Enter the six digits that your authenticator app shows now.';
export const WRONG_CODE = 'That code is not right. Wait for the next one in your app, then enter it.';
export const WAIT_FOR_TURN =
  'Too many wrong codes in a row. Please wait a little; any code is refused until then.';
export const LOCKED =
  'Too many wrong codes were entered, so codes are switched off for your account. Use a recovery code, or ask us to reset your two-factor authentication.';
