import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { contest } from '../contest.ts';
import { cookieOf, get, secportal } from '../contestants.ts';
import { addFindings, CONSULTANT } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import type { SealingJob, SealingSeen, UploadJob, UploadSeen } from '../load/jobs.ts';
import { slugOf } from '../people.ts';
import { run, type Server } from '../processes.ts';
import { ratio } from '../results.ts';
import type { Bench } from './bench.ts';

const MEGABYTE = 1024 * 1024;
const MEGABYTES = 1024;
const QUICK_MEGABYTES = 256;
const SETTLED_MS = 2000;
const LOOK_MS = 20;

/** What a file of random bytes is written from: a megabyte, again and again. */
async function* repeated(megabyte: Buffer, times: number) {
  for (let nth = 0; nth < times; nth += 1) yield megabyte;
}

/** Looks at a server's memory until it is told to stop, and then says how much it was at most, in MiB. */
function watchMemory(server: Server): () => number {
  let most = server.residentMb();
  const look = setInterval(() => {
    most = Math.max(most, server.residentMb());
  }, LOOK_MS);
  return () => {
    clearInterval(look);
    return most;
  };
}

/** One file of 1 GB as evidence, against a script that reads the same file, seals it by the same function, and syncs it. */
export async function upload({ directory, pace }: Bench) {
  const megabytes = pace.quick ? QUICK_MEGABYTES : MEGABYTES;
  const file = join(directory, 'evidence.bin');
  await writeFile(file, repeated(randomBytes(MEGABYTE), megabytes));
  const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 });
  const { engagementId } = await addFindings(installation, 0);
  const server = await secportal(installation, { FILE_MB: String(megabytes + 1) });
  const path = `/dashboard/${slugOf(CONSULTANT)}/engagements/${engagementId}/evidence`;
  await get(server, path, [cookieOf(CONSULTANT)], { connections: 1, seconds: 0, amount: 10 });
  await wait(SETTLED_MS);

  const before = server.residentMb();
  const memory = watchMemory(server);
  const sending: UploadJob = { port: server.port, path, cookie: cookieOf(CONSULTANT), file };
  const sealing: SealingJob = { file, into: join(directory, 'sealed.bin') };
  const names = { own: 'upload, MB/s', floor: 'read, sealed and synced by a script (floor), MB/s' };
  let scriptMs = 0;
  const rates = await contest(
    [
      {
        name: names.own,
        cpuMs: server.cpuMs,
        round: async () => {
          const { ms } = await run<UploadSeen>('./load/upload.ts', [JSON.stringify(sending)]);
          await rm(installation.filesFolder, { recursive: true });
          return { value: (megabytes * 1000) / ms, answered: 1 };
        },
      },
      {
        name: names.floor,
        cpuMs: () => scriptMs,
        round: async () => {
          const { ms, cpuMs } = await run<SealingSeen>('./load/seal.ts', [JSON.stringify(sealing)]);
          await rm(sealing.into);
          scriptMs += cpuMs;
          return { value: (megabytes * 1000) / ms, answered: 1 };
        },
      },
    ],
    { ...pace, rounds: Math.min(pace.rounds, 3) },
  );
  const most = memory();
  await server.stop();
  return {
    id: 'upload',
    title: `Upload of ${megabytes} MB (SQLite, files in a folder)`,
    unit: '',
    figures: [
      ...rates,
      { name: 'resident before, MiB', median: before, rounds: [before] },
      { name: 'resident at most, MiB', median: most, rounds: [most] },
    ],
    goals: [
      ratio(rates, names.own, names.floor, 0.5),
      {
        what: 'more resident while uploading, MB',
        value: ((most - before) * MEGABYTE) / 1e6,
        wanted: 60,
        sense: 'at most' as const,
      },
    ],
  };
}
