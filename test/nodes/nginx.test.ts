import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { together } from '../together.ts';
import { Installation, type Somebody } from './installation.ts';
import type { Node } from './premises.ts';

const CONFIGURATION = new URL('../../docs/deploy/nginx.conf', import.meta.url);
const has = (command: string, flag: string) => spawnSync(command, [flag]).status === 0;

// The very file of docs/deploy, but for ports and directories; where the machine has an nginx.
describe.skipIf(!has('nginx', '-v') || !has('openssl', 'version'))('nginx in front', () => {
  let installation: Installation;
  let directory: string;
  let nodes: Node[] = [];
  let nginx: ChildProcess;
  let agent: Agent;
  let port = 0;
  let somebody: Somebody;
  const env = { BASE_URL: 'https://portal.example.com', TRUST_PROXY: '127.0.0.1' };

  beforeAll(async () => {
    installation = await Installation.make();
    somebody = await installation.add('ada', 'consultant');
    directory = await mkdtemp(join(tmpdir(), 'secportal-nginx-'));
    nodes = await Promise.all([installation.serve({ env }), installation.serve({ env })]);
    port = await freePort();
    const plain = await freePort();
    const [key, certificate] = [join(directory, 'privkey.pem'), join(directory, 'fullchain.pem')];
    const names = 'subjectAltName=DNS:portal.example.com,DNS:*.portal.example.com';
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        ...curve,
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=portal.example.com',
        '-addext',
        names,
      ].concat(['-keyout', key, '-out', certificate]),
      { stdio: 'ignore' },
    );
    const site = (await readFile(CONFIGURATION, 'utf8'))
      .replace(/server 127\.0\.0\.1:3000([^;]*;)/, (_, rest) =>
        nodes.map((node) => `server 127.0.0.1:${node.port}${rest}`).join(' '),
      )
      .replaceAll(/listen \[::\]:\d+[^;]*;/g, '')
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('listen 80', `listen 127.0.0.1:${plain}`)
      .replaceAll('/etc/letsencrypt/live/portal.example.com', directory)
      .replaceAll('/var/log/nginx', directory);
    await writeFile(join(directory, 'site.conf'), site);
    await writeFile(
      join(directory, 'nginx.conf'),
      `daemon off; pid ${directory}/pid; error_log ${directory}/error.log; worker_processes 1;
       events {} http { client_body_temp_path ${directory}/b; proxy_temp_path ${directory}/p;
       fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
       include ${directory}/site.conf; }`,
    );
    const arguments_ = ['-p', directory, '-c', join(directory, 'nginx.conf')];
    const checked = spawnSync('nginx', ['-t', ...arguments_], { encoding: 'utf8' });
    expect(checked.stderr).toContain('test is successful');
    nginx = spawn('nginx', arguments_, { stdio: 'ignore' });
    agent = new Agent({ keepAlive: true, ca: await readFile(certificate) });
    await expect
      .poll(async () => (await ask('portal.example.com', '/healthz').catch(() => null))?.status)
      .toBe(200);
  });

  afterAll(async () => {
    void agent.destroy();
    nginx.kill('SIGTERM');
    await once(nginx, 'close');
    await installation.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  function ask(host: string, path: string, headers: Record<string, string> = {}, form?: string) {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number;
      location: string | undefined;
    }>();
    const asked = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        servername: host,
        path,
        method: form === undefined ? 'GET' : 'POST',
        headers: {
          host,
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location }),
        );
      },
    );
    asked.once('error', reject);
    asked.end(form);
    return promise;
  }

  async function cookieOf(): Promise<string> {
    const browser = await installation.signedIn(somebody);
    return `__Host-secportal=${browser.token}`;
  }

  test('both names are answered, with a certificate for both; any other gets none', async () => {
    expect(await ask('portal.example.com', '/login')).toMatchObject({ status: 200 });
    expect(await ask('acme.portal.example.com', '/login')).toMatchObject({ status: 200 });
    expect(await ask('nobody.portal.example.com', '/login')).toMatchObject({ status: 404 });
    await expect(ask('evil.example.com', '/login')).rejects.toThrow();
  });

  test('what a visitor claims about hosts and addresses does not get through', async () => {
    const claims = { 'x-forwarded-host': 'acme.portal.example.com', 'x-forwarded-for': '6.6.6.6' };
    const own = { origin: 'https://portal.example.com', ...claims };
    const form = `email=${somebody.email}&password=not+the+password`;
    expect((await ask('portal.example.com', '/login', own, form)).status).toBe(422);
    const foreign = { ...own, origin: 'https://acme.portal.example.com' };
    expect((await ask('portal.example.com', '/login', foreign, form)).status).toBe(403);
    const [event] = await installation.db.selectFrom('audit_events').select(['ip', 'host']).execute();
    expect(event).toEqual({ ip: '127.0.0.1', host: 'portal.example.com' });
  });

  test('no path with its token is logged', async () => {
    await ask('portal.example.com', '/reset-password/one-time-token?and=more');
    await ask('portal.example.com', '/login');
    for (const log of ['secportal.log', 'secportal-error.log', 'error.log']) {
      expect(await readFile(join(directory, log), 'utf8')).not.toContain('one-time-token');
    }
  });

  test('a rolling restart behind it is not noticed', async () => {
    const cookie = await cookieOf();
    const answers = new Set<number>();
    let rolling = true;
    const load = Array.from({ length: 6 }, async () => {
      while (rolling) {
        answers.add((await ask('portal.example.com', '/api/v1/session', { cookie })).status);
        await sleep(25);
      }
    });
    const restart = async () => {
      for (const [at, node] of nodes.entries()) {
        node.child.kill('SIGTERM');
        expect((await node.ended).code).toBe(0);
        nodes[at] = await installation.serve({ port: node.port, env });
        // As docs/deploy.md asks for.
        await sleep(2_000);
      }
    };
    await together([
      ...load,
      restart().finally(() => {
        rolling = false;
      }),
    ]);
    expect([...answers]).toEqual([200]);
  });
});
