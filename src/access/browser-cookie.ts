import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { KNOWN_BROWSER_MS } from '../domain/known-browser.ts';
import { looksLikeToken } from '../domain/token.ts';

/** How many accounts a browser is known to at a time; of more, those that were not signed in to for longest are dropped. */
const MOST_ACCOUNTS = 5;
const SEPARATOR = '.';

/** Beside the session's, with the same prefix over https and for the same reason (ASVS 3.3.1). */
export function browserCookieName(config: Pick<Config, 'secure'>): string {
  return config.secure ? '__Host-secportal-browser' : 'secportal-browser';
}

/** The tokens by which a browser is known, one for each account, the latest first. None where the cookie is not ours. */
export function browserTokensOf(request: FastifyRequest, config: Pick<Config, 'secure'>): readonly string[] {
  const tokens = request.cookies[browserCookieName(config)]?.split(SEPARATOR) ?? [];
  return tokens.length <= MOST_ACCOUNTS && tokens.every(looksLikeToken) ? tokens : [];
}

/** The cookie's value, of tokens with the latest first. */
export function browserCookieOf(tokens: readonly string[]): string {
  return tokens.slice(0, MOST_ACCOUNTS).join(SEPARATOR);
}

/** It outlives the browser: it is worth nothing to whoever has it but a count of tries of their own. */
export function browserCookieOptions(config: Pick<Config, 'secure'>) {
  const maxAge = KNOWN_BROWSER_MS / 1000;
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secure, maxAge } as const;
}
