import { randomInt } from 'node:crypto';

/** Which half of many cases is tried. */
export interface Turns {
  /** How this half is asked for again: for the message of a failure. */
  readonly said: string;
  readonly has: (index: number) => boolean;
}

/**
 * On PostgreSQL, where a case takes thrice as long, every second one of those that SQLite tries at each run has its turn; the
 * environment's `name` says which, and `all` gives one to all.
 */
export function turnsBy(name: 'ATTACK_TURN' | 'ROWS_TURN'): Turns {
  const turn = process.env[name] ?? String(randomInt(2));
  const isForAll = process.env.TEST_DATABASE !== 'postgres' || turn === 'all';
  return { said: `${name}=${turn}`, has: (index) => isForAll || index % 2 === Number(turn) };
}
