import { type PolicyOver, policiesOver } from '../access/policies.ts';
import { baseSite, type Hosts, tenantUrl } from '../access/site.ts';
import type { Reader } from '../data/database.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { isAtBase } from '../domain/role.ts';
import type { Device } from './devices.ts';

/** A device, as far as it decides where it works. */
export type Which = Pick<Device, 'kind' | 'host'>;

/** The host on which a workspace is open to an account. */
export const hostOf = (config: Hosts, { role, slug }: Pick<PolicyOver, 'role' | 'slug'>): string =>
  relyingPartyOf(isAtBase(role) ? baseSite(config).url : tenantUrl(config, slug)).id;

/** Where an account has something to open: on other hosts it needs no device, and what it has there may be a thief's. */
export function hostsToOpen(
  config: Hosts,
  { isAdmin }: { readonly isAdmin: boolean },
  policies: readonly PolicyOver[],
): ReadonlySet<string> {
  const hosts = new Set(policies.map((policy) => hostOf(config, policy)));
  if (isAdmin) hosts.add(relyingPartyOf(baseSite(config).url).id);
  return hosts;
}

/** Where an account can sign in: the base host takes everybody, and a portal its clients while it is open. */
export const hostsOfSignIn = (config: Hosts, policies: readonly PolicyOver[]): ReadonlySet<string> =>
  hostsToOpen(config, { isAdmin: true }, policies);

/** Whether a device works on a host: an app does everywhere, and a key where it was set up alone (B6). */
export const worksAt = ({ kind, host }: Which, at: string): boolean => kind === 'app' || host === at;

/** Whether a device works on one of several hosts. */
export const worksAmong = ({ kind, host }: Which, hosts: ReadonlySet<string>): boolean =>
  kind === 'app' || (host !== null && hosts.has(host));

/** Those of an account's hosts where it can be sent to sign in: a portal may be closed, or none of its any more. */
export async function hostsToSignInAt(
  { db, config }: { readonly db: Reader; readonly config: Hosts },
  accountId: string,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: number },
): Promise<string[]> {
  if (hosts.length === 0) return [];
  const open = hostsOfSignIn(config, await policiesOver(db, accountId, now));
  return hosts.filter((host) => open.has(host));
}
