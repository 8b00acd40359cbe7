import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createKeyringText } from '../../src/sealing/sealed-box.ts';
import { freePort } from '../free-port.ts';
import { expectPlain, occupy, test } from './operator.ts';

describe('serve', () => {
  test('ASVS 6.3.2: a fresh installation starts by itself, with a key of its own and no account', async ({
    installation,
  }) => {
    const { base, port, child, ended } = await installation.serve();
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    const page = await fetch(`${base}/login`);
    expect(page.status).toBe(200);
    const key = await stat(join(installation.dataDir, 'sealing-key'));
    expect(key.mode & 0o777).toBe(0o600);
    const { services } = await installation.inside();
    for (const table of ['accounts', 'workspaces', 'sessions'] as const) {
      expect(await services.db.selectFrom(table).select('id').execute()).toEqual([]);
    }
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('what it prints names the address and, where nobody watches, is JSON; never the key', async ({
    installation,
  }) => {
    const { base, child, ended } = await installation.serve();
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(out).toContain(base);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    const key = (await readFile(join(installation.dataDir, 'sealing-key'), 'utf8')).trim();
    expect(`${out}${err}`).not.toContain(key.slice(3));
  });

  test('--port wins over PORT, and the base URL follows it', async ({ installation }) => {
    const { base } = await installation.serve({ PORT: '1' });
    const page = await fetch(`${base}/dashboard`, { redirect: 'manual' });
    expect(page.status).toBe(303);
  });

  test('a taken port is a plain message that names it and the way out', async ({ installation }) => {
    const { server, port } = await occupy();
    const ended = await installation.run(['serve', '--port', String(port)], installation.env);
    server.close();
    expectPlain(ended);
    expect(ended.err).toContain(String(port));
    expect(ended.err).toContain('--port');
  });

  test('B15: says at the start that no email leaves: with https but no SMTP, and with a mail server that is away', async ({
    installation,
  }) => {
    const messages = (out: string) =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { level: number; msg: string });
    const unset = await installation.serve({ BASE_URL: 'https://portal.example' });
    const mailPort = await freePort();
    const away = await installation.serve({ SMTP_URL: `smtp://portal:hunter2@127.0.0.1:${mailPort}` });
    for (const [{ said }, words] of [
      [unset, 'SMTP_URL isn’t set'],
      [away, `The mail server of SMTP_URL can’t be used (connect ECONNREFUSED 127.0.0.1:${mailPort}`],
    ] as const) {
      await expect.poll(() => said.out).toContain(words);
      expect(messages(said.out).find(({ msg }) => msg.startsWith(words))?.level).toBe(40);
    }
    expect(`${away.said.out}${away.said.err}`).not.toContain('hunter2');
    const here = await installation.serve();
    here.child.kill('SIGTERM');
    expect((await here.ended).out).not.toContain('SMTP');
  });

  test('D16: with another key, and with none, it refuses to start', async ({ installation }) => {
    const first = await installation.serve();
    first.child.kill('SIGTERM');
    await first.ended;
    const keyFile = join(installation.dataDir, 'sealing-key');
    const right = await readFile(keyFile, 'utf8');

    await writeFile(keyFile, createKeyringText());
    const wrong = await installation.run(['serve', '--port', String(await freePort())], installation.env);
    expectPlain(wrong);
    expect(wrong.err).toMatch(/sealing key/i);

    await rm(keyFile);
    const missing = await installation.run(['serve', '--port', String(await freePort())], installation.env);
    expectPlain(missing);
    expect(missing.err).toMatch(/sealing key/i);

    await writeFile(keyFile, right, { mode: 0o600 });
    const again = await installation.serve();
    expect(again.child.exitCode).toBeNull();
  });
});
