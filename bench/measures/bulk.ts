import { contest } from '../contest.ts';
import { cookieOf, get, secportal, staffCookies } from '../contestants.ts';
import { median } from '../figures.ts';
import { addFindings, CONSULTANT, findingId } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import { Connection } from '../load/connection.ts';
import { slugOf } from '../people.ts';
import { type Figure, medianOf } from '../results.ts';
import { type LongestTurn, watchTurns } from '../turns.ts';
import type { Bench } from './bench.ts';

/** As many as may be chosen at once. */
const CHOSEN = 1_000;
const DEEDS = {
  tags: { deed: 'tags', add: ['measured'] },
  publication: { deed: 'publish' },
} as const;
type Deed = keyof typeof DEEDS;

const IDLE = 'others, while nobody does anything to several';
const BUSY = 'others, while someone does';

/** A quiet number of requests, so that what is measured is waiting and not the limit of the machine. */
const STEADY = { connections: 4, rate: 200, keepTimes: true };

const nameOf = (deed: Deed) => `${deed} of ${CHOSEN.toLocaleString('en-GB')} drafts`;
const turnOf = (deed: Deed) => `longest turn, ${deed}`;

/** What was seen of one deed, in milliseconds. */
interface Seen {
  readonly ms: number;
  readonly cpuMs: number;
  readonly turn: LongestTurn;
}

/**
 * A thousand drafts that are given a tag at once, and then published at once (E18): how long it takes, the longest turn of the
 * server's event loop meanwhile (E28), and what others notice.
 */
export async function bulk({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const url = kind === 'postgres' ? await (await postgres()).database('bulk') : undefined;
  const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 }, url);
  // Each round has drafts of its own, and so has the one that warms up.
  const { engagementId } = await addFindings(
    installation,
    CHOSEN * (pace.rounds + 1),
    undefined,
    () => false,
  );
  const turns = await watchTurns();
  const server = await secportal(installation, turns.environment);
  const path = `/api/v1/workspaces/${slugOf(CONSULTANT)}/engagements/${engagementId}/findings/bulk`;
  const host = `localhost:${server.port}`;
  const headers = {
    host,
    origin: `http://${host}`,
    cookie: cookieOf(CONSULTANT),
    'content-type': 'application/json',
  };
  async function carryOut(deed: Deed, findingIds: readonly string[]): Promise<Seen> {
    const connection = await Connection.open(server.port);
    await turns.longest();
    const [started, cpuBefore] = [performance.now(), server.cpuMs()];
    const { status } = await connection.post(path, JSON.stringify({ ...DEEDS[deed], findingIds }), headers);
    const seen = { ms: performance.now() - started, cpuMs: server.cpuMs() - cpuBefore };
    connection.close();
    if (status !== 200) throw new Error(`${nameOf(deed)}: answered by ${status}`);
    return { ...seen, turn: await turns.longest() };
  }

  const seen: Record<Deed, Seen[]> = { tags: [], publication: [] };
  // Their sessions are of other accounts than the one that works.
  const cookies = staffCookies(installation).slice(-20);
  const slowest = async (seconds: number) =>
    (await get(server, '/api/v1/session', cookies, { ...STEADY, seconds })).p99;
  let begun = 0;
  const bothDeeds = async () => {
    const ids = Array.from({ length: CHOSEN }, (_, nth) => findingId(begun * CHOSEN + nth));
    begun += 1;
    seen.tags.push(await carryOut('tags', ids));
    seen.publication.push(await carryOut('publication', ids));
  };
  /** As long as both deeds take, so that others are asked about neither before nor after. */
  const lasting = () => {
    const [tags, publication] = [seen.tags.at(-1)?.ms ?? 0, seen.publication.at(-1)?.ms ?? 0];
    return Math.max(1, Math.floor((tags + publication) / 1000));
  };
  const others = await contest(
    [
      { name: IDLE, round: async (seconds) => ({ value: await slowest(seconds) }) },
      {
        name: BUSY,
        round: async () => {
          const [value] = await Promise.all([slowest(lasting()), bothDeeds()]);
          return { value };
        },
      },
    ],
    pace,
  );
  await server.stop();
  const figuresOf = (deed: Deed): Figure[] => {
    const [, ...rounds] = seen[deed];
    const times = rounds.map(({ ms }) => ms);
    const longest = rounds.map(({ turn }) => turn.ms);
    const cpuMicros = 1000 * median(rounds.map(({ cpuMs }) => cpuMs));
    const turnMicros = 1000 * median(rounds.map(({ turn }) => turn.cpuMs));
    return [
      { name: nameOf(deed), median: median(times), rounds: times, cpuMicros },
      { name: turnOf(deed), median: median(longest), rounds: longest, cpuMicros: turnMicros },
    ];
  };
  const figures = [...figuresOf('tags'), ...figuresOf('publication'), ...others];
  const sense = 'at most' as const;
  return {
    id: `bulk-${kind}`,
    title: `One thing done to ${CHOSEN.toLocaleString('en-GB')} drafts on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, and p99 of GET /api/v1/session beside it`,
    unit: 'ms',
    figures,
    goals: [
      ...(['tags', 'publication'] as const).map((deed) => ({
        what: turnOf(deed),
        value: medianOf(figures, turnOf(deed)),
        byProcessorTime: median(seen[deed].slice(1).map(({ turn }) => turn.cpuMs)),
        wanted: 50,
        sense,
      })),
      {
        what: 'others: while someone does / while nobody does',
        value: medianOf(figures, BUSY) / medianOf(figures, IDLE),
        wanted: 5,
        sense,
      },
    ],
  };
}
