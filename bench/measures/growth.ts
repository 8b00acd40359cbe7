import { contest } from '../contest.ts';
import { get, secportal, signInPeople, staffCookies } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import type { Server } from '../processes.ts';
import { type Figure, type Goal, medianOf } from '../results.ts';
import { SignIns } from '../sign-ins.ts';
import type { Bench } from './bench.ts';

const SIZES = [1_000, 100_000, 1_000_000];
const QUICK_SIZES = [1_000, 10_000, 100_000];
const AUDIT_ROWS_EACH = 10;
const ASKED = { 'gate p50': '/api/v1/session', 'members page p50': '/dashboard/:slug/members' };

const nameOf = (what: string, accounts: number) => `${what}, ${accounts.toLocaleString('en-GB')} accounts`;

/** How the same request does with a thousand, a hundred thousand and a million accounts. */
export async function growth({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const sizes = pace.quick ? QUICK_SIZES : SIZES;
  const servers: { accounts: number; server: Server; cookies: string[]; into: SignIns }[] = [];
  for (const accounts of sizes) {
    const url = kind === 'postgres' ? await (await postgres()).database(`growth_${accounts}`) : undefined;
    const size = { accounts, auditRows: accounts * AUDIT_ROWS_EACH };
    const installation = await makeInstallation(directory, size, url);
    // Behind a proxy, so that each sign-in has an address of its own.
    const server = await secportal(installation, { TRUST_PROXY: '127.0.0.1' });
    const people = signInPeople(accounts);
    servers.push({
      accounts,
      server,
      cookies: staffCookies(installation, 2000),
      into: new SignIns(server, 'secportal', people, false),
    });
  }
  const slowest = new Map<string, number[]>();
  const contestants = servers.flatMap(({ accounts, server, cookies, into }) => [
    ...Object.entries(ASKED).map(([what, path]) => ({
      name: nameOf(what, accounts),
      round: async (seconds: number) => {
        const seen = await get(server, path, cookies, { connections: 1, seconds, keepTimes: true });
        const p99 = nameOf(what.replace('p50', 'p99'), accounts);
        slowest.set(p99, [...(slowest.get(p99) ?? []), seen.p99]);
        return { value: seen.p50 };
      },
    })),
    {
      name: nameOf('sign-in p50', accounts),
      round: async (seconds: number) => ({ value: (await into.during(Math.min(seconds, 1), 1)).p50 }),
    },
  ]);
  const medians = await contest(contestants, { ...pace, seconds: Math.min(pace.seconds, 2) });
  for (const { server } of servers) await server.stop();
  const p99s: Figure[] = [...slowest].map(([name, [, ...rounds]]) => ({
    name,
    median: rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0,
    rounds,
  }));
  const [smallest = 0] = sizes;
  const largest = sizes.at(-1) ?? 0;
  const goals: Goal[] = ['gate p50', 'members page p50', 'sign-in p50'].map((what) => ({
    what: `${what}: most / fewest accounts`,
    value: medianOf(medians, nameOf(what, largest)) / medianOf(medians, nameOf(what, smallest)),
    wanted: 1.3,
    sense: 'at most',
  }));
  return {
    id: `growth-${kind}`,
    title: `Growth on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, one request at a time`,
    unit: 'ms',
    figures: [...medians, ...p99s].toSorted(
      (a, b) => a.name.split(',')[0]?.localeCompare(b.name.split(',')[0] ?? '') ?? 0,
    ),
    goals,
  };
}
