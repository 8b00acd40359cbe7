import { describe, expect } from 'vitest';
import { test } from '../fixtures.ts';
import { Line } from '../raw-socket.ts';

/** A server that strangers' idle connections had used up the open files of could not even measure its memory, and ended. */

const OPEN_FILES = 256;
const MORE = 600;
const HOST = 'Host: portal.test';

// Windows has no such limit.
describe.skipIf(process.platform === 'win32')('open files', () => {
  test('more connections than it may have files: the server goes on, and whoever comes later is answered', async ({
    installation,
  }) => {
    const { port, child } = await installation.serve({ openFiles: OPEN_FILES });
    const lines: Line[] = [];
    for (let n = 0; n < MORE; n += 1) {
      const line = await Line.to(port).catch(() => null);
      if (line === null) continue;
      lines.push(line);
      // Some never say anything; most are kept open after an answer.
      if (n % 10 !== 0) line.say(`GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`);
    }
    const page = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status, headers }) => ({ status, at: Date.parse(headers.get('date') ?? '') }),
        () => ({ status: 'no answer', at: Number.NaN }),
      );
    // A look at its memory, which it takes every second, needs a file: by its own clock it has taken two with all of these open.
    const full = Date.now();
    await expect.poll(page).toEqual({ status: 200, at: expect.toSatisfy((at) => at - full > 2_000) });
    expect(child.exitCode).toBeNull();
    expect(lines.filter(({ closed }) => !closed).length).toBeLessThan(OPEN_FILES);
    for (const line of lines) line.hangUp();
  });
});
