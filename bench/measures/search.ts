import { contest } from '../contest.ts';
import { cookieOf, get, secportal, staffCookies } from '../contestants.ts';
import { addFindings, CONSULTANT } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import { type Goal, medianOf } from '../results.ts';
import { packAll, SOUGHT, textOf } from '../search-texts.ts';
import type { Bench } from './bench.ts';

const SIZES = [10_000, 100_000] as const;
const QUICK_SIZES = [1_000, 10_000] as const;
/** How long a search may take with so many findings, in milliseconds (E23). */
const MOST_MS = [100, 300] as const;

const PATH = `/dashboard/:slug/search?q=${SOUGHT}`;
const IDLE = 'others, while nobody searches';
const BUSY = 'others, while someone searches';

const nameOf = (count: number) => `search, ${count.toLocaleString('en-GB')} findings`;

/** A quiet number of requests, so that what is measured is waiting and not the limit of the machine. */
const STEADY = { connections: 4, rate: 200, keepTimes: true };

/** How long a search takes, and what others notice of one after the other: how long the slowest hundredth of their requests takes. */
export async function search({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const [few, many] = pace.quick ? QUICK_SIZES : SIZES;
  const serve = async (count: number) => {
    const url = kind === 'postgres' ? await (await postgres()).database(`search_${count}`) : undefined;
    const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 }, url);
    await addFindings(installation, count, textOf);
    await packAll(installation);
    return { installation, server: await secportal(installation) };
  };
  const [small, large] = [await serve(few), await serve(many)];
  const searching = (server: typeof small.server, seconds: number) =>
    get(server, PATH, [cookieOf(CONSULTANT)], { connections: 1, seconds, keepTimes: true });
  const searches = [
    { count: few, server: small.server },
    { count: many, server: large.server },
  ].map(({ count, server }) => ({
    name: nameOf(count),
    cpuMs: server.cpuMs,
    round: async (seconds: number) => {
      const { p50, answered } = await searching(server, seconds);
      return { value: p50, answered };
    },
  }));
  // Their sessions are of other accounts than the one that searches.
  const cookies = staffCookies(large.installation).slice(-20);
  const slowest = async (seconds: number) =>
    (await get(large.server, '/api/v1/session', cookies, { ...STEADY, seconds })).p99;
  const others = [
    { name: IDLE, round: async (seconds: number) => ({ value: await slowest(seconds) }) },
    {
      name: BUSY,
      round: async (seconds: number) => {
        const [value] = await Promise.all([slowest(seconds), searching(large.server, seconds)]);
        return { value };
      },
    },
  ];
  const figures = await contest([...searches, ...others], pace);
  await small.server.stop();
  await large.server.stop();
  const cpuOf = (count: number) => figures.find(({ name }) => name === nameOf(count))?.cpuMicros;
  const [fewCpu, manyCpu] = [cpuOf(few), cpuOf(many)];
  const within = [few, many].map(
    (count, nth): Goal => ({
      what: nameOf(count),
      value: medianOf(figures, nameOf(count)),
      wanted: MOST_MS[nth] ?? 0,
      sense: 'at most',
    }),
  );
  return {
    id: `search-${kind}`,
    title: `Search in one engagement on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, and p99 of GET /api/v1/session beside it`,
    unit: 'ms',
    figures,
    goals: [
      ...within,
      {
        what: `${many.toLocaleString('en-GB')} / ${few.toLocaleString('en-GB')} findings`,
        value: medianOf(figures, nameOf(many)) / medianOf(figures, nameOf(few)),
        ...(fewCpu !== undefined && manyCpu !== undefined && { byProcessorTime: manyCpu / fewCpu }),
        wanted: 4,
        sense: 'at most' as const,
      },
      {
        what: 'others: while someone searches / while nobody does',
        value: medianOf(figures, BUSY) / medianOf(figures, IDLE),
        wanted: 2,
        sense: 'at most' as const,
      },
    ],
  };
}
