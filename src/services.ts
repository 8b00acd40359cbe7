import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import type { Keyring } from './data/sealed-box.ts';

/** What every feature may use; made once by the composition root. */
export interface Services {
  readonly config: Config;
  readonly db: Database;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly mail: {
    /** Tells the worker that mail was committed. Never waited for: delivery follows the answer. */
    kick(): void;
  };
}
