import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

test.for([
  'http://192.0.2.7',
  'https://192.0.2.7:8443',
  'http://127.0.0.1:3000',
  'http://2130706433',
  'https://[2001:db8::7]',
  'http://[::1]:3000',
])('B15: BASE_URL=%s is refused, because an address has no subdomains', (url) => {
  expect(() => loadConfig({ BASE_URL: url })).toThrow(ConfigError);
  expect(() => loadConfig({ BASE_URL: url })).toThrow(/BASE_URL: .* is an IP address.* no subdomains/);
});

test.for(['http://localhost:3000', 'https://portal.example.com', 'https://1.example'])(
  'B15: BASE_URL=%s, which has subdomains, is taken',
  (url) => {
    expect(loadConfig({ BASE_URL: url }).baseUrl).toBe(url);
  },
);
