import { expect, test } from 'vitest';
import { trustedProxies } from './proxies.ts';

test.for([
  ['127.0.0.1', ['127.0.0.1', '::ffff:127.0.0.1'], ['127.0.0.2', '::1', '']],
  ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3'], ['11.0.0.0', '9.255.255.255']],
  ['2001:db8::/32', ['2001:db8::1', '2001:db8:ffff::'], ['2001:db9::', '10.0.0.1']],
  ['192.0.2.1, 192.0.2.128/25', ['192.0.2.1', '192.0.2.129'], ['192.0.2.2', '192.0.2.127']],
  ['loopback', ['127.0.0.1', '127.9.9.9', '::1'], ['128.0.0.1', '::2']],
  ['linklocal', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0'], ['169.253.0.1', 'fec0::1']],
  [
    'uniquelocal',
    ['10.0.0.1', '172.16.0.1', '172.31.0.1', '192.168.0.1', 'fd00::1'],
    ['172.32.0.1', '8.8.8.8'],
  ],
] as const)('ASVS 4.1.3: TRUST_PROXY=%s trusts %j and not %j', ([list, trusted, others]) => {
  const isTrusted = trustedProxies(list);
  for (const address of trusted) expect(isTrusted?.(address), address).toBe(true);
  for (const address of others) expect(isTrusted?.(address), address).toBe(false);
});

test.for([
  '',
  'everybody',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'loopback/8',
  'constructor',
  '10.0.0',
])('TRUST_PROXY=%s is refused', (list) => {
  expect(trustedProxies(list)).toBeNull();
});
