import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { contest } from '../contest.ts';
import { cookieOf, get, secportal, staffCookies } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import { slugOf } from '../people.ts';
import { boot, collectAsTheProduct, createLog, loadConfig, makeEvidence } from '../product.ts';
import { fillRecord } from '../record-of-a-workspace.ts';
import { type Figure, type Goal, medianOf } from '../results.ts';
import { idOf } from '../seed-sql.ts';
import type { Bench } from './bench.ts';

const PEOPLE = 10_000;
const ENTRIES = 1_000_000;
const QUICK_ENTRIES = 100_000;
/** So many seconds of a processor evidence may take, and so many milliseconds nobody else is answered. */
const WANTED_SECONDS = 2;
const WANTED_TURN_MS = 50;

const STEADY = { connections: 4, rate: 200, keepTimes: true };
const IDLE = 'others, idle';
const BUSY = 'others, while evidence is made';
const NANOS_A_MS = 1_000_000;
const MICROS = 1_000_000;

/** Opens a page as the owner of the first workspace. Throws where that is no success. */
async function open(port: number, path: string): Promise<void> {
  const headers = { host: `localhost:${port}`, cookie: cookieOf(0) };
  const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`${path} was answered ${answer.statusCode}`);
}

/** What evidence of a large workspace takes (B12), and what others notice of it. */
export async function evidence({ directory, pace }: Bench) {
  const installation = await makeInstallation(directory, { accounts: PEOPLE, auditRows: 10 });
  fillRecord(installation, pace.quick ? QUICK_ENTRIES : ENTRIES, Date.now());
  await collectAsTheProduct();
  const backstage = await boot(loadConfig(installation.environment), await createLog('error'));
  const workspace = { id: idOf('workspace', 0), slug: slugOf(0), name: 'Firm 0', zone: 'UTC' };
  const rounds: number[] = [];
  let longestMs = 0;
  for (let round = 0; round < pace.rounds; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const used = process.cpuUsage();
    delay.enable();
    const made = await makeEvidence(backstage.services, workspace, '', Date.now());
    delay.disable();
    const { user, system } = process.cpuUsage(used);
    if (!made.ok || made.evidence.people.length !== PEOPLE) throw new Error('evidence of fewer people');
    rounds.push((user + system) / MICROS);
    longestMs = Math.max(longestMs, delay.max / NANOS_A_MS);
  }
  await backstage.close();
  const median = rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? Number.NaN;
  const taken: Figure = {
    name: 'processor time of one',
    median: median * 1000,
    rounds: rounds.map((s) => s * 1000),
  };

  const product = await secportal(installation);
  const cookies = staffCookies(installation).slice(-50);
  const slowest = async (seconds: number) =>
    (await get(product, '/api/v1/session', cookies, { ...STEADY, seconds })).p99;
  // However slow the machine is: one after the other, to the end of the last.
  const asked = async (seconds: number) => {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) await open(product.port, '/dashboard/firm-0/evidence');
  };
  const figures = await contest(
    [
      { name: IDLE, round: async (seconds) => ({ value: await slowest(seconds) }) },
      {
        name: BUSY,
        round: async (seconds) => {
          const [value] = await Promise.all([slowest(seconds), asked(seconds)]);
          return { value };
        },
      },
    ],
    pace,
  );
  await product.stop();
  const goals: Goal[] = [
    { what: 'seconds of a processor', value: median, wanted: WANTED_SECONDS, sense: 'at most' },
    { what: 'longest turn, ms', value: longestMs, wanted: WANTED_TURN_MS, sense: 'at most' },
    {
      what: 'others’ p99, busy / idle',
      value: medianOf(figures, BUSY) / medianOf(figures, IDLE),
      wanted: 2,
      sense: 'at most',
    },
  ];
  const record = (pace.quick ? QUICK_ENTRIES : ENTRIES).toLocaleString('en-GB');
  return {
    id: 'evidence',
    title: `Evidence of ${PEOPLE.toLocaleString('en-GB')} people in a record of ${record} entries, on SQLite`,
    unit: 'ms',
    figures: [taken, ...figures],
    goals,
  };
}
