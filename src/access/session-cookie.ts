import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { looksLikeToken } from '../domain/token.ts';

/**
 * The cookie's name. Over https the `__Host-` prefix has the browser itself refuse a cookie with a Domain, so
 * that no tenant's subdomain can plant one for another (ASVS 3.3.1).
 */
export function cookieName(config: Pick<Config, 'secure'>): string {
  return config.secure ? '__Host-secportal' : 'secportal';
}

/** The session token of a request, from the cookie and from nowhere else: no header, no query, no form field. */
export function tokenOf(request: FastifyRequest, config: Pick<Config, 'secure'>): string | null {
  const token = request.cookies[cookieName(config)];
  return looksLikeToken(token) ? token : null;
}

/** Host-only, HttpOnly, SameSite=Lax; without Max-Age it ends with the browser, and the server ends it sooner. */
export function cookieOptions(config: Pick<Config, 'secure'>) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secure } as const;
}
