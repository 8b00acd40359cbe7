import { createHash, randomBytes } from 'node:crypto';
import { bareCode } from './typed-code.ts';

export const RECOVERY_CODE_COUNT = 10;

/** Where recovery codes are safe and at hand when the phone is lost; the same advice everywhere. */
export const WHERE_TO_KEEP = 'Keep them in your password manager or on paper, not on your phone.';

/** Crockford's base32: no i, l, o, which look like 1 and 0, and no u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_LENGTH = 16;

/** So many random letters and digits, of five bits each. */
export function randomLetters(length: number): string {
  // 256 is a multiple of 32: the low five bits of a random byte are uniform.
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join('');
}

/** A new code of 80 random bits (ASVS 6.5.4, NIST SP 800-63B-4 3.1.2.2), written `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCode(): string {
  return randomLetters(CODE_LENGTH).replace(/.{4}(?=.)/g, '$&-');
}

/** Ten new codes. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, newRecoveryCode);
}

/** Its place in the list, as it stands before a code in a text file, on paper or in a note: `1. `, `10) `. */
const LIST_NUMBER = /^\d{1,2}[.)]/;

/**
 * So many letters and digits as typed, or null. Forgiven are case, blanks, dashes of any kind, marks of direction, digits of
 * another script, and the letters that look like digits (D23).
 */
export function parseLetters(input: string | null, length: number): string | null {
  const letters = input?.toLowerCase().replaceAll('o', '0').replace(/[il]/g, '1');
  return letters?.length === length && /^[0-9a-hjkmnp-tv-z]+$/.test(letters) ? letters : null;
}

/** A recovery code as typed, in the form that is hashed, or null. Its number in the list is forgiven too. */
export function parseRecoveryCode(input: unknown): string | null {
  return parseLetters(bareCode(input)?.replace(LIST_NUMBER, '') ?? null, CODE_LENGTH);
}

/**
 * What is stored of a code. Bound to the account, so that a row moved to another account opens nothing there.
 * A fast hash is enough: 80 random bits cannot be searched (NIST SP 800-63B-4 3.1.2.2 asks for a slow one under 64).
 */
export function hashRecoveryCode(normalised: string, accountId: string): Uint8Array {
  const text = JSON.stringify(['secportal recovery code', accountId, normalised]);
  return new Uint8Array(createHash('sha256').update(text).digest());
}
