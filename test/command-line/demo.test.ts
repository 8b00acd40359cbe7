import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort } from '../free-port.ts';
import { expectPlain, occupy, test } from './operator.ts';

// Always on SQLite, whatever the environment names.
describe('demo', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    'prints what one needs, touches no real data, and leaves nothing behind: %s',
    async (signal, { installation }) => {
      const port = await freePort();
      const dataDir = join(installation.dataDir, 'real');
      const demo = installation.launch(['demo'], {
        TMPDIR: installation.dataDir,
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        BASE_URL: 'https://real.example',
      });
      await expect.poll(() => demo.said.out).toContain('otpauth://');
      const { out } = demo.said;
      expect(out).toContain(`http://localhost:${port}`);
      expect(out).toContain(`http://acme.localhost:${port}`);
      expect(out).toMatch(/otpauth:\/\/totp\/SecPortal%20Acme%20Security:\S+secret=[A-Z2-7]{32}\S*/);
      expect((await fetch(`http://localhost:${port}/login`)).status).toBe(200);
      demo.child.kill(signal);
      expect((await demo.ended).code).toBe(0);
      expect(await readdir(installation.dataDir)).toEqual([]);
    },
  );

  test('a taken port is a plain message', async ({ installation }) => {
    const { server, port } = await occupy();
    const ended = await installation.run(['demo', '--port', String(port)], { TMPDIR: installation.dataDir });
    server.close();
    expectPlain(ended);
    expect(ended.err).toContain(String(port));
    expect(await readdir(installation.dataDir)).toEqual([]);
  });
});
