// A program: signs people in, password and code, several at a time, and answers what it saw as JSON. Reads the job,
// a line of JSON, from standard input.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { percentile } from '../figures.ts';
import { codeOf, PASSWORD } from '../people.ts';
import type { SignInsJob, SignInsSeen } from './jobs.ts';

const job = JSON.parse(await text(process.stdin)) as SignInsJob;
const { port } = job;
const agent = new Agent({ keepAlive: true, maxSockets: job.atATime });
const host = `localhost:${port}`;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly cookie: string;
}

function post(path: string, type: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request(
    {
      agent,
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: {
        host,
        origin: `http://${host}`,
        'content-type': type,
        'content-length': body.length,
        ...headers,
      },
    },
    (response) => {
      response.resume();
      response.once('end', () => {
        const cookie = (response.headers['set-cookie'] ?? [])
          .map((line) => line.split(';', 1)[0] ?? '')
          .filter((line) => !line.endsWith('='))
          .join('; ');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, cookie });
      });
    },
  );
  asked.once('error', reject);
  asked.end(body);
  return promise;
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
type Person = SignInsJob['people'][number];

/** Where SecPortal leads a session that has passed both steps. */
const isInside = ({ status, headers }: Answer) =>
  status === 303 && /^\/(dashboard|portal)$/.test(headers.location ?? '');

async function intoSecPortal({ email, secret }: Person, from: string): Promise<boolean> {
  // Believed only where the server is told that it is behind a proxy.
  const headers = { 'x-forwarded-for': from };
  const first = await post(
    '/login',
    FORM,
    String(new URLSearchParams({ email, password: PASSWORD })),
    headers,
  );
  if (first.headers.location !== '/mfa/verify') return false;
  const code = codeOf(Buffer.from(secret, 'base64'));
  return isInside(await post('/mfa/verify', FORM, `code=${code}`, { ...headers, cookie: first.cookie }));
}

async function intoBetterAuth({ email, secret }: Person): Promise<boolean> {
  const first = await post(
    '/api/auth/sign-in/email',
    JSON_TYPE,
    JSON.stringify({ email, password: PASSWORD }),
    {},
  );
  const code = codeOf(Buffer.from(secret, 'base64'));
  const { cookie } = first;
  const second = await post('/api/auth/two-factor/verify-totp', JSON_TYPE, JSON.stringify({ code }), {
    cookie,
  });
  return second.status === 200 && second.cookie.includes('session_token');
}

const started = performance.now();
const until = started + job.seconds * 1000;
const times: number[] = [];
let used = 0;
let failed = 0;

async function worker(): Promise<void> {
  while (performance.now() < until) {
    const person = job.people[used];
    if (person === undefined) throw new Error('nobody is left to sign in');
    used += 1;
    const at = performance.now();
    const from = `10.${(used >> 16) & 255}.${(used >> 8) & 255}.${used & 255}`;
    const done = job.kind === 'secportal' ? await intoSecPortal(person, from) : await intoBetterAuth(person);
    if (done) times.push(performance.now() - at);
    else failed += 1;
  }
}

await Promise.all(Array.from({ length: job.atATime }, worker));
const seconds = (performance.now() - started) / 1000;
agent.destroy();
times.sort((a, b) => a - b);
const result: SignInsSeen = { perSecond: times.length / seconds, p50: percentile(times, 0.5), failed, used };
console.log(JSON.stringify(result));
