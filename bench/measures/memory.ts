import { setTimeout as wait } from 'node:timers/promises';
import { CONNECTIONS, get, secportal, staffCookies } from '../contestants.ts';
import { median } from '../figures.ts';
import { makeInstallation } from '../installation.ts';
import type { Bench } from './bench.ts';

const SETTLED_MS = 2000;

/** How long a start takes, and how much memory a server has: idle, and after many requests. */
export async function memory({ directory, pace }: Bench) {
  const installation = await makeInstallation(directory, { accounts: 1000, auditRows: 1000 });
  const cookies = staffCookies(installation);
  const starts: number[] = [];
  for (let round = 0; round < Math.max(5, pace.rounds); round += 1) {
    const server = await secportal(installation);
    starts.push(server.startMs);
    await server.stop();
  }
  const server = await secportal(installation);
  await wait(SETTLED_MS);
  const idle = server.residentMb();
  const amount = pace.quick ? 20_000 : 100_000;
  const load = { connections: CONNECTIONS, seconds: 0, amount };
  await get(server, '/api/v1/session', cookies, load);
  const after = [server.residentMb()];
  // Ten times as many; what grows with requests would show.
  for (let tenth = 1; tenth < 10; tenth += 1) {
    await get(server, '/api/v1/session', cookies, load);
    after.push(server.residentMb());
  }
  await server.stop();
  const [first = 0] = after;
  const last = after.at(-1) ?? 0;
  const thousands = amount / 1000;
  return {
    id: 'memory',
    title: 'Start and memory (SQLite)',
    unit: '',
    figures: [
      { name: 'start to first answer, ms', median: median(starts), rounds: starts },
      { name: 'resident when idle, MiB', median: idle, rounds: [idle] },
      { name: `after ${thousands} thousand requests, MiB`, median: first, rounds: [first] },
      { name: `after ${thousands * 10} thousand requests, MiB`, median: last, rounds: after },
    ],
    goals: [
      { what: 'start, ms', value: median(starts), wanted: 1000, sense: 'at most' as const },
      { what: 'most resident, MiB', value: Math.max(idle, ...after), wanted: 150, sense: 'at most' as const },
      {
        what: 'last / first tenth of the requests',
        value: last / first,
        wanted: 1.1,
        sense: 'at most' as const,
      },
    ],
  };
}
