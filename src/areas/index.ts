import { accessEvents } from '../access/events.ts';
import { accessTidyUp } from '../access/tidy-up.ts';
import { catalogueOf, type EventCatalogue } from '../audit/events.ts';
import { type Migrations, migrationsOfTheHouse } from '../data/migrations/index.ts';
import { factorEvents } from '../factors/events.ts';
import { factorTidyUp } from '../factors/tidy-up.ts';
import type { JobKind } from '../jobs/queue.ts';
import type { RecurringJob } from '../jobs/recurring.ts';
import type { TidyUp } from '../jobs/tidy-up.ts';
import { forgetTurns } from '../jobs/turns.ts';
import { removeOldFollowedMails } from '../mail/followed-mails.ts';
import { removeOldRefusals } from '../mail/refused-addresses.ts';
import type { Services } from '../services.ts';
import type { NavEntry } from '../ui/navigation.ts';
import { account } from './account/area.ts';
import { api } from './api/area.ts';
import type { Area } from './area.ts';
import { engagements } from './engagements/area.ts';
import { platform } from './platform/area.ts';
import { portal } from './portal/area.ts';
import { workspace } from './workspace/area.ts';

/** The whole product. A new area is one more here. */
const areas = [account, api, engagements, platform, portal, workspace] as const;

/** Every feature, by the function that registers its routes. */
export const features = areas.flatMap(({ routes }) => routes);

/** Every event that the record knows, in words. */
export const events: EventCatalogue = catalogueOf([
  accessEvents,
  factorEvents,
  ...areas.map((area) => area.events),
]);

/** Every entry of the navigation, each list in the order of the areas. */
export const navigation: readonly NavEntry[] = areas.flatMap(({ navigation = [] }: Area) => navigation);

/** The whole schema, step by step. */
export const migrations: Migrations = Object.assign(
  {},
  migrationsOfTheHouse,
  ...areas.map(({ migrations }: Area) => migrations),
);

/** Every kind of job that an area queues. */
export const jobKinds = (services: Services): JobKind[] =>
  areas.flatMap(({ jobs }: Area) => jobs?.(services) ?? []);

/** Everything that an area does every so often. */
export const recurringJobs = (services: Services): RecurringJob[] =>
  areas.flatMap(({ recurring }: Area) => recurring?.(services) ?? []);

/** Everything that is removed in time. */
export const tidyUps: readonly TidyUp[] = [
  ...accessTidyUp,
  ...factorTidyUp,
  removeOldFollowedMails,
  removeOldRefusals,
  forgetTurns,
  ...areas.flatMap(({ tidyUp = [] }: Area) => tidyUp),
];
