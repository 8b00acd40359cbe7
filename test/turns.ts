import { chanceOf, saidOfSeed } from './seed.ts';

/** Which share of many cases is tried. */
export interface Turns {
  /** How this share is asked for again: for the message of a failure. */
  readonly said: string;
  readonly has: (index: number) => boolean;
}

/** Divisible by every count of shares that is asked for. */
const TURN_COUNT = 96;

/**
 * Of so many cases each run tries a share, which hangs on its seed, smaller on PostgreSQL, where a case takes thrice as long: one of `sqlite` and one
 * of `postgres` equal ones. The environment's `name` says which, and `all` gives every case its turn.
 */
export function turnsBy(
  name: 'ATTACK_TURN' | 'MATRIX_TURN' | 'PRESSES_TURN' | 'RACES_TURN' | 'ROWS_TURN',
  shares: { readonly sqlite: number; readonly postgres: number },
): Turns {
  const turn = process.env[name] ?? String(chanceOf(name)(TURN_COUNT));
  const count = process.env.TEST_DATABASE === 'postgres' ? shares.postgres : shares.sqlite;
  return {
    said: `${name}=${turn} ${saidOfSeed()}`,
    has: (index) => turn === 'all' || index % count === Number(turn) % count,
  };
}
