import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from './contest.ts';
import type { Installation } from './installation.ts';
import type { RequestsJob, RequestsSeen } from './load/jobs.ts';
import { accountOf, emailOf, SEALED_ACCOUNTS, secretOf, slugOf, staff, tokenOf } from './people.ts';
import { run, type Server, serve } from './processes.ts';

/** How many sessions take turns. */
const SESSIONS = 200;
export const CONNECTIONS = 16;

export const cookieOf = (account: number) => `secportal=${tokenOf(account)}`;

/** GETs one address of a server, of `tenant` on the portal of the first cookie's account, of which `:slug` is the workspace of each cookie's account. Throws when an answer is no success, for then something else was measured. */
export async function get(
  server: Server,
  path: string,
  cookies: readonly string[],
  { tenant = false, ...job }: Omit<RequestsJob, 'url' | 'host' | 'path' | 'cookies'> & { tenant?: boolean },
): Promise<RequestsSeen> {
  const whole: RequestsJob = {
    url: `http://127.0.0.1:${server.port}`,
    host: `${tenant ? `${slugOf(accountOf(cookies[0] ?? ''))}.` : ''}localhost:${server.port}`,
    path,
    cookies,
    ...job,
  };
  const seen = await run<RequestsSeen>('./load/requests.ts', [JSON.stringify(whole)]);
  if (seen.failed > 0 || seen.answered === 0) {
    throw new Error(`${path}: ${seen.failed} requests failed, ${seen.answered} were answered`);
  }
  return seen;
}

/** A server as a contestant for answers a second. */
export function throughput(
  name: string,
  server: Server,
  path: string,
  cookies: readonly string[],
): Contestant {
  return {
    name,
    cpuMs: server.cpuMs,
    round: async (seconds) => {
      const { perSecond, answered } = await get(server, path, cookies, { connections: CONNECTIONS, seconds });
      return { value: perSecond, answered };
    },
  };
}

/** The cookies of so many people who may open the dashboard. */
export const staffCookies = ({ accounts }: Installation, count = SESSIONS): string[] =>
  staff(count, accounts).map(cookieOf);

export const secportal = (
  installation: Installation,
  more: Readonly<Record<string, string>> = {},
): Promise<Server> => serve(null, [], { ...installation.environment, ...more });

export const ungated = (installation: Installation): Promise<Server> =>
  serve('./servers/ungated.ts', [tokenOf(0), slugOf(0)], installation.environment);

export const floor = ({ location }: Installation): Promise<Server> =>
  serve('./servers/floor.ts', [location], {});

export interface Peer {
  readonly server: Server;
  readonly people: readonly { readonly email: string; readonly cookie: string; readonly secret: string }[];
}

/** better-auth on an empty database of its own. `location` is a PostgreSQL URL, or nothing for a SQLite file. */
export async function betterAuth(directory: string, accounts: number, location?: string): Promise<Peer> {
  const own = join(directory, `better-auth-${accounts}${location === undefined ? '' : '-postgres'}`);
  await mkdir(own);
  const file = join(own, 'people.json');
  const where = location ?? join(own, 'better-auth.db');
  const server = await serve('./servers/better-auth.ts', [where, String(accounts), file], {});
  return { server, people: JSON.parse(await readFile(file, 'utf8')) as Peer['people'] };
}

/** Owners and consultants whose secret is known: on the base host a sign-in leads them to the dashboard. */
export const signInPeople = (accounts: number) => {
  const known = Math.min(accounts, SEALED_ACCOUNTS);
  return staff(known, known).map((account) => ({
    email: emailOf(account),
    secret: Buffer.from(secretOf(account)).toString('base64'),
  }));
};
