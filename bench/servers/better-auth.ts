// The peer: better-auth with its two-factor plugin on the same Fastify and the same `node:sqlite` or `pg`, with the
// same argon2id. Arguments: port, a SQLite file or PostgreSQL URL, how many accounts, and a file to write their
// cookies and secrets to.
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders } from 'better-auth/node';
import { twoFactor } from 'better-auth/plugins/two-factor';
import Fastify from 'fastify';
import pg from 'pg';
import { codeOf, emailOf, PASSWORD } from '../people.ts';
import { passwords } from '../product.ts';

const [port = '', location = '', count = '', file = ''] = process.argv.slice(2);

function openDatabase() {
  if (location.startsWith('postgres')) return new pg.Pool({ connectionString: location, max: 10 });
  const database = new DatabaseSync(location);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536');
  return database;
}

// While the accounts are made, every hash is this one and none is checked; afterwards each sign-in checks it.
const everybodysHash = await passwords.hashPassword(PASSWORD);
let making = true;

const options = {
  database: openDatabase(),
  baseURL: `http://localhost:${port}`,
  secret: 'of the bench alone, and of no use elsewhere',
  emailAndPassword: {
    enabled: true,
    password: {
      hash: async () => everybodysHash,
      verify: ({ hash, password }) =>
        making ? Promise.resolve(true) : passwords.verifyPassword(hash, password),
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [twoFactor()],
} satisfies BetterAuthOptions;

await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');

function base32Bytes(text: string): Uint8Array {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

async function makeAccount(number: number) {
  const email = emailOf(number);
  const signUp = await auth.api.signUpEmail({
    body: { email, password: PASSWORD, name: `Person ${number}` },
    returnHeaders: true,
  });
  const cookie = cookiesOf(signUp.headers);
  const enabled = await auth.api.enableTwoFactor({
    body: { password: PASSWORD },
    headers: new Headers({ cookie }),
  });
  if (enabled.method !== 'totp') throw new Error('no authenticator app was offered');
  const secret = base32Bytes(new URL(enabled.totpURI).searchParams.get('secret') ?? '');
  const code = codeOf(secret);
  await auth.api.verifyTOTP({ body: { code }, headers: new Headers({ cookie }) });
  const signIn = await auth.api.signInEmail({ body: { email, password: PASSWORD }, returnHeaders: true });
  const verified = await auth.api.verifyTOTP({
    body: { code },
    headers: new Headers({ cookie: cookiesOf(signIn.headers) }),
    returnHeaders: true,
  });
  return { email, cookie: cookiesOf(verified.headers), secret: Buffer.from(secret).toString('base64') };
}

const people = [];
for (let number = 0; number < Number(count); number += 1) people.push(await makeAccount(number));
making = false;
writeFileSync(file, JSON.stringify(people));

const app = Fastify({ logger: false });
app.get('/api/v1/session', async (request, reply) => {
  const found = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  if (found === null) return reply.code(401).send();
  const { session, user } = found;
  return {
    account: { id: user.id, email: user.email, name: user.name },
    mfa: { required: true, enrolled: user.twoFactorEnabled, verifiedAt: session.createdAt },
  };
});
app.route({
  method: ['GET', 'POST'],
  url: '/api/auth/*',
  handler: async (request, reply) => {
    const answer = await auth.handler(
      new Request(new URL(request.url, options.baseURL), {
        method: request.method,
        headers: fromNodeHeaders(request.headers),
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      }),
    );
    reply.code(answer.status);
    for (const [name, value] of answer.headers) reply.header(name, value);
    return reply.send(answer.body === null ? null : await answer.text());
  },
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
