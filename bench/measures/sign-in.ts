import { contest } from '../contest.ts';
import { betterAuth, secportal, signInPeople } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import { processorTime, ratio } from '../results.ts';
import { Argon2Alone, SignIns } from '../sign-ins.ts';
import type { Bench } from './bench.ts';

const PEERS = 800;
const WARM_UP_SECONDS = 8;
const FLOOR = 'argon2id alone (floor)';

/** Password and code, to the page behind them; the floor is the hash of the password. */
export async function signIn({ directory, pace }: Bench) {
  const installation = await makeInstallation(directory, { accounts: 10_000, auditRows: 10_000 });
  const product = await secportal(installation);
  const peer = await betterAuth(directory, PEERS);
  const argon2 = new Argon2Alone();
  const into = new SignIns(product, 'secportal', signInPeople(installation.accounts), false);
  const intoPeer = new SignIns(peer.server, 'better-auth', peer.people, true);
  const figures = await contest(
    [
      {
        name: 'SecPortal',
        cpuMs: product.cpuMs,
        round: async (seconds) => {
          const { perSecond, used } = await into.during(seconds);
          return { value: perSecond, answered: used };
        },
      },
      {
        name: FLOOR,
        cpuMs: argon2.cpuMs,
        round: async (seconds) => {
          const value = await argon2.during(seconds);
          return { value, answered: Math.round(value * seconds) };
        },
      },
      {
        name: 'better-auth',
        cpuMs: peer.server.cpuMs,
        round: async (seconds) => {
          const { perSecond, used } = await intoPeer.during(seconds);
          return { value: perSecond, answered: used };
        },
      },
    ],
    pace,
    // A hundred a second is few: much longer until the code is warm.
    pace.quick ? undefined : WARM_UP_SECONDS,
  );
  argon2.stop();
  await product.stop();
  await peer.server.stop();
  return {
    id: 'sign-in',
    title: 'Whole sign-in: password and code (SQLite)',
    unit: 'sign-ins/s',
    figures,
    goals: [
      processorTime(figures, 'SecPortal', FLOOR, 1 / 0.8),
      ratio(figures, 'SecPortal', 'better-auth', 1),
    ],
  };
}
