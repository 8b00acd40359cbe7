import { contest } from '../contest.ts';
import { cookieOf, secportal } from '../contestants.ts';
import { addFindings, CONSULTANT } from '../findings.ts';
import { makeInstallation } from '../installation.ts';
import type { AutosavesJob, AutosavesSeen } from '../load/jobs.ts';
import { slugOf } from '../people.ts';
import { run, type Server, serve } from '../processes.ts';
import type { Bench } from './bench.ts';

const FINDINGS = 1_000;
const FLOOR = 'the same row written bare (floor)';
const TEXT =
  'The form takes what was typed as a part of its query, so that a quotation mark ends it. '.repeat(8);

/** A finding saved as it is typed, one save after another; the floor writes its row, durably as well, and does nothing else. */
export async function autosave({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const filled = async (name: string) => {
    const url = kind === 'postgres' ? await (await postgres()).database(`autosave_${name}`) : undefined;
    const installation = await makeInstallation(directory, { accounts: 100, auditRows: 100 }, url);
    return { installation, ...(await addFindings(installation, FINDINGS)) };
  };
  const own = await filled('own');
  const bare = await filled('bare');
  const product = await secportal(own.installation);
  const floor = await serve('./servers/bare-row.ts', [bare.installation.location, bare.findingId], {});
  const contestant = (name: string, server: Server, path: string) => {
    let revision = 1;
    return {
      name,
      cpuMs: server.cpuMs,
      round: async (seconds: number) => {
        const job: AutosavesJob = {
          port: server.port,
          path,
          cookie: cookieOf(CONSULTANT),
          text: TEXT,
          revision,
          seconds,
        };
        const seen = await run<AutosavesSeen>('./load/autosaves.ts', [JSON.stringify(job)]);
        if (seen.failed > 0) throw new Error(`${name}: ${seen.failed} saves failed`);
        revision = seen.revision;
        return { value: seen.p50, answered: seen.answered };
      },
    };
  };
  const path = `/dashboard/${slugOf(CONSULTANT)}/findings/${own.findingId}/edit`;
  const figures = await contest(
    [contestant('SecPortal', product, path), contestant(FLOOR, floor, '/')],
    pace,
  );
  await product.stop();
  await floor.stop();
  return {
    id: `autosave-${kind}`,
    title: `A finding saved as it is typed (${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}), one request at a time`,
    unit: 'ms',
    figures,
    goals: [],
  };
}
