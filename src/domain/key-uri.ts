import { base32Of, DIGITS, PERIOD_SECONDS } from './totp.ts';

const PRODUCT = 'SecPortal';

/**
 * The most that the two names may take, in bytes as they stand in the URI, percent-encoded: a Chinese character takes nine,
 * and the issuer stands there twice. With both at their longest the QR code is of version 12 at level L (367 bytes; ISO/IEC
 * 18004 table 7), 65 modules wide, and a phone still reads it off a screen.
 */
const MAX_ISSUER_BYTES = 96;
const MAX_ACCOUNT_BYTES = 72;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const CUT = '…';

/** What an app shows of an entry, and keeps it apart from others by. */
export interface KeyLabel {
  readonly issuer: string;
  readonly account: string;
}

/**
 * The label of a device's entry in the app. The issuer names product and workspace, so that two workspaces on one phone
 * stay apart. The account is the address, and with the second device of an account, or one that takes another's place,
 * its `number`: an app overwrites an entry by one of the same label, and would lose the one that still works (B7).
 */
export function keyLabel(device: { workspaceName: string | null; email: string; number: number }): KeyLabel {
  const { workspaceName, email, number } = device;
  return {
    issuer: labelPart(`${PRODUCT} ${workspaceName ?? ''}`, '', MAX_ISSUER_BYTES),
    account: labelPart(email, number === 1 ? '' : ` (${number})`, MAX_ACCOUNT_BYTES),
  };
}

/**
 * The Key URI behind the QR code (Google Authenticator's "Key Uri Format"), in the form that every app accepts:
 * `%20` and never `+`, the issuer in both places and equal, no colon in either part of the label, base32 without padding.
 */
export function keyUri(label: KeyLabel, secret: Uint8Array): string {
  const issuer = encodeURIComponent(label.issuer);
  const account = encodeURIComponent(label.account);
  return `otpauth://totp/${issuer}:${account}?secret=${base32Of(secret)}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${PERIOD_SECONDS}`;
}

const bytes = (text: string): number => encodeURIComponent(text).length;

// The colon parts issuer from account: one inside a workspace's name would let it pose as another issuer.
function labelPart(text: string, ending: string, maxBytes: number): string {
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[:\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (bytes(clean + ending) <= maxBytes) return clean + ending;
  const room = maxBytes - bytes(CUT + ending);
  let kept = '';
  for (const { segment } of graphemes.segment(clean)) {
    if (bytes(kept + segment) > room) break;
    kept += segment;
  }
  return kept.trimEnd() + CUT + ending;
}
