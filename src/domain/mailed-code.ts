import { parseLetters, randomLetters } from './recovery-codes.ts';
import { bareCode } from './typed-code.ts';

/** What a code that we email to an account's address is for. */
export type MailedCodePurpose = 'set-up';

/** How long one works, in milliseconds; NIST SP 800-63B-4 4.2.1.2 lets a mailed one live for a day. */
export const MAILED_CODE_MS: Readonly<Record<MailedCodePurpose, number>> = { 'set-up': 30 * 60_000 };

/** 50 bits: tries need no limit by which whoever has the password could keep out who has the code (D25). */
const SET_UP_LETTERS = 10;

/** A new code. */
export function newMailedCode(): string {
  return randomLetters(SET_UP_LETTERS);
}

/** A setup code as it is written, `xxxxx-xxxxx`. */
export function shownSetUpCode(code: string): string {
  return code.replace(/.{5}(?=.)/g, '$&-');
}

/** A setup code as typed, read as kindly as others (D23); null for anything that cannot be one. */
export function parseSetUpCode(typed: unknown): string | null {
  return parseLetters(bareCode(typed), SET_UP_LETTERS);
}
