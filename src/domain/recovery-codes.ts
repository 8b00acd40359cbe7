import { createHash, randomBytes } from 'node:crypto';

export const RECOVERY_CODE_COUNT = 10;

/** Crockford's base32: no i, l, o, which look like 1 and 0, and no u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_LENGTH = 16;
const MAX_TYPED_LENGTH = 64;

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

/**
 * A recovery code as typed, in the form that is hashed, or null. Case, blanks and hyphens are forgiven, and so are
 * the letters that look like digits.
 */
export function parseRecoveryCode(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > MAX_TYPED_LENGTH) return null;
  const letters = input
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(letters) ? letters : null;
}

/**
 * What is stored of a code. Bound to the account, so that a row moved to another account opens nothing there.
 * A fast hash is enough: 80 random bits cannot be searched (NIST SP 800-63B-4 3.1.2.2 asks for a slow one under 64).
 */
export function hashRecoveryCode(normalised: string, accountId: string): Uint8Array {
  const text = JSON.stringify(['secportal recovery code', accountId, normalised]);
  return new Uint8Array(createHash('sha256').update(text).digest());
}
