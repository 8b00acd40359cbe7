import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TWO_YEARS_SECONDS = 2 * 365 * 24 * 3600;

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  // `no-referrer` would make browsers send `Origin: null` with plain form posts.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
  // The default; only public assets say otherwise.
  'cache-control': 'no-store',
};

/** The headers of every answer, errors included (ASVS 3.4). */
export function setSecurityHeaders(reply: FastifyReply, config: Pick<Config, 'secure'>): void {
  reply.headers(HEADERS);
  if (config.secure) {
    reply.header('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`);
  }
}

/** At sign-out. Never `"cookies"`: it would sign the user out of every sibling workspace too. */
export const CLEAR_AT_SIGN_OUT = '"cache", "storage"';
