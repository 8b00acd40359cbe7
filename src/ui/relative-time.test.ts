import { expect, test } from 'vitest';
import { exactTime, relativeTime, writtenDay, writtenDays } from './client/relative-time.ts';

const now = Date.UTC(2026, 5, 15, 12, 0, 0);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 'just now'],
  [-59 * second, 'just now'],
  [59 * second, 'just now'],
  [-minute, '1 minute ago'],
  [-59 * minute - 59 * second, '59 minutes ago'],
  [-hour, '1 hour ago'],
  [-23 * hour, '23 hours ago'],
  [-day, '1 day ago'],
  [-30 * day, '30 days ago'],
  [-31 * day, '15 May 2026'],
  [minute, 'in 1 minute'],
  [2 * hour, 'in 2 hours'],
  [40 * day, '25 July 2026'],
])('%i ms from now reads "%s"', (offset, words) => {
  expect(relativeTime(now + offset, now)).toBe(words);
});

test('the exact time is UTC to the second', () => {
  expect(exactTime(now)).toBe('2026-06-15 12:00:00 UTC');
});

test('E6: days are written in words, and what two have in common once', () => {
  expect(writtenDay('2026-10-09')).toBe('9 October 2026');
  expect(writtenDays('2026-10-09', '2026-10-09')).toBe('9 October 2026');
  expect(writtenDays('2026-10-09', '2026-10-19')).toMatch(/^9\s?–\s?19 October 2026$/);
  expect(writtenDays('2026-12-28', '2027-01-08')).toMatch(/^28 December 2026\s–\s8 January 2027$/);
});
