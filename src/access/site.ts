import type { Config } from '../config.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { checkSlug } from '../domain/slug.ts';

/** Which of our hosts a request was sent to; decided by the Host header alone, compared as a whole. */
export type HostMatch = { kind: 'base' } | { kind: 'tenant'; slug: string } | { kind: 'unknown' };

/** Ports that a name may come with and mean the same (RFC 9110 4.2.1, 4.2.2). */
const DEFAULT_PORT = /:(?:80|443)$/;

/**
 * The host in the one way in which hosts are compared: in lower case, and without a port that goes without saying. Some
 * proxies and programs send that too (B15).
 */
export function comparableHost(config: Pick<Config, 'baseHost'>, host: string | undefined): string {
  const given = host?.toLowerCase() ?? '';
  return given.endsWith(config.baseHost) ? given : given.replace(DEFAULT_PORT, '');
}

/** `host` is host and port as the browser sent them (or a trusted proxy, where one is configured). */
export function matchHost(config: Pick<Config, 'baseHost'>, host: string | undefined): HostMatch {
  const given = comparableHost(config, host);
  if (given === config.baseHost) return { kind: 'base' };
  const suffix = `.${config.baseHost}`;
  if (!given.endsWith(suffix)) return { kind: 'unknown' };
  const slug = checkSlug(given.slice(0, -suffix.length));
  return slug.ok ? { kind: 'tenant', slug: slug.slug } : { kind: 'unknown' };
}

/** The address of a workspace's portal, without a trailing slash. */
export function tenantUrl(config: Pick<Config, 'baseHost' | 'secure'>, slug: string): string {
  return `${config.secure ? 'https' : 'http'}://${slug}.${config.baseHost}`;
}

/** What of the settings says which hosts there are. */
export type Hosts = Pick<Config, 'baseUrl' | 'baseHost' | 'secure'>;

/** Whether one of the hosts of an account's keys is the base host, or with a slug that workspace's portal: a key works where it was made alone (B6). */
export function hasKeyOn(config: Hosts, keyHosts: string, slug: string | null): boolean {
  const { id } = relyingPartyOf(slug === null ? config.baseUrl : tenantUrl(config, slug));
  return keyHosts.split(' ').includes(id);
}

/** The host that a request was answered on, with what a page of it needs to show. */
export type Site =
  | { readonly kind: 'base'; readonly url: string; readonly workspace: null }
  | {
      readonly kind: 'tenant';
      readonly url: string;
      readonly workspace: {
        readonly id: string;
        readonly slug: string;
        readonly name: string;
        readonly accent: string;
      };
    };

/** The host of the dashboard and everything that is no portal. */
export const baseSite = ({ baseUrl }: Pick<Config, 'baseUrl'>): Site => ({
  kind: 'base',
  url: baseUrl,
  workspace: null,
});
