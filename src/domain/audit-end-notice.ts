import { daysBefore, localDay, momentOf } from './zoned-time.ts';

/** So many days before an auditor's time is over they are reminded of it (B13). */
export const REMINDED_DAYS = 7;

/** How long a reminder waits for a server that stands still; after that it would come when fewer days are left than it says. */
const LATE_MS = 24 * 60 * 60_000;

/** An auditor's time; moments in epoch milliseconds, days by the clock of `zone`. */
export interface Audit {
  readonly joinedAt: number;
  /** The midnight that ends the last day. */
  readonly endsAt: number;
  readonly zone: string;
}

/**
 * Whether somebody is to be reminded at a moment that their time as an auditor ends: from the morning of the first of its last
 * seven days on, for a day. Never who was invited for fewer days, or is given a nearer last day after that morning.
 */
export function isAuditEndNoticeDue({ joinedAt, endsAt, zone }: Audit, now: number): boolean {
  const start = daysBefore(endsAt, REMINDED_DAYS, zone);
  const morning = momentOf(`${localDay(start, zone)}T08:00`, zone)?.at ?? start;
  return joinedAt < start && morning <= now && now < morning + LATE_MS;
}
