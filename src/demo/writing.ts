import type { Origin, SingleEvent } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import type { DemoFile, DemoPictures } from './evidence.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Someone who does something in the demo. */
export interface DemoPerson {
  readonly id: string;
  readonly email: string;
}

/** What the demo's engagements and findings are written with. */
export interface DemoWriting {
  readonly trx: Trx;
  readonly workspaceId: string;
  readonly now: number;
  readonly origin: Origin;
  /** By their first names, as the texts name them. Throws for a stranger. */
  readonly person: (name: string) => DemoPerson;
  readonly pictures: DemoPictures;
  /** What is still to be written into the store. */
  readonly files: DemoFile[];
  /** What is to be recorded of it; in the order of time, once all is written. */
  readonly events: SingleEvent[];
}

/** An event of an engagement or a finding, by its id alone, as the record has them. */
export const eventOf = (
  { workspaceId, now, origin, person }: DemoWriting,
  { who, daysAgo, id }: { readonly who: string; readonly daysAgo: number; readonly id: string },
) => {
  const { id: actorId, email } = person(who);
  return {
    at: now - daysAgo * DAY_MS,
    origin,
    workspaceId,
    actor: { id: actorId, label: email },
    subject: { id, label: '' },
  };
};
