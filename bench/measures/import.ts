import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { contest } from '../contest.ts';
import { cookieOf, get, secportal, staffCookies } from '../contestants.ts';
import { addFindings, CONSULTANT } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import type { UploadJob, UploadSeen } from '../load/jobs.ts';
import { slugOf } from '../people.ts';
import { run } from '../processes.ts';
import { type Figure, type Goal, medianOf, ratio } from '../results.ts';
import { nessusScan, readByPython } from '../scans.ts';
import type { Bench } from './bench.ts';

const MEGABYTE = 1024 * 1024;
const MEGABYTES = 200;
const QUICK_MEGABYTES = 48;
const LOOK_MS = 20;

const OWN = 'import, from the end of its upload to the preview, MB/s';
const PEER = 'Python’s xml.etree, which reads the file and nothing else, MB/s';
const OWN_MEMORY = 'memory while it’s imported: the parser, and what the server has more, MiB';
const PEER_MEMORY = 'memory, Python’s xml.etree, MiB';
const IDLE = 'others’ p99 while nothing is imported, ms';
const BUSY = 'others’ p99 while a file is imported, ms';

/** A quiet number of requests, so that what is measured is waiting and not the limit of the machine. */
const STEADY = { connections: 4, rate: 200, keepTimes: true };

const once = (name: string, value: number): Figure => ({ name, median: value, rounds: [value] });

/**
 * A Nessus file of 200 MB: how fast it is read, sealed and written, beside another program that reads it; how much memory that takes;
 * and what others notice of it (I2).
 */
export async function importing({ directory, pace }: Bench) {
  const file = join(directory, 'scan.nessus');
  await writeFile(file, nessusScan((pace.quick ? QUICK_MEGABYTES : MEGABYTES) * MEGABYTE));
  const megabytes = (await stat(file)).size / 1e6;
  const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 });
  const { engagementId } = await addFindings(installation, 0);
  const server = await secportal(installation);
  const base = `/dashboard/${slugOf(CONSULTANT)}`;
  const cookie = cookieOf(CONSULTANT);
  const sending: UploadJob = {
    ...{ port: server.port, cookie, file },
    path: `${base}/engagements/${engagementId}/imports`,
  };
  const isUnderWay = async (at: string) => {
    const answer = await fetch(`http://localhost:${server.port}${at}/progress`, { headers: { cookie } });
    return ((await answer.json()) as { isUnderWay: boolean }).isUnderWay;
  };
  const before = server.residentMb();
  let most = 0;
  let lastMs = 1000;
  async function importOne() {
    const { location } = await run<UploadSeen>('./load/upload.ts', [JSON.stringify(sending)]);
    const look = setInterval(() => {
      most = Math.max(most, server.residentMb() - before + server.childrenMb());
    }, LOOK_MS);
    const started = performance.now();
    while (await isUnderWay(location)) await wait(LOOK_MS);
    clearInterval(look);
    lastMs = performance.now() - started;
    return { value: (megabytes * 1000) / lastMs, answered: 1 };
  }
  // Their sessions are of other accounts than the one that imports.
  const cookies = staffCookies(installation).slice(-20);
  const slowest = async (seconds: number) =>
    (await get(server, '/api/v1/session', cookies, { ...STEADY, seconds })).p99;
  const python = await readByPython(file);
  const figures = await contest(
    [
      { name: OWN, cpuMs: server.cpuMs, round: importOne },
      ...(python === null
        ? []
        : [
            {
              name: PEER,
              round: async () => {
                const { seconds = Number.NaN } = (await readByPython(file)) ?? {};
                return { value: megabytes / seconds };
              },
            },
          ]),
      { name: IDLE, round: async (seconds: number) => ({ value: await slowest(seconds) }) },
      {
        name: BUSY,
        round: async () => {
          const [value] = await Promise.all([slowest(Math.max(1, Math.floor(lastMs / 1000))), importOne()]);
          return { value };
        },
      },
    ],
    { ...pace, rounds: Math.min(pace.rounds, 3) },
  );
  await server.stop();
  const goals: Goal[] = [
    {
      what: 'others’ p99: while a file is imported / while nothing is',
      value: medianOf(figures, BUSY) / medianOf(figures, IDLE),
      wanted: 5,
      sense: 'at most',
    },
  ];
  if (python !== null)
    goals.push(ratio(figures, OWN, PEER, 2), {
      what: 'memory: import / Python’s xml.etree',
      value: most / python.residentMb,
      wanted: 0.2,
      sense: 'at most',
    });
  return {
    id: 'import',
    title: `Import of a Nessus file of ${megabytes.toFixed(0)} MB (SQLite, files in a folder)`,
    unit: '',
    figures: [
      ...figures,
      once(OWN_MEMORY, most),
      ...(python === null ? [] : [once(PEER_MEMORY, python.residentMb)]),
    ],
    goals,
  };
}
