/** Longer than any code with all that is typed around it. */
const MAX_TYPED_LENGTH = 64;

const DIGIT = /^\p{Nd}$/u;

/**
 * The value of a decimal digit of any script. Unicode gives every set ten code points in a row, from nought to nine
 * (The Unicode Standard, 4.6), and some sets follow on one another: so it is the place in the row, by tens.
 */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return (point - first) % 10;
}

/**
 * A code without what input methods, apps and people put around it: blanks, dashes and the invisible marks of direction
 * are taken out, and decimal digits of any script become ASCII (D23). Null for what is no text, or far too long.
 */
export function bareCode(typed: unknown): string | null {
  if (typeof typed !== 'string' || typed.length > MAX_TYPED_LENGTH) return null;
  return typed
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** A code from an authenticator app as typed, in ASCII, or null: nothing but six digits passes (D18, D23). */
export function parseCode(typed: unknown): string | null {
  const code = bareCode(typed);
  return code !== null && /^[0-9]{6}$/.test(code) ? code : null;
}
