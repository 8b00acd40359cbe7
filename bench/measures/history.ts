import { contest } from '../contest.ts';
import { cookieOf, get, secportal } from '../contestants.ts';
import { addFindings, CONSULTANT, findingId } from '../findings.ts';
import { addVersions } from '../histories.ts';
import { makeInstallation } from '../installation.ts';
import { type Goal, medianOf } from '../results.ts';
import type { Bench } from './bench.ts';

const FINDINGS = 1_000;
const FEW = 10;
const MANY = 500;
/** How much longer it may take with many than with few. */
const WANTED = 4;

const PAGES = ['history page', 'difference'] as const;
const nameOf = (page: (typeof PAGES)[number], count: number) => `${page}, ${count} versions`;

/** How the history of a finding that was written five hundred times does beside one of ten versions (E15): its page, and a difference in the middle. */
export async function history({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const url = kind === 'postgres' ? await (await postgres()).database('history') : undefined;
  const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 }, url);
  const { engagementId } = await addFindings(installation, FINDINGS);
  const asked = [];
  for (const [nth, count] of [FEW, MANY].entries()) {
    const id = findingId(nth);
    const middle = await addVersions(installation, { engagementId, findingId: id, count });
    const path = `/dashboard/:slug/findings/${id}/history`;
    asked.push({ count, paths: { 'history page': path, difference: `${path}/${middle}` } });
  }
  const server = await secportal(installation);
  const contestants = asked.flatMap(({ count, paths }) =>
    PAGES.map((page) => ({
      name: nameOf(page, count),
      cpuMs: server.cpuMs,
      round: async (seconds: number) => {
        const job = { connections: 1, seconds, keepTimes: true };
        const { p50, answered } = await get(server, paths[page], [cookieOf(CONSULTANT)], job);
        return { value: p50, answered };
      },
    })),
  );
  const figures = await contest(contestants, { ...pace, seconds: Math.min(pace.seconds, 2) });
  await server.stop();
  const cpuOf = (name: string) => figures.find((figure) => figure.name === name)?.cpuMicros;
  return {
    id: `history-${kind}`,
    title: `History of one finding on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, one request at a time`,
    unit: 'ms',
    figures: figures.toSorted((a, b) => a.name.split(',')[0]?.localeCompare(b.name.split(',')[0] ?? '') ?? 0),
    goals: PAGES.map((page): Goal => {
      const [many, few] = [nameOf(page, MANY), nameOf(page, FEW)];
      const [manyCpu, fewCpu] = [cpuOf(many), cpuOf(few)];
      return {
        what: `${page}: ${MANY} / ${FEW} versions`,
        value: medianOf(figures, many) / medianOf(figures, few),
        ...(manyCpu !== undefined && fewCpu !== undefined && { byProcessorTime: manyCpu / fewCpu }),
        wanted: WANTED,
        sense: 'at most',
      };
    }),
  };
}
