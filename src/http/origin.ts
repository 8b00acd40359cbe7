const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The headers that say where a request comes from; a page's script can set neither. */
export interface OriginHeaders {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly origin?: string | string[] | undefined;
}

/**
 * Whether a request may change something (ASVS 3.5.1): it was made by a page of the very host that it is sent
 * to. A sibling tenant's page is same-site and refused like any stranger's; so is a request that does not say.
 * Both headers must agree where both are there.
 */
export function comesFromOwnPage(method: string, headers: OriginHeaders, ownOrigin: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const { 'sec-fetch-site': site, origin } = headers;
  if (site === undefined && origin === undefined) return false;
  return (site === undefined || site === 'same-origin') && (origin === undefined || origin === ownOrigin);
}
