import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Backstage, boot } from '../src/boot.ts';
import { loadConfig } from '../src/config.ts';
import { writable } from '../src/data/database.ts';
import { createKeyringText } from '../src/data/sealed-box.ts';
import { type Demo, seedDemo } from '../src/demo/seed.ts';
import { unattended } from '../src/web/deed.ts';
import { openSession } from '../src/web/sessions.ts';
import { freePort } from './free-port.ts';
import { type FreshDatabase, freshDatabaseUrl } from './fresh-database.ts';
import { PATIENT } from './patience.ts';

/** The built program, run as an operator runs it: a process of its own, with its settings in the environment alone. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

type Env = Record<string, string>;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcess>();

function launch(args: readonly string[], env: Env) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH ?? '', ...PATIENT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ...said });
    });
  });
  return { child, ended, said };
}

const run = (args: readonly string[], env: Env) => launch(args, env).ended;

/** One plain message: no stack trace, and nothing of our own code's. */
function expectPlain({ code, out, err }: Ended): void {
  expect(code).toBe(1);
  expect(err.trim()).not.toBe('');
  expect(`${out}${err}`).not.toMatch(/\n\s+at |node:internal|\.js:\d/);
}

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

/** An installation that is empty as yet: a data directory, and a database where it is not in there. */
class Premises {
  readonly dataDir: string;
  readonly env: Env;
  readonly #fresh: FreshDatabase | null;
  #backstage: Backstage | null = null;

  private constructor(dataDir: string, fresh: FreshDatabase | null) {
    this.dataDir = dataDir;
    this.#fresh = fresh;
    this.env = { DATA_DIR: dataDir, ...(fresh !== null && { DATABASE_URL: fresh.url }) };
  }

  static async make(): Promise<Premises> {
    const dataDir = await mkdtemp(join(tmpdir(), 'secportal-premises-'));
    return new Premises(dataDir, process.env.TEST_DATABASE === 'postgres' ? await freshDatabaseUrl() : null);
  }

  /** Our own look inside, beside whatever else runs on it. */
  async inside(): Promise<Backstage> {
    const { log } = Fastify({ logger: { level: 'silent' } });
    this.#backstage ??= await boot(loadConfig(this.env), log);
    return this.#backstage;
  }

  async leave(): Promise<void> {
    await this.#backstage?.close();
    await this.#fresh?.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Starts the server and waits until it answers. */
  async serve(env: Env = {}) {
    const port = await freePort();
    const server = launch(['serve', '--port', String(port)], { ...this.env, ...env });
    const base = `http://localhost:${port}`;
    while (server.child.exitCode === null && server.child.signalCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      if (answer?.ok) return { ...server, base, port };
      await sleep(50);
    }
    throw new Error(`the server did not start:\n${server.said.out}${server.said.err}`);
  }
}

const opened: Premises[] = [];
async function premises(): Promise<Premises> {
  const made = await Premises.make();
  opened.push(made);
  return made;
}

async function tearDown(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGKILL');
      await once(child, 'close');
    }),
  );
  for (const one of opened.splice(0)) await one.leave();
}

describe('serve', () => {
  afterEach(tearDown);

  test('ASVS 6.3.2: a fresh installation starts by itself, with a key of its own and no account', async () => {
    const place = await premises();
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

  test('what it prints names the address and, where nobody watches, is JSON; never the key', async () => {
    const place = await premises();
    const { base, child, ended } = await place.serve();
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(out).toContain(base);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    const key = (await readFile(join(place.dataDir, 'sealing-key'), 'utf8')).trim();
    expect(`${out}${err}`).not.toContain(key.slice(3));
  });

  test('--port wins over PORT, and the base URL follows it', async () => {
    const place = await premises();
    const { base } = await place.serve({ PORT: '1' });
    const page = await fetch(`${base}/dashboard`, { redirect: 'manual' });
    expect(page.status).toBe(303);
  });

  test('a taken port is a plain message that names it and the way out', async () => {
    const place = await premises();
    const { server, port } = await occupy();
    const ended = await run(['serve', '--port', String(port)], place.env);
    server.close();
    expectPlain(ended);
    expect(ended.err).toContain(String(port));
    expect(ended.err).toContain('--port');
  });

  test('D16: with another key, and with none, it refuses to start', async () => {
    const place = await premises();
    const first = await place.serve();
    first.child.kill('SIGTERM');
    await first.ended;
    const keyFile = join(place.dataDir, 'sealing-key');
    const right = await readFile(keyFile, 'utf8');

    await writeFile(keyFile, createKeyringText());
    const wrong = await run(['serve', '--port', String(await freePort())], place.env);
    expectPlain(wrong);
    expect(wrong.err).toMatch(/sealing key/i);

    await rm(keyFile);
    const missing = await run(['serve', '--port', String(await freePort())], place.env);
    expectPlain(missing);
    expect(missing.err).toMatch(/sealing key/i);

    await writeFile(keyFile, right, { mode: 0o600 });
    const again = await place.serve();
    expect(again.child.exitCode).toBeNull();
  });

  test('ASVS 13.3.x: keys that cannot be read stop the start and are not repeated', async () => {
    const place = await premises();
    const secret = 'c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0';
    const ended = await run(['serve'], { ...place.env, SEALING_KEYS: `v1:${secret}` });
    expectPlain(ended);
    expect(`${ended.out}${ended.err}`).not.toContain(secret);
  });

  test('a key file that others can read stops the start', async () => {
    const place = await premises();
    await writeFile(join(place.dataDir, 'sealing-key'), createKeyringText(), { mode: 0o644 });
    const ended = await run(['serve'], place.env);
    expectPlain(ended);
    expect(ended.err).toContain('chmod 600');
  });

  test('a database that cannot be reached, without its password', async () => {
    const place = await premises();
    const url = `postgres://portal:hunter2hunter2@127.0.0.1:${await freePort()}/portal`;
    const ended = await run(['serve'], { ...place.env, DATABASE_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('DATABASE_URL');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
  });

  test.each([
    ['a # in the password', 'postgres://portal:hunter2#hunter2@127.0.0.1/portal'],
    ['a # after what could be a port', 'postgres://portal:1234#hunter2@127.0.0.1/portal'],
    ['a / after what could be a port', 'postgres://portal:1234/hunter2@127.0.0.1/portal'],
    ['a ? after what could be a port', 'postgres://portal:1234?hunter2@127.0.0.1/portal'],
    ['a port that is none', 'postgres://portal:hunter2@127.0.0.1:99999/portal'],
    [
      'a certificate that is not there',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
    ],
    [
      'a certificate that is a directory',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslrootcert=/',
    ],
    [
      'a key that is not there',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslkey=/nowhere/key.pem',
    ],
  ])('a database URL with %s, without its password', async (_name, url) => {
    const place = await premises();
    const ended = await run(['serve'], { ...place.env, DATABASE_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('DATABASE_URL');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
    for (const named of ['/nowhere/ca.pem', '/nowhere/key.pem', 'sslrootcert', 'sslkey']) {
      if (url.includes(named)) expect(ended.err).toContain(named);
    }
  });

  test.each([
    ['a # in the password', 'smtp://portal:hunter2#hunter2@mail.example.com'],
    ['a % in the password', 'smtp://portal:hunter2%zz@mail.example.com'],
    ['no host', 'smtp://'],
    ['an unknown option', 'smtp://mail.example.com?tls=never'],
  ])('a mail server’s URL with %s, without its password', async (_name, url) => {
    const place = await premises();
    const ended = await run(['serve'], { ...place.env, SMTP_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('SMTP');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
  });

  test('a sealing key that is a directory', async () => {
    const place = await premises();
    const folder = join(place.dataDir, 'folder');
    await mkdir(folder, { mode: 0o700 });
    const ended = await run(['serve'], { ...place.env, SEALING_KEY_FILE: folder });
    expectPlain(ended);
    expect(ended.err).toContain(`sealing key ${folder}`);
  });

  test('a data directory that cannot be one', async () => {
    const place = await premises();
    const file = join(place.dataDir, 'a-file');
    await writeFile(file, 'not a directory');
    for (const dataDir of [file, join(file, 'below')]) {
      const ended = await run(['serve'], { ...place.env, DATA_DIR: dataDir });
      expectPlain(ended);
      expect(ended.err).toContain('DATA_DIR');
    }
  });

  test('a setting that cannot be used is named', async () => {
    const place = await premises();
    const unusable: Env = {
      PORT: 'eighty',
      BASE_URL: 'ftp://portal.example',
      SMTP_URL: 'mail.example:25',
      SESSION_HOURS: '48',
      SIGNUP: 'sometimes',
    };
    const ended = await run(['serve'], { ...place.env, ...unusable });
    expectPlain(ended);
    for (const name of Object.keys(unusable)) expect(ended.err).toContain(name);
  });
});

// Always on SQLite, whatever the environment names.
describe.skipIf(process.env.TEST_DATABASE === 'postgres')('demo', () => {
  afterEach(tearDown);

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints what one needs, touches no real data, and leaves nothing behind: %s',
    async (signal) => {
      const place = await premises();
      const port = await freePort();
      const dataDir = join(place.dataDir, 'real');
      const demo = launch(['demo'], {
        TMPDIR: place.dataDir,
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
      expect(await readdir(place.dataDir)).toEqual([]);
    },
  );

  test('a taken port is a plain message', async () => {
    const place = await premises();
    const { server, port } = await occupy();
    const ended = await run(['demo', '--port', String(port)], { TMPDIR: place.dataDir });
    server.close();
    expectPlain(ended);
    expect(ended.err).toContain(String(port));
    expect(await readdir(place.dataDir)).toEqual([]);
  });
});

describe('commands', () => {
  let place: Premises;
  let demo: Demo;
  beforeAll(async () => {
    place = await premises();
    demo = await seedDemo((await place.inside()).services);
  });
  afterAll(tearDown);

  const db = async () => writable((await place.inside()).services.db);
  const command = (...args: readonly string[]) => run(args, place.env);
  const accountNamed = (email: string) =>
    db().then((open) =>
      open.selectFrom('accounts').selectAll().where('email', '=', email).executeTakeFirstOrThrow(),
    );
  const acmeRow = async () =>
    (await db()).selectFrom('workspaces').selectAll().where('slug', '=', 'acme').executeTakeFirstOrThrow();
  const events = async (type: string) =>
    (await db()).selectFrom('audit_events').selectAll().where('type', '=', type).orderBy('id').execute();

  async function signedIn(accountId: string): Promise<void> {
    const { services } = await place.inside();
    const workspaceId = (await acmeRow()).id;
    await unattended(services, (trx) =>
      openSession(trx, services.config, {
        accountId,
        workspaceId,
        host: 'base',
        now: Date.now(),
        ip: '127.0.0.1',
        userAgent: 'test',
        returnTo: null,
      }),
    );
  }
  const sessionsOf = async (accountId: string) =>
    (await db()).selectFrom('sessions').select('id').where('account_id', '=', accountId).execute();
  const enrolled = async () =>
    (await db())
      .selectFrom('authenticators as f')
      .innerJoin('accounts as a', 'a.id', 'f.account_id')
      .select(['a.id', 'a.email'])
      .executeTakeFirst();

  /** Who was written to, wherever the mail is by now. */
  async function mailedTo(email: string): Promise<string[]> {
    const { mailWorker } = await place.inside();
    await mailWorker.drain();
    const outbox = join(place.dataDir, 'outbox');
    const files = existsSync(outbox) ? await readdir(outbox) : [];
    const mails = await Promise.all(files.map((file) => readFile(join(outbox, file), 'utf8')));
    return mails.filter((mail) => mail.includes(`To: ${email}`) || mail.includes(`<${email}>`));
  }

  test('--version and --help answer; what is not understood exits with 2', async () => {
    const version = await command('--version');
    expect(version).toMatchObject({ code: 0, err: '' });
    expect(version.out.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await command('--help')).code).toBe(0);
    const misused = [
      ['nonsense'],
      ['serve', '--nonsense'],
      ['mfa', 'reset', 'maya@acme.example'],
      ['mfa', 'reset'],
      ['plan', 'set', 'acme', 'gold'],
      ['plan', 'set', 'acme'],
      ['policy', 'off', 'acme'],
      ['admin', 'grant'],
      ['invite-owner'],
    ];
    const codes = await Promise.all(misused.map(async (args) => (await command(...args)).code));
    expect(codes).toEqual(misused.map(() => 2));
  });

  test('whom or what there is not: 1, and a message that repeats the name', async () => {
    const unknown = [
      ['mfa', 'reset', 'nobody@acme.example', '--reason', 'lost the phone'],
      ['admin', 'grant', 'nobody@acme.example'],
      ['admin', 'revoke', 'nobody@acme.example'],
      ['sessions', 'end', 'nobody@acme.example'],
      ['plan', 'set', 'nowhere', 'pro'],
      ['policy', 'off', 'nowhere', '--reason', 'owner locked out'],
    ];
    const answers = await Promise.all(unknown.map((args) => command(...args)));
    for (const [at, ended] of answers.entries()) {
      expectPlain(ended);
      expect(ended.err).toContain(unknown[at]?.[2]);
    }
  });

  test('ASVS 6.4.4: no reset without a real reason', async () => {
    const before = await enrolled();
    for (const reason of ['', '   ', 'x']) {
      const ended = await command('mfa', 'reset', before?.email ?? '', '--reason', reason);
      expect([1, 2]).toContain(ended.code);
    }
    expect(await enrolled()).toEqual(before);
  });

  test('S22: mfa reset clears the factor, ends sessions, tells by mail, and is recorded', async () => {
    const person = await enrolled();
    if (person === undefined) throw new Error('nobody is enrolled');
    await signedIn(person.id);
    const ended = await command('mfa', 'reset', person.email.toUpperCase(), '--reason', 'lost the phone');
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out.trim().split('\n')).toHaveLength(1);
    expect(ended.out).toContain(person.email);
    expect(await enrolled()).toBeUndefined();
    expect(await sessionsOf(person.id)).toEqual([]);
    expect((await accountNamed(person.email)).must_enrol).toBe(1);
    expect(await mailedTo(person.email)).toHaveLength(1);
    const [event] = await events('mfa.reset');
    expect(event).toMatchObject({ actor: 'command line', subject: person.email });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'lost the phone' });
  });

  test('D10: plan set suspends and resumes enforcement, tells the owner, and says so', async () => {
    const owner = demo.owner.email;
    await (await db())
      .updateTable('workspaces')
      .set({ mfa_required: 1 })
      .where('slug', '=', 'acme')
      .execute();
    const down = await command('plan', 'set', 'acme', 'starter');
    expect(down).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ plan: 'starter', mfa_required: 1 });
    expect(await events('policy.suspended')).toHaveLength(1);
    expect(await mailedTo(owner)).toHaveLength(1);
    const up = await command('plan', 'set', 'acme', 'team');
    expect(up).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ plan: 'team', mfa_required: 1 });
    expect(await events('policy.resumed')).toHaveLength(1);
    expect(await mailedTo(owner)).toHaveLength(2);
    const same = await command('plan', 'set', 'acme', 'team');
    expect(same.code).toBe(0);
    expect(await events('plan.changed')).toHaveLength(2);
    expect(await mailedTo(owner)).toHaveLength(2);
  });

  test('S18: policy off, with its reason in the record', async () => {
    const ended = await command('policy', 'off', 'acme', '--reason', 'owner locked out');
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ mfa_required: 0 });
    const [event] = await events('policy.disabled');
    expect(event).toMatchObject({ actor: 'command line' });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'owner locked out' });
    expect((await command('policy', 'off', 'acme', '--reason', 'owner locked out')).code).toBe(0);
    expect(await events('policy.disabled')).toHaveLength(1);
  });

  test('admin grant and revoke, each once in the record', async () => {
    const { email } = demo.owner;
    expect((await command('admin', 'grant', email)).code).toBe(0);
    expect((await command('admin', 'grant', email)).code).toBe(0);
    expect((await accountNamed(email)).is_admin).toBe(1);
    expect(await events('admin.granted')).toHaveLength(1);
    expect((await command('admin', 'revoke', email)).code).toBe(0);
    expect((await accountNamed(email)).is_admin).toBe(0);
    expect(await events('admin.revoked')).toHaveLength(1);
  });

  test('D20: invite-owner mails a link that creates a workspace, prints none, and is recorded', async () => {
    const invited = await command('invite-owner', 'Ivy@Ivory.example');
    expect(invited).toMatchObject({ code: 0, err: '' });
    expect(invited.out).toContain('ivy@ivory.example');
    expect(invited.out).not.toMatch(/[\w-]{43}/);
    const mails = await mailedTo('ivy@ivory.example');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toMatch(
      /\/signup\/confirm\?token=[\w-]{43}/,
    );
    const [event] = await events('owner.invited');
    expect(event).toMatchObject({ actor: 'command line', subject: 'ivy@ivory.example', subject_id: null });
    const closed = await run(['invite-owner', 'ivy@ivory.example'], { ...place.env, SIGNUP: 'closed' });
    expectPlain(closed);
    expect(closed.err).toContain('SIGNUP=closed');
    const nobody = await command('invite-owner', 'no address');
    expectPlain(nobody);
    expect(nobody.err).toContain('no address');
    expect(await events('owner.invited')).toHaveLength(1);
  });

  test('ASVS 7.4.5: sessions end, everywhere', async () => {
    const { id, email } = demo.owner;
    await signedIn(id);
    await signedIn(id);
    const ended = await command('sessions', 'end', email);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(await sessionsOf(id)).toEqual([]);
    expect(await events('session.ended')).not.toEqual([]);
  });

  test('migrate, on what is new and on what is up to date', async () => {
    expect((await command('migrate')).code).toBe(0);
    const empty = await premises();
    expect(await run(['migrate'], empty.env)).toMatchObject({ code: 0, err: '' });
    expect(await (await empty.inside()).services.db.selectFrom('accounts').select('id').execute()).toEqual(
      [],
    );
  });

  test('a command in the wrong directory makes no second installation there', async () => {
    const wrong = join(place.dataDir, 'not-here');
    const ended = await run(['admin', 'grant', demo.owner.email], { DATA_DIR: wrong });
    expectPlain(ended);
    expect(ended.err).toContain(wrong);
    expect(existsSync(wrong)).toBe(false);
  });
});
