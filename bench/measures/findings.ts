import { contest } from '../contest.ts';
import { cookieOf, get, secportal } from '../contestants.ts';
import { addFindings, CONSULTANT, CONTACT } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import { type Goal, medianOf } from '../results.ts';
import type { Bench } from './bench.ts';

const SIZES = [1_000, 10_000, 100_000];
const QUICK_SIZES = [1_000, 3_000, 30_000];

/** In which size's terms each page may grow, and by how much. */
const PAGES = {
  'list of findings': { wanted: 1.3, from: 0 },
  'finding page': { wanted: 1.3, from: 0 },
  'client’s list': { wanted: 1.3, from: 0 },
  'list by deadline': { wanted: 1.3, from: 0 },
  'client’s list by deadline': { wanted: 1.3, from: 0 },
  'client’s overview': { wanted: 4, from: 1 },
} as const;
type Page = keyof typeof PAGES;

const nameOf = (page: Page, count: number) => `${page}, ${count.toLocaleString('en-GB')} findings`;

/** How pages of findings do with a thousand, ten thousand and a hundred thousand of them in one engagement. */
export async function findings({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const sizes = pace.quick ? QUICK_SIZES : SIZES;
  const servers = [];
  for (const count of sizes) {
    const url = kind === 'postgres' ? await (await postgres()).database(`findings_${count}`) : undefined;
    const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 }, url);
    const { engagementId, findingId } = await addFindings(installation, count);
    servers.push({
      count,
      server: await secportal(installation),
      paths: {
        'list of findings': `/dashboard/:slug/engagements/${engagementId}`,
        'finding page': `/dashboard/:slug/findings/${findingId}`,
        'client’s list': '/portal/findings',
        'list by deadline': `/dashboard/:slug/engagements/${engagementId}?deadline=all`,
        'client’s list by deadline': '/portal/findings?deadline=all',
        'client’s overview': '/portal',
      } satisfies Record<Page, string>,
    });
  }
  const contestants = servers.flatMap(({ count, server, paths }) =>
    (Object.keys(PAGES) as Page[]).map((page) => ({
      name: nameOf(page, count),
      cpuMs: server.cpuMs,
      round: async (seconds: number) => {
        const isClient = paths[page].startsWith('/portal');
        const who = isClient ? CONTACT : CONSULTANT;
        const job = { connections: 1, seconds, keepTimes: true, ...(isClient && { tenant: true }) };
        const { p50, answered } = await get(server, paths[page], [cookieOf(who)], job);
        return { value: p50, answered };
      },
    })),
  );
  const figures = await contest(contestants, { ...pace, seconds: Math.min(pace.seconds, 2) });
  for (const { server } of servers) await server.stop();
  const largest = sizes.at(-1) ?? 0;
  const goals = (Object.keys(PAGES) as Page[]).map((page): Goal => {
    const from = sizes[PAGES[page].from] ?? 0;
    const cpu = (count: number) => figures.find(({ name }) => name === nameOf(page, count))?.cpuMicros;
    const [most, fewest] = [cpu(largest), cpu(from)];
    return {
      what: `${page}: ${largest.toLocaleString('en-GB')} / ${from.toLocaleString('en-GB')} findings`,
      value: medianOf(figures, nameOf(page, largest)) / medianOf(figures, nameOf(page, from)),
      ...(most !== undefined && fewest !== undefined && { byProcessorTime: most / fewest }),
      wanted: PAGES[page].wanted,
      sense: 'at most',
    };
  });
  return {
    id: `findings-${kind}`,
    title: `Findings in one engagement on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, one request at a time`,
    unit: 'ms',
    figures: figures.toSorted((a, b) => a.name.split(',')[0]?.localeCompare(b.name.split(',')[0] ?? '') ?? 0),
    goals,
  };
}
