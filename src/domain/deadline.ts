import { type FindingState, isOpen, SEVERITIES, type Severity } from './finding.ts';
import { addDays, localDay } from './zoned-time.ts';

/*
 * By when a finding is to be fixed (E13). A deadline is a day of the calendar, `2026-11-27`, and lasts until that day is over
 * by the clock of its workspace. So no hour that a clock skips or shows twice can move it.
 */

/** How many days there are to fix a finding of each severity; null for as many as one likes. */
export type DeadlineDays = Readonly<Record<Severity, number | null>>;

/** What holds for a workspace that has chosen nothing else. */
export const USUAL_DAYS: DeadlineDays = { critical: 7, high: 30, medium: 90, low: 180, info: null };

/** No deadlines at all. */
export const NO_DAYS: DeadlineDays = { critical: null, high: null, medium: null, low: null, info: null };

/** The most days that can be given. */
export const MOST_DAYS = 999;

/** Whether any severity has a deadline. */
export const hasDeadlines = (days: DeadlineDays): boolean =>
  SEVERITIES.some((severity) => days[severity] !== null);

/** How many days somebody typed: null for none; `wrong` for what is no such number. */
export function parseDays(typed: string): number | null | 'wrong' {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^\d{1,3}$/.test(text)) return 'wrong';
  const days = Number(text);
  return days >= 1 && days <= MOST_DAYS ? days : 'wrong';
}

/**
 * The deadline of a finding whose client was first given it, with the severity that it has, at a moment: so many days after the
 * day that it was then in the zone.
 */
export function usualDeadline(
  { severity, ratedAt }: { readonly severity: Severity; readonly ratedAt: number },
  days: DeadlineDays,
  zone: string,
): string | null {
  const count = days[severity];
  return count === null ? null : addDays(localDay(ratedAt, zone), count);
}

/** The later of two deadlines: what was granted never ends earlier by itself. Null is none. */
export function laterOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/** Days in which a deadline is near. */
export const SOON_DAYS = 7;

/**
 * How a deadline stands: `none` for no deadline; `rests` while nothing is to be done, as the finding is fixed, withdrawn, or its
 * risk accepted; it counts again when that ends.
 */
export type DeadlineStanding = 'none' | 'rests' | 'overdue' | 'soon' | 'later';

/** A finding's deadline, and the state that says whether it counts. */
export interface Dated {
  readonly deadline: string | null;
  readonly state: FindingState;
}

/** How a deadline stands on a day. */
export function standingOn({ deadline, state }: Dated, today: string): DeadlineStanding {
  if (deadline === null) return 'none';
  if (!isOpen(state)) return 'rests';
  if (deadline < today) return 'overdue';
  return deadline <= addDays(today, SOON_DAYS) ? 'soon' : 'later';
}

/** Whether a finding should have been fixed before a day. */
export const isOverdue = (dated: Dated, today: string): boolean => standingOn(dated, today) === 'overdue';

/** `today`, `tomorrow`, `in 3 days`, `1 day ago`: how far a day is from another. */
export function daysInWords(day: string, today: string): string {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / (24 * 60 * 60_000));
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days > 1) return `in ${days} days`;
  return days === -1 ? '1 day ago' : `${-days} days ago`;
}

/** What a list by deadlines holds: all that count, those that are over, or those that are near. */
export const DUE = ['all', 'overdue', 'soon'] as const;
export type Due = (typeof DUE)[number];

/** The days of a list by deadlines, both ends included; null where it has no end. */
export interface DueDays {
  readonly from: string | null;
  readonly until: string | null;
}

/** Which days a list by deadlines holds on a day. */
export function dueDays(due: Due, today: string): DueDays {
  if (due === 'overdue') return { from: null, until: addDays(today, -1) };
  return due === 'soon' ? { from: today, until: addDays(today, SOON_DAYS) } : { from: null, until: null };
}

/** How far ahead of today a deadline can be extended. */
const MOST_EXTENDED_DAYS = 730;

/**
 * The day that a deadline can be extended to: later than it is, today or later, and at most two years from today; null for any
 * other, or what is no day.
 */
export function parseExtension(typed: string, before: string | null, today: string): string | null {
  const day = typed.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return null;
  if (day < today || day > addDays(today, MOST_EXTENDED_DAYS)) return null;
  return before !== null && day <= before ? null : day;
}
