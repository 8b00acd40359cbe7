import { easyToGuess } from './password-guessing.ts';

/** NIST SP 800-63B-4 3.1.1.2: 15 where the password may stand alone, and at least 64 must be allowed. */
const MIN_LENGTH = 15;
const MAX_LENGTH = 128;

/** What a field for a new password says beforehand. */
export const PASSWORD_HINT = `At least ${MIN_LENGTH} characters. A few unrelated words work well.`;

export type PasswordRefusal = 'missing' | 'too-short' | 'too-long' | 'common' | 'context' | 'repetitive';

const MESSAGES: Record<PasswordRefusal, string> = {
  missing: 'Choose a password.',
  'too-short': `That’s too short – use at least ${MIN_LENGTH} characters.`,
  'too-long': `Use at most ${MAX_LENGTH} characters.`,
  common: 'That password is easy to guess. Try a few unrelated words.',
  context: 'Don’t use your name, email address or workspace name. Try a few unrelated words.',
  repetitive: 'Avoid repeated characters and keyboard patterns. Try a few unrelated words.',
};

/**
 * Whether a password may be chosen (D17; NIST SP 800-63B-4 3.1.1.2; ASVS 6.2). Its length is counted in code points
 * after NFC; any Unicode goes, blanks at the ends included, and there are no composition rules. Refused besides is
 * what is easy to guess. `context` holds the names around the account: workspace, slug, the person, the address.
 * On success `password` is the NFC form.
 */
export function checkPassword(
  password: unknown,
  context: readonly string[],
): { ok: true; password: string } | { ok: false; reason: PasswordRefusal; message: string } {
  if (typeof password !== 'string' || password === '') return refused('missing');
  // Before any work: no code point takes more than two units, and NFC joins at most a few into one.
  if (password.length > 8 * MAX_LENGTH) return refused('too-long');
  const normalised = password.normalize('NFC');
  const length = Array.from(normalised).length;
  if (length < MIN_LENGTH) return refused('too-short');
  if (length > MAX_LENGTH) return refused('too-long');
  const guess = easyToGuess(normalised, context);
  return guess === null ? { ok: true, password: normalised } : refused(guess);
}

/**
 * Whether a string can be anybody's password at all, so that only what can is hashed. Of what {@link checkPassword}
 * wants it asks nothing but the length, which no stored password exceeds.
 */
export function couldBePassword(password: string): boolean {
  if (password === '' || password.length > 8 * MAX_LENGTH) return false;
  return Array.from(password.normalize('NFC')).length <= MAX_LENGTH;
}

function refused(reason: PasswordRefusal) {
  return { ok: false as const, reason, message: MESSAGES[reason] };
}
