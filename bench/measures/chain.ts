import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeInstallation } from '../installation.ts';
import { boot, chaining, createLog, loadConfig } from '../product.ts';
import type { Figure, Goal } from '../results.ts';
import type { Bench } from './bench.ts';

const ENTRIES = 1_000_000;
const QUICK_ENTRIES = 50_000;
/** So long a check of a million entries may take of one processor, in seconds. */
const WANTED_SECONDS = 120;

const MICROS = 1_000_000;
const NANOS_A_MS = 1_000_000;

interface Timed {
  readonly figure: Figure;
  readonly longestTurnMs: number;
}

/** Does work on so many entries, and says how many that were a second, and how long nobody else was answered. */
async function timed(name: string, entries: number, work: () => Promise<void>): Promise<Timed> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const [began, used] = [performance.now(), process.cpuUsage()];
  delay.enable();
  await work();
  delay.disable();
  const { user, system } = process.cpuUsage(used);
  const value = (entries * 1000) / (performance.now() - began);
  return {
    figure: { name, median: value, rounds: [value], cpuMicros: (user + system) / entries },
    longestTurnMs: delay.max / NANOS_A_MS,
  };
}

/** How long it takes to chain an activity log of a million entries, as after an upgrade, and to check it (B11). */
export async function chain({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const entries = pace.quick ? QUICK_ENTRIES : ENTRIES;
  const url = kind === 'postgres' ? await (await postgres()).database('chain') : undefined;
  const size = { accounts: 100, auditRows: entries, isUnchained: true } as const;
  const { environment } = await makeInstallation(directory, size, url);
  const backstage = await boot(loadConfig(environment), await createLog('error'));
  const { services } = backstage;
  const { db, clock } = services;
  const linking = await timed('chaining', entries, async () => {
    while ((await chaining.linkRound(services, clock.now())) > 0);
  });
  const verifying = await timed('checking', entries, async () => {
    for (const one of await chaining.chainsOfRecord(db)) {
      const finding = await chaining.checkChain(services, one, []);
      if (!('whole' in finding) || !finding.whole) throw new Error('a chain that is not whole');
    }
  });
  await backstage.close();
  const cpuSeconds = ((verifying.figure.cpuMicros ?? 0) * ENTRIES) / MICROS;
  const goals: Goal[] = [
    {
      what: 'a check of a million entries, seconds',
      value: ENTRIES / verifying.figure.median,
      wanted: WANTED_SECONDS,
      sense: 'at most',
      byProcessorTime: cpuSeconds,
    },
  ];
  return {
    id: `chain-${kind}`,
    title: `The activity log’s chain on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: ${entries.toLocaleString('en-GB')} entries (longest turn ${linking.longestTurnMs.toFixed(0)} ms chaining, ${verifying.longestTurnMs.toFixed(0)} ms checking)`,
    unit: 'entries a second',
    figures: [linking.figure, verifying.figure],
    goals,
  };
}
