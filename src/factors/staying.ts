import { type PolicyOver, policiesOver } from '../access/policies.ts';
import type { Hosts, Site } from '../access/site.ts';
import { switchedOnOver } from '../access/switched-on.ts';
import type { Reader } from '../data/database.ts';
import { relyingPartyOf } from '../domain/passkey.ts';
import { type Device, devicesOf } from './devices.ts';
import { hostOf, hostsOfSignIn, hostsToOpen, type Which, worksAmong, worksAt } from './hosts.ts';

/**
 * Why a device has to stay: it is the `last` of all where one is demanded, or the last one that works where its owner can sign
 * in, though others are left that don't (`last-working`), or the last one that counts on a host, where any other would do
 * (`last-here`), or a key alone (`last-key`).
 */
export type Staying =
  | { readonly why: 'last' | 'last-working' }
  | {
      readonly why: 'last-here' | 'last-key';
      readonly host: string;
      /** The workspaces that ask for what would be missing, or may come to, by name. */
      readonly askedBy: readonly string[];
    };

/** What of an account decides which of its devices have to stay. */
export interface Stay {
  readonly devices: readonly Device[];
  /** Whether the account can sign in where a device works. */
  isOfUse(device: Which): boolean;
  /** Whether one of them has to, or another in its place. */
  stayOf(device: Device, inItsPlace?: Which): Staying | null;
}

interface Whose {
  readonly account: { readonly id: string; readonly isAdmin: boolean; readonly alwaysAsk: boolean };
  readonly site: Pick<Site, 'url'>;
  readonly now: number;
}

/**
 * Which devices stay (B6, D21). As long as an account keeps any, it keeps one that works where it can sign in; and where it is
 * asked for one, or may come to be, one on each host where it has something to open: a key, where keys alone count. It is asked
 * by itself ("always ask"), as an administrator, or by a policy that is switched on, whatever holds that back today: a day to
 * come, an exception, a plan, a workspace that is closed. All may go where none is demanded today, the last one last: a key that
 * opens nothing would leave its owner outside, with nothing to prove themselves by.
 */
export async function stayOf(db: Reader, config: Hosts, { account, site, now }: Whose): Promise<Stay> {
  const devices = await devicesOf(db, account.id);
  const policies = await policiesOver(db, account.id, now);
  const switchedOn = (await switchedOnOver(db, account.id)).map(({ workspace }) => workspace);
  const demanding = policies.filter(({ demands }) => demands);
  const wantingKeys = demanding.filter(({ methods }) => methods === 'phishing-resistant');
  const hosts = hostsToOpen(config, account, policies);
  const toSignIn = hostsOfSignIn(config, policies);
  const here = relyingPartyOf(site.url).id;
  const isDemanded = account.isAdmin || demanding.length > 0;
  const mayBeAsked = isDemanded || account.alwaysAsk || switchedOn.length > 0;
  /** Whether a device of any kind does on a host: not where all that is open there takes keys alone. */
  const takesAny = (host: string) => {
    const there = policies.filter((policy) => hostOf(config, policy) === host);
    return there.length === 0 || there.some((policy) => !wantingKeys.includes(policy));
  };
  return {
    devices,
    isOfUse: (device) => worksAmong(device, toSignIn),
    stayOf(device, inItsPlace) {
      const left: Which[] = devices.filter(({ id }) => id !== device.id);
      if (inItsPlace !== undefined) left.push(inItsPlace);
      if (left.length === 0) return isDemanded ? { why: 'last' } : null;
      const isLast = (works: (one: Which) => boolean) => works(device) && !left.some(works);
      if (isLast((one) => worksAmong(one, toSignIn))) return { why: 'last-working' };
      if (!mayBeAsked) return null;
      // The one where somebody is, if it is among them: there they can act at once.
      const inTurn = [here, ...hosts].filter((host) => hosts.has(host));
      const names = (asking: readonly PolicyOver[]) => asking.map(({ workspace }) => workspace);
      const lacksKey = (host: string) => isLast((one) => one.kind === 'key' && worksAt(one, host));
      const wantsKey = wantingKeys.length === 0 ? undefined : inTurn.find(lacksKey);
      if (wantsKey !== undefined) return { why: 'last-key', host: wantsKey, askedBy: names(wantingKeys) };
      const host = inTurn.find((at) => takesAny(at) && isLast((one) => worksAt(one, at)));
      if (host === undefined) return null;
      return { why: 'last-here', host, askedBy: demanding.length > 0 ? names(demanding) : switchedOn };
    },
  };
}

/** What becomes of an account's devices where it leaves a workspace. */
export interface LeftBehind {
  /** Those that work nowhere any more where it can sign in. */
  readonly lost: readonly Device[];
  /** Whether it keeps none that does: then it has to set one up before, or do without any (B6). */
  readonly isAll: boolean;
}

/** What would become of them; of an account that its transaction holds, what does. */
export async function leftBehindOf(
  db: Reader,
  config: Hosts,
  { account, workspaceId, now }: Pick<Whose, 'now'> & { account: { id: string }; workspaceId: string },
): Promise<LeftBehind> {
  const devices = await devicesOf(db, account.id);
  const policies = await policiesOver(db, account.id, now);
  const before = hostsOfSignIn(config, policies);
  const after = hostsOfSignIn(
    config,
    policies.filter((policy) => policy.workspaceId !== workspaceId),
  );
  const lost = devices.filter((device) => worksAmong(device, before) && !worksAmong(device, after));
  return { lost, isAll: lost.length > 0 && !devices.some((device) => worksAmong(device, after)) };
}
