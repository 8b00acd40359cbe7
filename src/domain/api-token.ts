import { randomBytes } from 'node:crypto';

/** What every token for a program begins with, by which secret scanners find one that was left somewhere. */
export const API_TOKEN_PREFIX = 'sp_';

const SHAPE = /^sp_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/;

/** CRC-32 (ISO 3309, as in RFC 1952 8), in hexadecimal: a slip of the hand or another product's secret does not hold. */
function checksumOf(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/** A new token for a program: `sp_`, 256 random bits in base64url, and a checksum of both (E27; ASVS 11.5.1). */
export function newApiToken(): string {
  const text = API_TOKEN_PREFIX + randomBytes(32).toString('base64url');
  return text + checksumOf(text);
}

/** Whether it is worth a look-up: of exactly the shape that {@link newApiToken} gives, with a checksum that holds. */
export function looksLikeApiToken(given: string): boolean {
  return SHAPE.test(given) && checksumOf(given.slice(0, -8)) === given.slice(-8);
}
