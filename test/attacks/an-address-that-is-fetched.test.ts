import dns from 'node:dns';
import { readdir } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { expect, vi } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../consultancy.ts';

/**
 * PlexTrac CVE-2024-11833, CVE-2024-11836, CVE-2024-11838: the server fetched addresses, wrote files and included others by
 * routes that no document named. Faction CVE-2025-66022: something was uploaded without signing in, and ran.
 */

const INNER = 'http://169.254.169.254/latest/meta-data/';
const ADDRESSES = [
  INNER,
  'http://127.0.0.1:22/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'ftp://127.0.0.1/',
];

const test = testAtWork.extend(
  'calls',
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  async ({}: object, { onCleanup }) => {
    const calls: string[] = [];
    const note =
      (how: string) =>
      (...args: unknown[]): never => {
        calls.push(`${how} ${String(args[0])}`);
        throw new Error('Nothing here calls anyone.');
      };
    const spies = [
      vi.spyOn(globalThis, 'fetch').mockImplementation(note('fetch')),
      vi.spyOn(http, 'request').mockImplementation(note('http')),
      vi.spyOn(https, 'request').mockImplementation(note('https')),
      vi.spyOn(dns, 'lookup').mockImplementation(note('lookup') as never),
    ];
    onCleanup(() => {
      for (const spy of spies) spy.mockRestore();
    });
    return calls;
  },
);

test('no address that somebody types is fetched, whichever field it stands in', async ({
  planVisible,
  draft,
  owner,
  client,
  calls,
}) => {
  const typed = ADDRESSES.map((address) => `![picture](${address}) [link](${address}) ${address}`).join(
    '\n\n',
  );
  const engagement = await planVisible({ title: INNER, scope: typed, rules: typed, tags: 'a' });
  const finding = await draft(engagement, {
    title: INNER,
    description: typed,
    steps: typed,
    impact: typed,
    remediation: typed,
    references: typed,
    assets: INNER,
  });
  leadsTo(await owner.post(`${finding}/publish`, { revision: '2', whatChanged: INNER }));
  leadsTo(await owner.post(`${finding}/remarks`, { kind: 'note', text: typed }));
  const read = `/portal/findings/${idIn(finding)}`;
  leadsTo(await client.post(`${read}/comments`, { text: typed }));
  for (const [reader, path] of [
    [owner, engagement],
    [owner, finding],
    [owner, `${finding}/edit`],
    [client, read],
  ] as const)
    expect((await reader.get(`${path}?url=${INNER}&callback=${INNER}&next=${INNER}`)).statusCode).toBe(200);
  expect(calls).toEqual([]);
});

test('no route takes a file from someone who has not signed in, and none lands on the disk', async ({
  world,
}) => {
  const boundary = 'between';
  const payload = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="../../../shell.jsp"',
    'Content-Type: image/png',
    '',
    '<% out.println(7*191); %>',
    `--${boundary}--`,
    '',
  ].join('\r\n');
  const urls = world.routes.map(({ url }) => url);
  expect(urls.length).toBeGreaterThan(30);
  for (const url of new Set(urls)) {
    const path = url.replace(/:\w+/g, 'acme').replaceAll('*', 'shell.jsp');
    const answer = await world.app.inject({
      method: 'POST',
      url: path,
      payload,
      headers: {
        host: world.config.baseHost,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'sec-fetch-site': 'same-origin',
      },
    });
    const isRefused = answer.statusCode >= 400 && answer.statusCode < 500;
    const isSentAway = answer.statusCode === 303 && /\/login/.test(String(answer.headers.location));
    expect(isRefused || isSentAway, `${path}: ${answer.statusCode}`).toBe(true);
  }
  const kept = await readdir(world.filesFolder, { recursive: true, withFileTypes: true });
  expect(kept.filter((entry) => entry.isFile())).toEqual([]);
});
