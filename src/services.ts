import type { FastifyBaseLogger } from 'fastify';
import type { EventCounts } from './audit/counted-events.ts';
import type { EventCatalogue } from './audit/events.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Reader } from './data/database.ts';
import type { Migrations } from './data/migrations/index.ts';
import type { FileStore } from './files/store.ts';
import type { Message } from './mail/message.ts';
import type { Observer } from './observer.ts';
import type { Keyring } from './sealing/sealed-box.ts';
import type { NavEntry } from './ui/navigation.ts';

/** What every feature may use; made once by the composition root. */
export interface Services {
  readonly config: Config;
  /** For reading; deeds write through `access/deed.ts`. */
  readonly db: Reader;
  readonly keyring: Keyring;
  /** Where sealed files lie. */
  readonly files: FileStore;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** What strangers can make happen any number of times, beside the record (D25). */
  readonly counts: EventCounts;
  /** All events of the record, in words. */
  readonly events: EventCatalogue;
  /** All entries of the navigation. */
  readonly navigation: readonly NavEntry[];
  /** The whole schema, step by step. */
  readonly migrations: Migrations;
  /** Counts what happens, where somebody wants it counted. */
  readonly observer?: Observer;
  readonly mail: {
    /** Tells the worker that mail was committed. Never waited for: delivery follows the answer. */
    kick(): void;
    /**
     * Delivers a mail now, for a job that asks right before whether anybody is still to get it; rejects where that fails, and
     * the job is tried again. `id` is the job's: twice under one id is one mail.
     */
    deliver(message: Message, id: string): Promise<void>;
    /** What keeps mails from the mail server, in its words, when last heard of; null where nothing does. */
    trouble(): string | null;
  };
}
