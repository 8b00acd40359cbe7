import { type Database, type Reader, writable } from '../data/database.ts';
import type { RecurringJob } from './recurring.ts';

const MINUTE_MS = 60_000;

/** What rules go by of the installation's settings. */
export interface TidyUpLimits {
  readonly sessionIdleMs: number;
  readonly baseHost: string;
}

/** Removes of one table what no decision looks at any more; stated by the module that writes it. */
export type TidyUp = (db: Database, now: number, limits: TidyUpLimits) => Promise<unknown>;

/** Follows all the rules, every five minutes. The record stays. */
export function tidyUpJob(db: Reader, rules: readonly TidyUp[], limits: TidyUpLimits): RecurringJob {
  return {
    name: 'tidy-up',
    everyMs: 5 * MINUTE_MS,
    lookMs: MINUTE_MS,
    run: async (now) => {
      for (const rule of rules) await rule(writable(db), now, limits);
    },
  };
}
