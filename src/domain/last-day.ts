import type { Role } from './role.ts';
import { daysBetween, endOfDay } from './zoned-time.ts';

/** The end of a last day, in epoch milliseconds, or why that day cannot be. */
export type LastDay =
  | { readonly ok: true; readonly until: number }
  | { readonly ok: false; readonly reason: 'none' | 'past' | 'far' };

/** Reads the last day of something that ends, such as `2026-12-04`, by the calendar of a zone; at most so many days from now. */
export function readLastDayWithin(days: number, typed: string, zone: string, now: number): LastDay {
  const until = endOfDay(typed.trim(), zone);
  if (until === null) return { ok: false, reason: 'none' };
  if (until <= now) return { ok: false, reason: 'past' };
  // Until midnight: the day itself is the one before.
  return daysBetween(now, until, zone) <= days + 1 ? { ok: true, until } : { ok: false, reason: 'far' };
}

/** An auditor looks at a workspace until a day that is at most so many days off (B13). */
export const LONGEST_AUDIT_DAYS = 366;

/** When an auditor's time is over who is to look until that day. */
export const readAuditEnd = (typed: string, zone: string, now: number): LastDay =>
  readLastDayWithin(LONGEST_AUDIT_DAYS, typed, zone, now);

/** Whether an auditor's time is over (B13): to be asked wherever a membership gives leave to anything. */
export function isOver(
  { role, endsAt }: { readonly role: Role; readonly endsAt: number | null },
  now: number,
): boolean {
  return role === 'auditor' && (endsAt === null || endsAt <= now);
}
