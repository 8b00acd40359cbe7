import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import { Line } from '../raw-socket.ts';

/** What no browser sends, on real sockets against a listening server. */

/** The limits that a server really has, in milliseconds. How they are kept to is in test/attacks. */
const REAL = { requestTimeout: 15_000, headersTimeout: 15_000, timeout: 20_000, keepAliveTimeout: 65_000 };
/** The same limits, shorter, so that nobody waits for them; how often the server looks is its own. */
const SHORT = { requestTimeout: 400, headersTimeout: 400, keepAliveTimeout: 200 };
const BEAT_MS = 100;
const BEATS = 60;

const test = base
  .extend('port', { scope: 'file' }, ({ world }) => world.listen())
  .extend('isAlive', { scope: 'file' }, ({ port }) => async () => {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200;
  })
  .extend('dial', ({ port }, { onCleanup }) => {
    const lines: Line[] = [];
    onCleanup(() => {
      for (const line of lines) line.hangUp();
    });
    return async (): Promise<Line> => {
      const line = await Line.to(port);
      lines.push(line);
      return line;
    };
  });

describe('on the wire', () => {
  /** Whether the server hung up, before any limit that it really has would be over. */
  const hangsUp = async (line: Line, drip = '') => (await line.drip(drip, BEATS, BEAT_MS)) !== null;

  const HOST = 'Host: localhost:3000';

  test('the limits are those of the documents', ({ world }) => {
    const { requestTimeout, headersTimeout, timeout, keepAliveTimeout, maxHeadersCount } = world.app.server;
    expect({ requestTimeout, headersTimeout, timeout, keepAliveTimeout }).toEqual(REAL);
    expect(maxHeadersCount).toBeNull();
  });

  test('a request that trickles in, headers or body, and one that never comes, are cut off', async ({
    world,
    dial,
    isAlive,
  }) => {
    Object.assign(world.app.server, SHORT);
    const [headers, body, silent, half] = [await dial(), await dial(), await dial(), await dial()];
    headers.say(`GET / HTTP/1.1\r\n${HOST}\r\n`);
    body.say(
      `POST /login HTTP/1.1\r\n${HOST}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n`,
    );
    half.say('GET / HT');
    const outcomes = await Promise.all([
      hangsUp(headers, 'X-Slow: 1\r\n'),
      hangsUp(body, 'a'),
      hangsUp(silent),
      hangsUp(half),
    ]);
    expect(outcomes).toEqual([true, true, true, true]);
    for (const line of [headers, half]) expect(line.heard).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(await isAlive()).toBe(true);
  });

  test('one that stops reading or says nothing more is closed after its time', async ({ world, dial }) => {
    Object.assign(world.app.server, SHORT);
    const line = await dial();
    line.say(`GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`);
    expect(await hangsUp(line)).toBe(true);
    expect(line.heard).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('a few requests sent ahead are answered in their order; thousands are not even looked at', async ({
    dial,
    isAlive,
  }) => {
    const ask = (path: string) => `GET ${path} HTTP/1.1\r\n${HOST}\r\n\r\n`;
    const few = await dial();
    few.say(
      `${Array.from({ length: 6 }, () => ask('/healthz') + ask('/nowhere')).join('')}GET /healthz HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`,
    );
    expect(await hangsUp(few)).toBe(true);
    expect(few.statuses).toEqual([...Array.from({ length: 6 }, () => ['200', '404']).flat(), '200']);
    const many = await dial();
    many.say(ask('/healthz').repeat(5_000));
    expect(await hangsUp(many)).toBe(true);
    expect(many.statuses.length).toBeLessThan(20);
    expect(await isAlive()).toBe(true);
  });

  test.for([
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['garbage', '\0'.repeat(500)],
    ['a NUL in a header', `GET / HTTP/1.1\r\n${HOST}\r\nX: a\0b\r\n\r\n`],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two hosts', `GET /login HTTP/1.1\r\n${HOST}\r\nHost: evil.example\r\n\r\n`],
    ['a bare line feed in a header', `GET / HTTP/1.1\r\n${HOST}\r\nX: a\nY: b\r\n\r\n`],
    ['a blank before the colon', `GET / HTTP/1.1\r\n${HOST}\r\nContent-Length : 5\r\n\r\n`],
    ['a folded header', `GET / HTTP/1.1\r\n${HOST}\r\nX: a\r\n b\r\n\r\n`],
    [
      'two lengths',
      `POST /login HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
    ],
    [
      'a length and chunks',
      `POST /login HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n${HOST}\r\n\r\n`,
    ],
    ['odd chunks', `POST /login HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    [
      'a chunk of no size',
      `POST /login HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n`,
    ],
    ['a negative length', `POST /login HTTP/1.1\r\n${HOST}\r\nContent-Length: -1\r\n\r\n`],
    ['headers without end', `GET / HTTP/1.1\r\n${HOST}\r\n${'X: y\r\n'.repeat(8_000)}\r\n`],
    ['a path without end', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n\r\n`],
    ['a proxy’s request', `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n\r\n`],
    ['another method', `PROPFIND / HTTP/1.1\r\n${HOST}\r\n\r\n`],
    ['a trace', `TRACE / HTTP/1.1\r\n${HOST}\r\nCookie: secportal=x\r\n\r\n`],
    [
      'an upgrade',
      `GET / HTTP/1.1\r\n${HOST}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
    ],
    ['HTTP/2 at once', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an absolute address', `GET http://evil.example/admin HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`],
  ] as const)(
    '%s: one plain answer or none, and the server goes on',
    async ([_name, bytes], { world, dial, isAlive }) => {
      Object.assign(world.app.server, SHORT);
      const line = await dial();
      line.say(Buffer.from(bytes, 'latin1'));
      expect(await hangsUp(line)).toBe(true);
      const { heard } = line;
      expect(heard).not.toMatch(/^HTTP\/1\.1 5|\n\s+at |node:internal/);
      // What was smuggled behind the first request is not answered as one of its own; that it is no request may be said.
      const [, ...rest] = heard.match(/HTTP\/1\.1 [1-5]\d\d /g) ?? [];
      expect(rest.filter((status) => status !== 'HTTP/1.1 400 ')).toEqual([]);
      expect(await isAlive()).toBe(true);
    },
  );

  test('CR and LF that arrive encoded make no header', async ({ dial }) => {
    const line = await dial();
    line.say(
      `GET /login?return_to=%0d%0aX-Injected:%201 HTTP/1.1\r\n${HOST}\r\n\r\nGET /dashboard%0d%0aX-Injected:%201 HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`,
    );
    await hangsUp(line);
    expect(line.heard.match(/HTTP\/1\.1 \d/g)).toHaveLength(2);
    expect(line.heard).not.toMatch(/^X-Injected/im);
  });

  test('two thousand bad requests and broken connections leave no memory behind', async ({ world, dial }) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { server } = world.app;
    const round = async () => {
      for (let n = 0; n < 1_000; n += 1) {
        await world.app.inject({
          method: n % 2 === 0 ? 'GET' : 'POST',
          url: `/${n}/%00?${'q=1&'.repeat(50)}`,
          headers: { host: `tenant${n}.localhost:3000`, cookie: `secportal=${String(n).padStart(43, 'A')}` },
        });
        if (n % 20 === 0) {
          const line = await dial();
          line.say('GET / HT');
          line.hangUp();
        }
      }
      await expect.poll(() => promisify(server.getConnections.bind(server))()).toBe(0);
      collect();
      return process.memoryUsage().heapUsed;
    };
    await round();
    const before = await round();
    const after = await round();
    expect((after - before) / 1_048_576, 'megabytes more').toBeLessThan(3);
  });
});
