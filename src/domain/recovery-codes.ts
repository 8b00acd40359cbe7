import { createHash, randomBytes } from 'node:crypto';
import { bareCode } from './typed-code.ts';

export const RECOVERY_CODE_COUNT = 10;

/** Where recovery codes are safe and at hand when the phone is lost; the same advice everywhere. */
export const WHERE_TO_KEEP = 'Keep them in your password manager or on paper, not on your phone.';

/** Crockford's base32: no i, l, o, which look like 1 and 0, and no u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_LENGTH = 16;

/** A new code of 80 random bits (ASVS 6.5.4, NIST SP 800-63B-4 3.1.2.2), written `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32: the low five bits of a random byte are uniform.
  const letters = Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte & 31]).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** Ten new codes. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, newRecoveryCode);
}

/** Its place in the list, as it stands before a code in a text file, on paper or in a note: `1. `, `10) `. */
const LIST_NUMBER = /^\d{1,2}[.)]/;

/**
 * A recovery code as typed, in the form that is hashed, or null. Forgiven are its number in the list, case, blanks, dashes
 * of any kind, marks of direction, digits of another script, and the letters that look like digits (D23).
 */
export function parseRecoveryCode(input: unknown): string | null {
  const letters = bareCode(input)
    ?.replace(LIST_NUMBER, '')
    .toLowerCase()
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return letters !== undefined && /^[0-9a-hjkmnp-tv-z]{16}$/.test(letters) ? letters : null;
}

/**
 * What is stored of a code. Bound to the account, so that a row moved to another account opens nothing there.
 * A fast hash is enough: 80 random bits cannot be searched (NIST SP 800-63B-4 3.1.2.2 asks for a slow one under 64).
 */
export function hashRecoveryCode(normalised: string, accountId: string): Uint8Array {
  const text = JSON.stringify(['secportal recovery code', accountId, normalised]);
  return new Uint8Array(createHash('sha256').update(text).digest());
}
