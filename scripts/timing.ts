import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { addAccount } from '../src/access/accounts.ts';
import { hashPassword } from '../src/access/password-hash.ts';
import { openDatabase } from '../src/data/database.ts';
import { root } from './tools.ts';

/**
 * Whether a stranger can tell from the time of an answer that an address has an account: the built server, asked over
 * loopback about known and unknown addresses in random order (ASVS 6.3.8). Run it on a machine that does nothing else.
 */

// `npm run bench:timing`, or `npm run bench:timing -- 1000 forgot`.
const [given = '200', only] = process.argv.slice(2);
const SAMPLES = Number(given);
const HOST = 'portal.test';
/** What is done after an answer is over by then, and disturbs no other's. In milliseconds. */
const PAUSE_MS = 15;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let asked = 0;

async function ask(port: number, path: string, form: Record<string, string>): Promise<number> {
  asked += 1;
  const body = new URLSearchParams(form).toString();
  const headers = {
    host: HOST,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
    // Another network each time, or the throttles would answer.
    'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
  };
  const started = process.hrtime.bigint();
  const asking = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers });
  asking.end(body);
  const [answer] = await once(asking, 'response');
  answer.resume();
  await once(answer, 'end');
  const took = Number(process.hrtime.bigint() - started) / 1e6;
  if (answer.statusCode === 429) throw new Error(`${path} was throttled`);
  await sleep(PAUSE_MS);
  return took;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * Mann and Whitney's test: how often a known address takes longer than an unknown one (0.5 where nothing can be told),
 * and how many standard errors that is from 0.5.
 */
function compare(known: readonly number[], unknown: readonly number[]): { share: number; z: number } {
  const wins = known.reduce(
    (sum, a) => sum + unknown.reduce((n, b) => n + (a > b ? 1 : a === b ? 0.5 : 0), 0),
    0,
  );
  const pairs = known.length * unknown.length;
  const share = wins / pairs;
  const error = Math.sqrt((known.length + unknown.length + 1) / (12 * pairs));
  return { share, z: (share - 0.5) / error };
}

async function seed(dataDir: string): Promise<void> {
  const db = openDatabase({ kind: 'sqlite', path: join(dataDir, 'secportal.db') });
  const passwordHash = await hashPassword('seven quiet lanterns drift');
  const now = Date.now();
  await db.transaction().execute(async (trx) => {
    for (let n = 0; n < SAMPLES; n += 1) {
      await addAccount(trx, { email: `known${n}@example.com`, name: 'Known', passwordHash, now });
    }
  });
  await db.destroy();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function serve(dataDir: string, port: number) {
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), 'serve', '--port', String(port)], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      BASE_URL: `http://${HOST}`,
      TRUST_PROXY: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
    stdio: 'inherit',
  });
  for (let tries = 0; tries < 400 && child.exitCode === null; tries += 1) {
    const alive = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (alive?.ok) return child;
    await sleep(50);
  }
  throw new Error('the server did not start');
}

const QUESTIONS: readonly (readonly [
  string,
  string,
  (email: string, n: number) => Record<string, string>,
])[] = [
  ['sign-in', '/login', (email) => ({ email, password: 'not the password at all' })],
  ['forgot', '/password/forgot', (email) => ({ email })],
  [
    'sign-up',
    '/signup',
    (email, n) => ({
      email,
      name: 'Some Body',
      workspace: `Place ${n}`,
      slug: `place-${n}-${email.slice(0, 3)}`,
    }),
  ],
];

const dataDir = mkdtempSync(join(tmpdir(), 'secportal-timing-'));
const port = await freePort();
// Started once to make the database, and again with people in it.
let child = await serve(dataDir, port);
child.kill('SIGTERM');
await once(child, 'close');
await seed(dataDir);
child = await serve(dataDir, port);
try {
  console.log(`${SAMPLES} known and ${SAMPLES} unknown addresses each; medians in milliseconds`);
  for (const [name, path, form] of QUESTIONS) {
    if (only !== undefined && only !== name) continue;
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = -10; n < SAMPLES; n += 1) {
      const order = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      for (const which of order) {
        const took = await ask(port, path, form(`${which}${Math.abs(n)}@example.com`, n));
        // The first few warm up.
        if (n >= 0) times[which].push(took);
      }
    }
    const { share, z } = compare(times.known, times.unknown);
    const [known, unknown] = [median(times.known), median(times.unknown)];
    console.log(
      `${name.padEnd(8)} known ${known.toFixed(2)}  unknown ${unknown.toFixed(2)}  known is slower in ${(100 * share).toFixed(1)} % of pairs, z ${z.toFixed(1)}`,
    );
  }
} finally {
  child.kill('SIGTERM');
  await once(child, 'close');
  agent.destroy();
  rmSync(dataDir, { recursive: true, force: true });
}
