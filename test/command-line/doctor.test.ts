import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { createKeyringText } from '../../src/sealing/sealed-box.ts';
import { freePort } from '../free-port.ts';
import { type Env, type OperatorInstallation, test } from './operator.ts';

interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly says: string;
  readonly todo?: string;
}

/** A time server (RFC 5905) whose clock is this much ahead of ours. */
async function timeServer(aheadMs: number) {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt8((question.readUInt8(0) & 0x38) | 4, 0);
    const seconds = (Date.now() + aheadMs) / 1000 + 2_208_988_800;
    answer.writeUInt32BE(Math.floor(seconds), 40);
    answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 44);
    socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { name: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

let rightTime: Awaited<ReturnType<typeof timeServer>>;
beforeAll(async () => {
  rightTime = await timeServer(0);
});
afterAll(() => rightTime.close());

/** What the doctor finds, by name. */
async function examine(installation: OperatorInstallation, env: Env = {}, server = rightTime.name) {
  const { code, out, err } = await installation.run(['doctor', '--json', '--time-server', server], {
    ...installation.env,
    ...env,
  });
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: Finding[] };
  expect(code).toBe(ok ? 0 : 1);
  expect(err).toMatch(ok ? /^$/ : /^\d+ checks? failed\.\n$/);
  for (const { status, todo } of checks) expect(todo === undefined).toBe(status === 'ok');
  return Object.fromEntries(checks.map((finding) => [finding.name, finding]));
}

/** What is asked of settings, names and servers is the same whatever the database. */
const onPostgres = process.env.TEST_DATABASE === 'postgres';

describe('doctor', () => {
  test('B15: of an installation that runs, each line is ok; it ends with 0', async ({ installation }) => {
    const { port } = await installation.serve();
    const found = await examine(installation, { PORT: String(port) });
    expect(Object.entries(found).map(([name, { status }]) => `${name} ${status}`)).toEqual(
      [
        'settings',
        'base-url',
        'dns',
        'tls',
        'server',
        'proxy',
        'mail',
        'keys',
        'database',
        'disk',
        'clock',
      ].map((name) => `${name} ok`),
    );
    const { code, out } = await installation.run(['doctor', '--time-server', rightTime.name], {
      ...installation.env,
      PORT: String(port),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {4}settings {2}/);
    expect(out).toContain('Everything is in order.');
  });

  test('B15: where nothing was started it says so, makes nothing, and ends with 1', async ({
    installation,
  }) => {
    rmSync(installation.dataDir, { recursive: true });
    const found = await examine(installation);
    expect(found).toMatchObject({
      keys: { status: 'fail' },
      disk: { status: 'fail' },
      server: { status: 'warn' },
    });
    expect(() => readFileSync(installation.dataDir)).toThrow('ENOENT');
  });

  test.skipIf(onPostgres)(
    'B15: a server that is down, a mail server that is away, and a wrong clock',
    async ({ installation }) => {
      const { child, ended } = await installation.serve();
      child.kill('SIGTERM');
      await ended;
      const slow = await timeServer(90_000);
      const mailPort = await freePort();
      const env = { PORT: String(await freePort()), SMTP_URL: `smtp://portal:hunter2@127.0.0.1:${mailPort}` };
      const found = await examine(installation, env, slow.name);
      slow.close();
      expect(found).toMatchObject({
        server: { status: 'fail', says: expect.stringContaining('ECONNREFUSED') },
        mail: { status: 'fail', says: expect.stringContaining('ECONNREFUSED') },
        clock: { status: 'fail', says: expect.stringMatching(/90\.\d seconds slow/) },
        database: { status: 'ok' },
      });
      expect(JSON.stringify(found)).not.toContain('hunter2');
    },
  );

  test('B15: another sealing key than the database’s', async ({ installation }) => {
    const { port } = await installation.serve();
    const key = join(installation.dataDir, 'another-key');
    writeFileSync(key, createKeyringText(), { mode: 0o600 });
    const found = await examine(installation, { PORT: String(port), SEALING_KEY_FILE: key });
    expect(found).toMatchObject({
      database: { status: 'fail', says: expect.stringContaining('not the one') },
      server: { status: 'fail' },
    });
  });

  test.skipIf(onPostgres)('B15: settings that cannot be used', async ({ installation }) => {
    const found = await examine(installation, { BASE_URL: 'https://192.0.2.7' });
    expect(Object.keys(found)).toEqual(['settings']);
    expect(found.settings).toMatchObject({ status: 'fail', says: expect.stringContaining('IP address') });
  });

  test.skipIf(onPostgres)(
    'B15: a name without DNS, https without SMTP, and http without https',
    async ({ installation }) => {
      const { port } = await installation.serve();
      const found = await examine(installation, { PORT: String(port), BASE_URL: 'https://portal.invalid' });
      expect(found).toMatchObject({
        dns: { status: 'fail', says: expect.stringContaining('portal.invalid') },
        tls: { status: 'fail' },
        proxy: { status: 'fail' },
        mail: { status: 'fail', says: expect.stringContaining('SMTP_URL') },
      });
      const plain = await examine(installation, { PORT: String(port), BASE_URL: 'http://portal.invalid' });
      expect(plain['base-url']).toMatchObject({ status: 'fail', says: expect.stringContaining('not https') });
    },
  );
});

// What a proxy does has nothing to do with the database.
describe.skipIf(onPostgres || spawnSync('openssl', ['version']).status !== 0)(
  'doctor, behind a proxy that ends TLS',
  () => {
    let directory: string;
    const file = (name: string) => join(directory, name);

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'secportal-doctor-'));
      for (const [name, names] of [
        ['both', 'DNS:localhost,DNS:secportal-doctor.localhost'],
        ['one', 'DNS:localhost'],
      ] as const) {
        const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${names}`];
        const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
        const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90'];
        execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...out], { stdio: 'ignore' });
      }
    });
    afterAll(() => rm(directory, { recursive: true }));

    const honest = (headers: IncomingHttpHeaders) => ({
      ...headers,
      'x-forwarded-host': headers.host,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '198.51.100.7',
    });
    type Rewrite = (headers: IncomingHttpHeaders) => IncomingHttpHeaders;

    async function behind(
      installation: OperatorInstallation,
      rewrite: Rewrite,
      { certificate = 'both', env = {} as Env, answer = {} as Env } = {},
    ) {
      const outside = await freePort();
      const settings = { BASE_URL: `https://localhost:${outside}`, TRUST_PROXY: '127.0.0.1', ...env };
      const { port } = await installation.serve(settings);
      const proxy = createServer(
        { key: readFileSync(file(`${certificate}.key`)), cert: readFileSync(file(`${certificate}.pem`)) },
        (incoming, outgoing) => {
          const passed = request(
            { port, path: incoming.url, headers: rewrite(incoming.headers) as Env },
            (response) => {
              outgoing.writeHead(response.statusCode ?? 500, { ...response.headers, ...answer });
              response.pipe(outgoing);
            },
          );
          passed.end();
        },
      ).listen(outside, '127.0.0.1');
      await once(proxy, 'listening');
      try {
        return await examine(installation, {
          ...settings,
          PORT: String(port),
          NODE_EXTRA_CA_CERTS: file(`${certificate}.pem`),
        });
      } finally {
        proxy.close();
      }
    }

    test('B15: one that does as docs/deploy says is in order', async ({ installation }) => {
      const found = await behind(installation, honest);
      expect(found).toMatchObject({ tls: { status: 'ok' }, proxy: { status: 'ok' } });
    });

    test.for<[string, Rewrite, 'warn' | 'fail', RegExp]>([
      [
        'hands on another Host',
        (h) => ({ ...honest(h), host: 'backend', 'x-forwarded-host': undefined }),
        'fail',
        /backend arrived/,
      ],
      [
        'passes on what visitors claim',
        (h) => ({ ...honest(h), 'x-forwarded-for': '192.0.2.77' }),
        'fail',
        /pose as any address/,
      ],
      [
        'says nothing of the visitor',
        (h) => ({ host: h.host, 'x-secportal-doctor': h['x-secportal-doctor'] }),
        'warn',
        /who the visitor is/,
      ],
      [
        'says http of what came by https',
        (h) => ({ ...honest(h), 'x-forwarded-proto': 'http' }),
        'fail',
        /to itself forever/,
      ],
      [
        'says nothing of the scheme',
        (h) => ({ ...honest(h), 'x-forwarded-proto': undefined }),
        'warn',
        /nobody is led to https/,
      ],
    ])('B15: one that %s', async ([_, rewrite, status, says], { installation }) => {
      const without: Rewrite = (headers) =>
        Object.fromEntries(Object.entries(rewrite(headers)).filter(([, value]) => value !== undefined));
      expect((await behind(installation, without)).proxy).toMatchObject({
        status,
        says: expect.stringMatching(says),
      });
    });

    test('B15: one that TRUST_PROXY does not name, and one that changes our headers', async ({
      installation,
    }) => {
      const untrusted = await behind(installation, honest, { env: { TRUST_PROXY: '10.0.0.1' } });
      expect(untrusted.proxy).toMatchObject({
        status: 'warn',
        todo: expect.stringContaining('TRUST_PROXY=127.0.0.1'),
      });
      const changed = await behind(installation, honest, { answer: { 'referrer-policy': 'no-referrer' } });
      expect(changed.proxy).toMatchObject({ status: 'warn', says: expect.stringContaining('no-referrer') });
    });

    test('B15: a certificate that has no portal in it', async ({ installation }) => {
      const { tls } = await behind(installation, honest, { certificate: 'one' });
      expect(tls).toMatchObject({
        status: 'fail',
        says: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
      });
    });
  },
);

describe.skipIf(onPostgres)('mail test', () => {
  /** A mail server that takes this one, or says no. */
  async function mailServer(refusal?: string) {
    const received: string[] = [];
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) =>
        refusal === undefined ? done() : done(Object.assign(new Error(refusal), { responseCode: 550 })),
      onData(stream, _session, done) {
        let mail = '';
        stream.on('data', (chunk: Buffer) => {
          mail += chunk.toString();
        });
        stream.on('end', () => {
          received.push(mail);
          done(null, 'queued as 4Xy');
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    return {
      received,
      url: `smtp://127.0.0.1:${port}`,
      close: () => new Promise<void>((done) => server.close(done)),
    };
  }

  test('B15: sends one email through the set-up, without an installation, and shows the answer', async ({
    installation,
  }) => {
    const server = await mailServer();
    const { code, out } = await installation.run(['mail', 'test', 'ada@acme.example'], {
      ...installation.env,
      SMTP_URL: server.url,
    });
    await server.close();
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/Sent to ada@acme\.example .*250 queued as 4Xy\n$/),
    ]);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatch(/^Subject: Test email from SecPortal\r$/m);
  });

  test('B15: says what the server said where it refuses, and what to set where there is none', async ({
    installation,
  }) => {
    const server = await mailServer('No such user here');
    const refused = await installation.run(['mail', 'test', 'ada@acme.example'], {
      ...installation.env,
      SMTP_URL: server.url,
    });
    await server.close();
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('550 No such user here')]);
    const none = await installation.run(['mail', 'test', 'ada@acme.example']);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('SMTP_URL')]);
    const nobody = await installation.run(['mail', 'test', 'ada'], {
      ...installation.env,
      SMTP_URL: server.url,
    });
    expect([nobody.code, nobody.err]).toEqual([1, 'ada is not an email address.\n']);
  });
});
