import { contest } from '../contest.ts';
import { get, secportal, signInPeople, staffCookies } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import { medianOf } from '../results.ts';
import { SignIns } from '../sign-ins.ts';
import type { Bench } from './bench.ts';

/** A quiet number of requests, so that what is measured is waiting and not the limit of the machine. */
const STEADY = { connections: 4, rate: 200, keepTimes: true };
const IDLE = 'idle';
const BUSY = 'while sign-ins saturate the machine';

/** What others notice of sign-ins: how long the slowest hundredth of their requests takes. */
export async function neighbours({ directory, pace }: Bench) {
  const installation = await makeInstallation(directory, { accounts: 10_000, auditRows: 10_000 });
  const product = await secportal(installation);
  // Their sessions are of other accounts than those that sign in.
  const cookies = staffCookies(installation).slice(-50);
  const into = new SignIns(product, 'secportal', signInPeople(installation.accounts), false);
  const slowest = async (seconds: number) =>
    (await get(product, '/api/v1/session', cookies, { ...STEADY, seconds })).p99;
  const figures = await contest(
    [
      { name: IDLE, round: async (seconds) => ({ value: await slowest(seconds) }) },
      {
        name: BUSY,
        round: async (seconds) => {
          const [value] = await Promise.all([slowest(seconds), into.during(seconds)]);
          return { value };
        },
      },
    ],
    pace,
  );
  await product.stop();
  const value = medianOf(figures, BUSY) / medianOf(figures, IDLE);
  return {
    id: 'neighbours',
    title: 'Other users while sign-ins saturate the machine: p99 of GET /api/v1/session',
    unit: 'ms',
    figures,
    goals: [{ what: 'busy / idle', value, wanted: 5, sense: 'at most' as const }],
  };
}
