import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { World } from '../world.ts';

/** What no browser sends, on real sockets against a listening server. */

// Nothing of this reaches a database.
describe.skipIf(process.env.TEST_DATABASE === 'postgres')('on the wire', () => {
  let world: World;
  let port: number;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    world = await World.create();
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const address = world.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await world.destroy();
  });

  interface Line {
    readonly socket: Socket;
    readonly heard: () => string;
    readonly closed: Promise<unknown>;
  }

  async function dial(): Promise<Line> {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    socket.once('close', () => resolve());
    await once(socket, 'connect');
    return { socket, heard: () => text, closed };
  }

  /** Whether the server hung up within so many milliseconds. */
  const hangsUp = (line: Line, ms: number) =>
    Promise.race([line.closed.then(() => true), sleep(ms, false, { ref: false })]);

  const isAlive = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200;
  const HOST = 'Host: localhost:3000';

  test('the limits are those of the documents', () => {
    const { server } = world.app;
    expect(server.requestTimeout).toBe(15_000);
    expect(server.timeout).toBe(20_000);
    expect(server.maxHeadersCount).toBeNull();
  });

  test('a request that trickles in, headers or body, and one that never comes, are cut off', async () => {
    const { server } = world.app;
    // The same limits, shorter; how often the server looks is its own.
    server.requestTimeout = 400;
    server.headersTimeout = 400;
    const [headers, body, silent, half] = [await dial(), await dial(), await dial(), await dial()];
    headers.socket.write(`GET / HTTP/1.1\r\n${HOST}\r\n`);
    body.socket.write(
      `POST /login HTTP/1.1\r\n${HOST}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n`,
    );
    half.socket.write('GET / HT');
    const drip = setInterval(() => {
      headers.socket.write('X-Slow: 1\r\n');
      body.socket.write('a');
    }, 100);
    const started = performance.now();
    const outcomes = await Promise.all([headers, body, silent, half].map((line) => hangsUp(line, 6_000)));
    clearInterval(drip);
    expect(outcomes).toEqual([true, true, true, true]);
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const line of [headers, half]) expect(line.heard()).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(await isAlive()).toBe(true);
  });

  test('one that stops reading or says nothing more is closed after its time', async () => {
    world.app.server.keepAliveTimeout = 200;
    const line = await dial();
    line.socket.write(`GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`);
    expect(await hangsUp(line, 4_000)).toBe(true);
    expect(line.heard()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
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
  ])('%s: one plain answer or none, and the server goes on', async (_name, bytes) => {
    const { server } = world.app;
    server.requestTimeout = 400;
    server.headersTimeout = 400;
    server.keepAliveTimeout = 200;
    const line = await dial();
    line.socket.write(Buffer.from(bytes, 'latin1'));
    expect(await hangsUp(line, 6_000)).toBe(true);
    const heard = line.heard();
    expect(heard).not.toMatch(/^HTTP\/1\.1 5|\n\s+at |node:internal/);
    // What was smuggled behind the first request is not answered as one of its own; that it is no request may be said.
    const [, ...rest] = heard.match(/HTTP\/1\.1 [1-5]\d\d /g) ?? [];
    expect(rest.filter((status) => status !== 'HTTP/1.1 400 ')).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  test('CR and LF that arrive encoded make no header', async () => {
    const line = await dial();
    line.socket.write(
      `GET /login?return_to=%0d%0aX-Injected:%201 HTTP/1.1\r\n${HOST}\r\n\r\nGET /dashboard%0d%0aX-Injected:%201 HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`,
    );
    await hangsUp(line, 4_000);
    expect(line.heard().match(/HTTP\/1\.1 \d/g)).toHaveLength(2);
    expect(line.heard()).not.toMatch(/^X-Injected/im);
  });

  test('two thousand bad requests and broken connections leave no memory behind', {
    timeout: 60_000,
  }, async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const round = async () => {
      for (let n = 0; n < 1_000; n += 1) {
        await world.app.inject({
          method: n % 2 === 0 ? 'GET' : 'POST',
          url: `/${n}/%00?${'q=1&'.repeat(50)}`,
          headers: { host: `tenant${n}.localhost:3000`, cookie: `secportal=${String(n).padStart(43, 'A')}` },
        });
        if (n % 20 === 0) {
          const line = await dial();
          line.socket.write('GET / HT');
          line.socket.destroy();
          sockets.delete(line.socket);
        }
      }
      await sleep(100);
      collect();
      return process.memoryUsage().heapUsed;
    };
    await round();
    const before = await round();
    const after = await round();
    expect((after - before) / 1_048_576, 'megabytes more').toBeLessThan(3);
  });
});
