import { policiesOver } from '../access/policies.ts';
import type { Hosts, Site } from '../access/site.ts';
import type { Reader } from '../data/database.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { type Device, devicesOf } from './devices.ts';
import { hostsToOpen } from './hosts.ts';

/**
 * Why a device has to stay: it is the `last` of all, or the last one that counts on a host, where any other would do
 * (`last-here`), or a key alone (`last-key`).
 */
export type Staying =
  | { readonly why: 'last' }
  | {
      readonly why: 'last-here' | 'last-key';
      readonly host: string;
      /** The workspaces that ask for what would be missing, by name. */
      readonly askedBy: readonly string[];
    };

type Which = Pick<Device, 'kind' | 'host'>;

/** What of an account decides which of its devices have to stay. */
export interface Stay {
  readonly devices: readonly Device[];
  /** Whether one of them has to, or another in its place. */
  stayOf(device: Device, inItsPlace?: Which): Staying | null;
}

/**
 * What the strictest policy of an account takes has to stay on each host where it is asked for (B6, D21): without it a
 * password and a code would do to set up another. A key is for one host, and an app for all: whether it may go is asked of each.
 */
export async function stayOf(
  db: Reader,
  config: Hosts,
  {
    account,
    site,
    now,
  }: {
    readonly account: { readonly id: string; readonly isAdmin: boolean };
    readonly site: Pick<Site, 'url'>;
    readonly now: number;
  },
): Promise<Stay> {
  const devices = await devicesOf(db, account.id);
  const policies = await policiesOver(db, account.id, now);
  const demanding = policies.filter(({ demands }) => demands);
  const wantingKeys = demanding.filter(({ methods }) => methods === 'phishing-resistant');
  const hosts = hostsToOpen(config, account, policies);
  const here = relyingPartyOf(site.url).id;
  const isDemanded = account.isAdmin || demanding.length > 0;
  return {
    devices,
    stayOf(device, inItsPlace) {
      if (!isDemanded) return null;
      const left: Which[] = devices.filter(({ id }) => id !== device.id);
      if (inItsPlace !== undefined) left.push(inItsPlace);
      if (left.length === 0) return { why: 'last' };
      const counts = (one: Which, host: string) =>
        one.kind === 'key' ? one.host === host : wantingKeys.length === 0;
      const isLost = (host: string) => counts(device, host) && !left.some((one) => counts(one, host));
      // The one where somebody is, if it is among them: there they can act at once.
      const host = [here, ...hosts].find((one) => hosts.has(one) && isLost(one));
      if (host === undefined) return null;
      const asking = wantingKeys.length > 0 ? wantingKeys : demanding;
      const askedBy = asking.map(({ workspace }) => workspace);
      return { why: wantingKeys.length > 0 ? 'last-key' : 'last-here', host, askedBy };
    },
  };
}
