import { median } from './figures.ts';
import type { Figure } from './results.ts';

/** How long and how often. */
export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
  readonly quick: boolean;
}

export interface Contestant {
  readonly name: string;
  /** One round's value: a rate, or a time. */
  readonly round: (seconds: number) => Promise<{ value: number; answered?: number }>;
  /** Processor time used so far, in milliseconds. */
  readonly cpuMs?: () => number;
}

const WARM_UP_SECONDS = 2;

/**
 * Every contestant in every round, each round in another order, so that what else happens on the machine happens to
 * all of them. The first rounds, in which code gets warm, are not counted.
 */
export async function contest(
  contestants: readonly Contestant[],
  pace: Pace,
  warmUpSeconds = Math.min(WARM_UP_SECONDS, pace.seconds),
): Promise<Figure[]> {
  const seen = contestants.map((contestant) => ({ contestant, values: [] as number[], cpu: [] as number[] }));
  for (const { contestant } of seen) await contestant.round(warmUpSeconds);
  for (let round = 0; round < pace.rounds; round += 1) {
    for (let ids = 0; ids < seen.length; ids += 1) {
      const one = seen[(ids + round) % seen.length];
      if (one === undefined) continue;
      const before = one.contestant.cpuMs?.() ?? 0;
      const { value, answered = 0 } = await one.contestant.round(pace.seconds);
      one.values.push(value);
      const used = (one.contestant.cpuMs?.() ?? 0) - before;
      if (answered > 0 && used > 0) one.cpu.push((used * 1000) / answered);
    }
  }
  return seen.map(({ contestant: { name }, values, cpu }) => ({
    name,
    median: median(values),
    rounds: values,
    ...(cpu.length > 0 && { cpuMicros: median(cpu) }),
  }));
}
