import { isSafe } from '../domain/safe-methods.ts';

/** The headers that say where a request comes from; a page's script can set neither. */
export interface OriginHeaders {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly origin?: string | string[] | undefined;
}

/**
 * Whether a request may change something (ASVS 3.5.1): it was made by a page of the very host that it is sent
 * to. A sibling tenant's page is same-site and refused like any stranger's; so is a request that does not say.
 * Both headers must agree where both are there, but for `Origin: null`: that is what a page sends where a proxy has
 * added `Referrer-Policy: no-referrer` to it (Fetch 3.2), and says nothing. The other header then has to.
 */
export function comesFromOwnPage(method: string, headers: OriginHeaders, ownOrigin: () => string): boolean {
  if (isSafe(method)) return true;
  const { 'sec-fetch-site': site, origin } = headers;
  if (site === undefined) return origin === ownOrigin();
  return site === 'same-origin' && (origin === undefined || origin === 'null' || origin === ownOrigin());
}
