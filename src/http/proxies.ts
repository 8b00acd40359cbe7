import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

/** The networks that have a name in `TRUST_PROXY` (RFC 1122, RFC 3927, RFC 1918, RFC 4193). */
const NAMED: Readonly<Record<string, readonly (readonly [string, number, Family])[]>> = {
  loopback: [
    ['127.0.0.0', 8, 'ipv4'],
    ['::1', 128, 'ipv6'],
  ],
  linklocal: [
    ['169.254.0.0', 16, 'ipv4'],
    ['fe80::', 10, 'ipv6'],
  ],
  uniquelocal: [
    ['10.0.0.0', 8, 'ipv4'],
    ['172.16.0.0', 12, 'ipv4'],
    ['192.168.0.0', 16, 'ipv4'],
    ['fc00::', 7, 'ipv6'],
  ],
};

function familyOf(address: string): Family | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** The parts of one entry of the list; null where it is none. */
function networksOf(entry: string): readonly (readonly [string, number, Family])[] | null {
  const [address = '', bits, ...more] = entry.trim().split('/');
  if (Object.hasOwn(NAMED, address) && bits === undefined) return NAMED[address] ?? null;
  const family = familyOf(address);
  if (family === null || more.length > 0) return null;
  const most = family === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [[address, most, family]];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? [[address, Number(bits), family]] : null;
}

/** Whether an address is one of those whose `X-Forwarded-*` headers count (ASVS 4.1.3). */
export type IsTrustedProxy = (address: string) => boolean;

/** Reads `TRUST_PROXY`: addresses, networks and named networks, separated by commas. Null where it is none of that. */
export function trustedProxies(list: string): IsTrustedProxy | null {
  const trusted = new BlockList();
  for (const entry of list.split(',')) {
    const networks = networksOf(entry);
    if (networks === null) return null;
    for (const [address, bits, family] of networks) trusted.addSubnet(address, bits, family);
  }
  return (address) => {
    // A link-local address comes with the interface that it was seen on.
    const [plain = ''] = address.split('%', 1);
    const family = familyOf(plain);
    return family !== null && trusted.check(plain, family);
  };
}
