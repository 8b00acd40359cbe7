import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createKeyringText } from '../../src/sealing/sealed-box.ts';
import { freePort } from '../free-port.ts';
import { expectPlain, occupy, test } from './operator.ts';

describe('serve', () => {
  test('ASVS 6.3.2: a fresh installation starts by itself, with a key of its own and no account', async ({
    place,
  }) => {
    const { base, port, child, ended } = await place.serve();
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    const page = await fetch(`${base}/login`);
    expect(page.status).toBe(200);
    const key = await stat(join(place.dataDir, 'sealing-key'));
    expect(key.mode & 0o777).toBe(0o600);
    const { services } = await place.inside();
    for (const table of ['accounts', 'workspaces', 'sessions'] as const) {
      expect(await services.db.selectFrom(table).select('id').execute()).toEqual([]);
    }
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('what it prints names the address and, where nobody watches, is JSON; never the key', async ({
    place,
  }) => {
    const { base, child, ended } = await place.serve();
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(out).toContain(base);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    const key = (await readFile(join(place.dataDir, 'sealing-key'), 'utf8')).trim();
    expect(`${out}${err}`).not.toContain(key.slice(3));
  });

  test('--port wins over PORT, and the base URL follows it', async ({ place }) => {
    const { base } = await place.serve({ PORT: '1' });
    const page = await fetch(`${base}/dashboard`, { redirect: 'manual' });
    expect(page.status).toBe(303);
  });

  test('a taken port is a plain message that names it and the way out', async ({ place }) => {
    const { server, port } = await occupy();
    const ended = await place.run(['serve', '--port', String(port)], place.env);
    server.close();
    expectPlain(ended);
    expect(ended.err).toContain(String(port));
    expect(ended.err).toContain('--port');
  });

  test('B15: says at the start that no email leaves: with https but no SMTP, and with a mail server that is away', async ({
    place,
  }) => {
    const messages = (out: string) =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { level: number; msg: string });
    const unset = await place.serve({ BASE_URL: 'https://portal.example' });
    const mailPort = await freePort();
    const away = await place.serve({ SMTP_URL: `smtp://portal:hunter2@127.0.0.1:${mailPort}` });
    for (const [{ said }, words] of [
      [unset, 'SMTP_URL isn’t set'],
      [away, `The mail server of SMTP_URL can’t be used (connect ECONNREFUSED 127.0.0.1:${mailPort}`],
    ] as const) {
      await expect.poll(() => said.out).toContain(words);
      expect(messages(said.out).find(({ msg }) => msg.startsWith(words))?.level).toBe(40);
    }
    expect(`${away.said.out}${away.said.err}`).not.toContain('hunter2');
    const here = await place.serve();
    here.child.kill('SIGTERM');
    expect((await here.ended).out).not.toContain('SMTP');
  });

  test('D16: with another key, and with none, it refuses to start', async ({ place }) => {
    const first = await place.serve();
    first.child.kill('SIGTERM');
    await first.ended;
    const keyFile = join(place.dataDir, 'sealing-key');
    const right = await readFile(keyFile, 'utf8');

    await writeFile(keyFile, createKeyringText());
    const wrong = await place.run(['serve', '--port', String(await freePort())], place.env);
    expectPlain(wrong);
    expect(wrong.err).toMatch(/sealing key/i);

    await rm(keyFile);
    const missing = await place.run(['serve', '--port', String(await freePort())], place.env);
    expectPlain(missing);
    expect(missing.err).toMatch(/sealing key/i);

    await writeFile(keyFile, right, { mode: 0o600 });
    const again = await place.serve();
    expect(again.child.exitCode).toBeNull();
  });
});
