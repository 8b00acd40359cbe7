// A program: signs people in, password and code, several at a time, and answers what it saw as JSON. Reads the job,
// a line of JSON, from standard input.
import { text } from 'node:stream/consumers';
import { percentile } from '../figures.ts';
import { codeOf, PASSWORD } from '../people.ts';
import { type Answer, Connection } from './connection.ts';
import type { SignInsJob, SignInsSeen } from './jobs.ts';

const job = JSON.parse(await text(process.stdin)) as SignInsJob;
const host = `localhost:${job.port}`;

function post(
  connection: Connection,
  path: string,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return connection.post(path, body, { host, origin: `http://${host}`, 'content-type': type, ...headers });
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
type Person = SignInsJob['people'][number];

/** Where SecPortal leads a session that has passed both steps. */
const isInside = ({ status, location }: Answer) =>
  status === 303 && /^\/(dashboard\/[^/]+|portal)$/.test(location);

async function intoSecPortal(
  connection: Connection,
  { email, secret }: Person,
  from: string,
): Promise<boolean> {
  // Believed only where the server is told that it is behind a proxy.
  const headers = { 'x-forwarded-for': from };
  const form = String(new URLSearchParams({ email, password: PASSWORD }));
  const first = await post(connection, '/login', FORM, form, headers);
  if (first.location !== '/mfa/verify') return false;
  const code = codeOf(Buffer.from(secret, 'base64'));
  return isInside(
    await post(connection, '/mfa/verify', FORM, `code=${code}`, { ...headers, cookie: first.cookie }),
  );
}

async function intoBetterAuth(connection: Connection, { email, secret }: Person): Promise<boolean> {
  const credentials = JSON.stringify({ email, password: PASSWORD });
  const first = await post(connection, '/api/auth/sign-in/email', JSON_TYPE, credentials, {});
  const code = codeOf(Buffer.from(secret, 'base64'));
  const { cookie } = first;
  const second = await post(
    connection,
    '/api/auth/two-factor/verify-totp',
    JSON_TYPE,
    JSON.stringify({ code }),
    { cookie },
  );
  return second.status === 200 && second.cookie.includes('session_token');
}

const started = performance.now();
const until = started + job.seconds * 1000;
const times: number[] = [];
let used = 0;
let failed = 0;

async function worker(): Promise<void> {
  const connection = await Connection.open(job.port);
  while (performance.now() < until) {
    const person = job.people[used];
    if (person === undefined) throw new Error('nobody is left to sign in');
    used += 1;
    const at = performance.now();
    const from = `10.${(used >> 16) & 255}.${(used >> 8) & 255}.${used & 255}`;
    const done =
      job.kind === 'secportal'
        ? await intoSecPortal(connection, person, from)
        : await intoBetterAuth(connection, person);
    if (done) times.push(performance.now() - at);
    else failed += 1;
  }
  connection.close();
}

await Promise.all(Array.from({ length: job.atATime }, worker));
const seconds = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const result: SignInsSeen = { perSecond: times.length / seconds, p50: percentile(times, 0.5), failed, used };
console.log(JSON.stringify(result));
