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

test('B11: heads are posted under TLS, or on this machine, and no password stands in the address', () => {
  const posted = (url: string) =>
    loadConfig({ BASE_URL: 'http://localhost:3000', AUDIT_HEADS_URL: url }).auditHeadsUrl;
  for (const url of ['https://heads.example.com/x', 'http://127.0.0.1:9000/', 'http://localhost/x'])
    expect(posted(url)).toBe(url);
  for (const url of ['http://heads.example.com/', 'ftp://x', 'heads', 'https://a:b@x.example/'])
    expect(() => posted(url), url).toThrow(/AUDIT_HEADS_URL: give an https address/);
});

test('E25: room for files is set for all plans or for each, and for the installation', () => {
  const GIGABYTE = 1024 ** 3;
  const room = (all: Record<string, string>) => {
    const { workspaceBytes, installationBytes } = loadConfig({ BASE_URL: 'http://localhost:3000', ...all });
    const each = Object.values(workspaceBytes).map((bytes) => bytes / GIGABYTE);
    return [...each, installationBytes === undefined ? null : installationBytes / GIGABYTE];
  };
  expect(room({})).toEqual([50, 50, 50, null]);
  expect(room({ WORKSPACE_GB: '7', INSTALLATION_GB: '900' })).toEqual([7, 7, 7, 900]);
  expect(room({ WORKSPACE_GB: 'team:200, starter:5,pro:50' })).toEqual([5, 50, 200, null]);
  for (const wrong of [
    '0',
    '1.5',
    'pro:5',
    '5,5,5',
    'starter:5,pro:50,team:200,pro:1',
    'starter:1,pro:1,team:x',
    '100001',
  ])
    expect(() => room({ WORKSPACE_GB: wrong }), wrong).toThrow(/WORKSPACE_GB: .*starter:5,pro:50,team:200/);
  expect(() => room({ INSTALLATION_GB: '0' })).toThrow(/INSTALLATION_GB/);
});
