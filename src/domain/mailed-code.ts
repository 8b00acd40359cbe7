import { randomInt } from 'node:crypto';
import { parseLetters, randomLetters } from './recovery-codes.ts';
import { bareCode } from './typed-code.ts';

/** What a code that we email to an account's address is for: a setup after a reset, or to be read out to support. */
export type MailedCodePurpose = 'set-up' | 'caller';

/** How long one works, in milliseconds; NIST SP 800-63B-4 4.2.1.2 lets a mailed one live for a day. */
export const MAILED_CODE_MS: Readonly<Record<MailedCodePurpose, number>> = {
  'set-up': 30 * 60_000,
  caller: 10 * 60_000,
};

/** 50 bits: tries need no limit by which whoever has the password could keep out who has the code (D25). */
const SET_UP_LETTERS = 10;

/** Few enough to be read out; the tries at it are counted by account. Nothing else of ours has six digits in an email. */
const CALLER_DIGITS = 6;

/** A new code. */
export function newMailedCode(purpose: MailedCodePurpose): string {
  if (purpose === 'set-up') return randomLetters(SET_UP_LETTERS);
  return String(randomInt(10 ** CALLER_DIGITS)).padStart(CALLER_DIGITS, '0');
}

/** A caller's code as it is written, in two halves. */
export function shownCallerCode(code: string): string {
  return `${code.slice(0, CALLER_DIGITS / 2)} ${code.slice(CALLER_DIGITS / 2)}`;
}

/** A setup code as it is written, `xxxxx-xxxxx`. */
export function shownSetUpCode(code: string): string {
  return code.replace(/.{5}(?=.)/g, '$&-');
}

/** A setup code as typed, read as kindly as others (D23); null for anything that cannot be one. */
export function parseSetUpCode(typed: unknown): string | null {
  return parseLetters(bareCode(typed), SET_UP_LETTERS);
}
