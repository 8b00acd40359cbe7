import type { FastifyReply, FastifyRequest } from 'fastify';
import { comparableHost, matchHost } from '../access/site.ts';
import type { Config } from '../config.ts';
import { isSafe } from '../domain/safe-methods.ts';
import { sendError } from './errors.tsx';
import type { IsTrustedProxy } from './proxies.ts';

/**
 * Whether a visitor sent this over http to one of our names, although the base URL says https (RFC 6797 7.2). Only a
 * trusted proxy can say so: the process itself sees nothing but the proxy's own connection. A probe by an address, and
 * a proxy that does not say, are served.
 */
export function cameInClear(
  request: FastifyRequest,
  config: Pick<Config, 'secure' | 'baseHost'>,
  isTrustedProxy: IsTrustedProxy | null,
): boolean {
  if (!config.secure || request.headers['x-forwarded-proto'] === undefined) return false;
  if (isTrustedProxy?.(request.socket.remoteAddress ?? '') !== true) return false;
  return request.protocol === 'http' && matchHost(config, request.host).kind !== 'unknown';
}

/**
 * Leads a page over to https, for good. What would change something was read by the network already, so that it is
 * refused and said, rather than sent there a second time as if nothing had happened.
 */
export function leadToHttps(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Pick<Config, 'baseHost'>,
): FastifyReply {
  // RFC 6797 7.2: not over http.
  reply.removeHeader('strict-transport-security');
  const host = comparableHost(config, request.host);
  if (isSafe(request.method)) {
    const path = request.url.startsWith('/') ? request.url : '/';
    return reply.code(308).header('location', `https://${host}${path}`).send();
  }
  return sendError(request, reply, 403, {
    title: 'Use https',
    body: 'This form was sent over an unprotected connection (http), so nothing was changed. Open the page with https and send it again. If you typed a password, change it.',
    action: { href: `https://${host}/`, label: 'Open it with https' },
  });
}
