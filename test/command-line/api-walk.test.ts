import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { freePort } from '../free-port.ts';
import { expectPlain, test } from './operator.ts';

const run = promisify(execFile);

/** The commands of docs/api.md, in their order. */
const COMMANDS = [
  ...readFileSync(fileURLToPath(new URL('../../docs/api.md', import.meta.url)), 'utf8').matchAll(
    /^```sh\n(.*?)^```$/gms,
  ),
].map(([, commands = '']) => commands);

/** As somebody at a browser gets one. */
async function tokenOf(base: string): Promise<string> {
  const post = (path: string, form: Record<string, string>, cookie = '') =>
    fetch(base + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: base, cookie },
      body: new URLSearchParams(form),
    });
  const signIn = await post('/login', { email: 'priya@acme.example', password: 'orchard lantern velvet' });
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const wanted = { name: 'A walk', may: 'write', days: '30', sees: 'all' };
  const made = await post('/dashboard/acme/tokens/new', wanted, cookie);
  return /sp_[\w-]{51}/.exec(await made.text())?.[0] ?? '';
}

/** From here on it knows `--json` and `--fail-with-body`. */
const CURL_WANTED = [7, 82];

/** Whether the commands can be run here: not everybody who tests has what they are written for. */
function hasCurl(): boolean {
  const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /^curl (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const [wantedMajor = 0, wantedMinor = 0] = CURL_WANTED;
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
}

// Always on SQLite, whatever the environment names.
describe.skipIf(!hasCurl())('docs/api.md', () => {
  test('E26 E27: its commands lead from a token to a published finding', async ({ installation }) => {
    const port = await freePort();
    const demo = installation.launch(['demo', '--port', String(port)], { TMPDIR: installation.dataDir });
    await expect.poll(() => demo.said.out).toContain('otpauth://');
    const SECPORTAL = `http://localhost:${port}`;
    const env = { ...process.env, SECPORTAL, TOKEN: await tokenOf(SECPORTAL) };
    const script = ['set -eu', ...COMMANDS].join('\n');
    // What they write lies in the folder in which they run.
    const { stdout } = await run('bash', ['-o', 'pipefail', '-c', script], {
      env,
      cwd: installation.dataDir,
    });
    expect(COMMANDS.length).toBeGreaterThan(5);
    expect(stdout).toContain('"impact":"Everything in the database."');
    expect(stdout).toContain('"name":"request.txt"');
    expect(stdout).toContain('"state":"published"');
    expect(stdout).toContain('"text":"We can retest this on Thursday."');

    // The same by the command for scanners' files, which names engagements as people type them.
    const imported = (engagement: string, text: string) => {
      const path = join(installation.dataDir, 'found.csv');
      writeFileSync(path, text);
      const options = ['--url', SECPORTAL, '--workspace', 'acme', '--token', env.TOKEN, '--take'];
      return installation.run(['import', engagement, path, ...options], {});
    };
    const taken = await imported('kl-2026-03', 'Title,Severity\nAn old lock,low\n');
    expect(taken.out).toContain('1 result: 1 new, 0 changed, 0 seen before, 0 no longer there.');
    expect(taken.out).toContain('1 draft added, 0 findings updated.');
    const refused = await imported('KL-2026-03', '');
    expectPlain(refused);
    expect(refused.err).toContain('The server answered 422: This file is empty.');
    demo.child.kill('SIGTERM');
    expect((await demo.ended).code).toBe(0);
  });
});
