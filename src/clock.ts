/** The one source of time; tests replace it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** The machine's own clock. Never the client's (ASVS 6.5.8). */
export const systemClock: Clock = { now: () => Date.now() };
