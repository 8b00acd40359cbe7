import { domainToASCII } from 'node:url';

/** RFC 5321 4.5.3.1.3: a path of 256 octets, less its two angle brackets. */
const MAX_OCTETS = 254;
/** RFC 5321 4.5.3.1.1. */
const MAX_LOCAL_OCTETS = 64;

// RFC 5322 atext, and the letters of RFC 6531. No quoted local parts: nobody has one, and their quotes, blanks
// and line ends are what header injection is made of.
const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u;
const DOMAIN_AS_TYPED = /^[\p{L}\p{M}\p{N}.-]+$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one spelling under which an address is stored, compared and mailed, or null where it cannot be an address:
 * trimmed, NFC, lower-cased, the domain in its ASCII form (RFC 5890), at most 254 octets.
 * Mail goes to this spelling and never to what was typed, so that two strings which fold together cannot reach
 * two mailboxes. Every check is linear in the input.
 */
export function parseEmail(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > 2 * MAX_OCTETS) return null;
  const typed = input.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = typed.lastIndexOf('@');
  if (at < 1) return null;
  const local = typed.slice(0, at);
  if (Buffer.byteLength(local) > MAX_LOCAL_OCTETS) return null;
  if (!local.split('.').every((atom) => ATOM.test(atom))) return null;
  const domain = asciiDomain(typed.slice(at + 1));
  if (domain === null) return null;
  const address = `${local}@${domain}`;
  return Buffer.byteLength(address) <= MAX_OCTETS ? address : null;
}

function asciiDomain(typed: string): string | null {
  if (!DOMAIN_AS_TYPED.test(typed)) return null;
  const labels = domainToASCII(typed).split('.');
  const last = labels.at(-1) ?? '';
  // A last label without a letter is an IP address; a single label is a slip of the pen ("me@gmail").
  if (labels.length < 2 || last.length < 2 || !/[a-z]/.test(last)) return null;
  return labels.every((label) => LABEL.test(label)) ? labels.join('.') : null;
}
