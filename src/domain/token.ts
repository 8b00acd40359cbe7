import { hash, randomBytes } from 'node:crypto';

/** A new opaque token of 256 random bits (ASVS 7.2.3, 11.5.1), base64url: sessions, and the links that are mailed. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: its SHA-256, base64url. Whoever reads the database cannot act with it (D8). */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Whether it is worth a look-up: a string of exactly the shape that {@link newToken} gives. */
export function looksLikeToken(input: unknown): input is string {
  return typeof input === 'string' && /^[A-Za-z0-9_-]{43}$/.test(input);
}
