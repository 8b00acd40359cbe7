import { base32Of, DIGITS, PERIOD_SECONDS } from './totp.ts';

const PRODUCT = 'SecPortal';
/** Code points. Longer ones are cut off by the apps, and make the QR code needlessly dense. */
const MAX_ISSUER_LENGTH = 64;
const MAX_ACCOUNT_LENGTH = 254;

/** The issuer to show in the app. It names product and workspace, so that two workspaces on one phone stay apart. */
export function issuerFor(workspaceName: string | null): string {
  return labelPart(`${PRODUCT} ${workspaceName ?? ''}`, MAX_ISSUER_LENGTH);
}

/**
 * The Key URI behind the QR code (Google Authenticator's "Key Uri Format"), in the form that every app accepts:
 * `%20` and never `+`, the issuer in both places and equal, no colon in either part of the label, base32 without padding.
 */
export function keyUri(parts: { issuer: string; account: string; secret: Uint8Array }): string {
  const issuer = encodeURIComponent(labelPart(parts.issuer, MAX_ISSUER_LENGTH));
  const account = encodeURIComponent(labelPart(parts.account, MAX_ACCOUNT_LENGTH));
  const secret = base32Of(parts.secret);
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${PERIOD_SECONDS}`;
}

// The colon parts issuer from account: one inside a workspace's name would let it pose as another issuer.
function labelPart(text: string, maxLength: number): string {
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[:\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return Array.from(clean).slice(0, maxLength).join('').trim();
}
