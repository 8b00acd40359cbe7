import { type PolicyOver, policiesOver } from '../access/policies.ts';
import { baseSite, type Hosts, tenantUrl } from '../access/site.ts';
import type { Reader } from '../data/database.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { isAtBase } from '../domain/role.ts';

/** Where an account has something to open: on other hosts it needs no device, and what it has there may be a thief's. */
export function hostsToOpen(
  config: Hosts,
  { isAdmin }: { readonly isAdmin: boolean },
  policies: readonly PolicyOver[],
): ReadonlySet<string> {
  const urls = policies.map(({ role, slug }) =>
    isAtBase(role) ? baseSite(config).url : tenantUrl(config, slug),
  );
  if (isAdmin) urls.push(baseSite(config).url);
  return new Set(urls.map((url) => relyingPartyOf(url).id));
}

/** Those of an account's hosts where it can be sent to sign in: a portal may be closed, or none of its any more. */
export async function hostsToSignInAt(
  { db, config }: { readonly db: Reader; readonly config: Hosts },
  accountId: string,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: number },
): Promise<string[]> {
  if (hosts.length === 0) return [];
  // The base host takes everybody.
  const open = hostsToOpen(config, { isAdmin: true }, await policiesOver(db, accountId, now));
  return hosts.filter((host) => open.has(host));
}
