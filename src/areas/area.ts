import type { Meaning } from '../audit/events.ts';
import type { Migrations } from '../data/migrations/index.ts';
import type { Routes } from '../http/route.ts';
import type { JobKind } from '../jobs/queue.ts';
import type { RecurringJob } from '../jobs/recurring.ts';
import type { TidyUp } from '../jobs/tidy-up.ts';
import type { Services } from '../services.ts';
import type { NavEntry } from '../ui/navigation.ts';

/** What the house is told of an area; all else of it stays inside. */
export interface Area {
  /** Each registers the routes of one feature. */
  readonly routes: readonly ((routes: Routes, services: Services) => void)[];
  /** The events that it records, in words. */
  readonly events: Readonly<Record<string, Meaning>>;
  /** Its entries in the navigation. */
  readonly navigation?: readonly NavEntry[];
  /** What makes and changes its tables. */
  readonly migrations?: Migrations;
  /** The kinds of jobs that it queues. */
  readonly jobs?: (services: Services) => readonly JobKind[];
  /** What it does every so often, on one node of all. */
  readonly recurring?: (services: Services) => readonly RecurringJob[];
  /** What it removes of its own tables in time. */
  readonly tidyUp?: readonly TidyUp[];
}
