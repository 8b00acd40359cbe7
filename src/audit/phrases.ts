import { writtenLocalDay } from '../domain/zoned-time.ts';
import type { EventFacts } from './events.ts';

/** What sentences about events are put together from. */

/** Our own reasons in words for an owner; what a person wrote down is no key here and is shown as it is. */
const REASONS: Readonly<Record<string, string>> = {
  'plan without enforcement': 'not included in the plan',
  'wrong role': 'not allowed for their role',
  'second factor owed': 'two-factor authentication not completed',
  waiting: 'too many incorrect codes in a row, so they had to wait',
  locked: 'code entry was locked after too many incorrect codes',
  'step used before': 'the code had already been used',
  'step too far off': 'the clock on their phone was wrong',
  'challenge expired': 'it took more than five minutes',
  'another challenge': 'it answered a different page',
  'answer not valid': 'its answer wasn’t valid for this site',
  'answer used before': 'its answer had already been used',
  'user not verified': 'it didn’t check who was using it',
  'key unknown': 'this account has no such key here',
  'too many tries': 'too many failed attempts, so they had to wait',
};

/** A detail that is text; empty where it is anything else. */
export const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** " Reason: …" with what was written down; nothing where nothing was. */
export function because({ detail }: EventFacts<{ reason: string }>): string {
  const reason = word(detail.reason);
  // What a person wrote may end as sentences do.
  return reason === '' ? '' : ` Reason: ${REASONS[reason] ?? reason.replace(/\.$/, '')}.`;
}

/** The time of day of an ISO date. */
const timeOf = (date: unknown): string =>
  word(date).slice('2026-11-25T'.length, '2026-11-25T12:00:00'.length);

/** How often, when and from where, of an event that stands for several. */
export function severalTimes({ detail }: EventFacts<unknown>): string {
  const { times, firstAt, lastAt, networks, addresses } = detail;
  if (typeof times !== 'number') return '';
  const who = word(addresses) === '' ? '' : ` for ${word(addresses)}`;
  const [first, last] = [timeOf(firstAt), timeOf(lastAt)];
  const when = first === last ? `at ${first}` : `between ${first} and ${last}`;
  return ` ${times} times${who} ${when} UTC, from ${word(networks)}.`;
}

/** " 2 sessions ended." Nothing where none did. */
export function sessionsEnded(count: unknown): string {
  if (typeof count !== 'number' || count === 0) return '';
  return count === 1 ? ' 1 session ended.' : ` ${count} sessions ended.`;
}

/** Until when; nothing where the record's entry does not tell. */
export function lastDayOf(until: unknown, zone: unknown): string {
  return typeof until === 'number' && typeof zone === 'string'
    ? ` until the end of ${writtenLocalDay(until - 1, zone)}`
    : '';
}
