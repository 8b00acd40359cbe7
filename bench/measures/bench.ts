import type { Pace } from '../contest.ts';
import type { Postgres } from '../postgres.ts';

/** What every measure is given. */
export interface Bench {
  readonly directory: string;
  readonly pace: Pace;
  /** Starts it with the first who asks. */
  readonly postgres: () => Promise<Postgres>;
}
