import { type Database, type Reader, writable } from '../data/database.ts';
import type { RecurringJob } from './recurring.ts';

const MINUTE_MS = 60_000;

/** Removes of one table what no decision looks at any more; stated by the module that writes it. */
export type TidyUp = (db: Database, now: number) => Promise<unknown>;

/** Follows all the rules, every five minutes. The record stays. */
export function tidyUpJob(db: Reader, rules: readonly TidyUp[]): RecurringJob {
  return {
    name: 'tidy-up',
    everyMs: 5 * MINUTE_MS,
    lookMs: MINUTE_MS,
    run: async (now) => {
      for (const rule of rules) await rule(writable(db), now);
    },
  };
}
