import { expect, test } from 'vitest';
import { type DatedPolicy, NOTICES, type Notice, noticeDue } from './policy-notices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Friday 27 November 2026, 18:00 in Berlin. */
const FRIDAY = Date.UTC(2026, 10, 27, 17);
const set = (before: number, startsAt = FRIDAY): DatedPolicy => ({
  announcedAt: startsAt - before,
  startsAt,
  zone: 'Europe/Berlin',
});

/** What a person is told, hour by hour, and how long before the day in hours. */
function told(policy: DatedPolicy, every = HOUR): [Notice, number][] {
  const had = new Map<Notice, number>();
  for (let now = policy.announcedAt; now < policy.startsAt + 3 * DAY; now += every) {
    const notice = noticeDue(policy, now);
    if (notice !== null && !had.has(notice)) had.set(notice, (policy.startsAt - now) / HOUR);
  }
  return [...had];
}

test('B1: at the announcement, 7, 3 and 1 days before, and on the day', () => {
  expect(told(set(30 * DAY))).toEqual([
    ['announced', 720],
    ['week', 168],
    ['three-days', 72],
    ['day-before', 24],
    ['on-the-day', 10],
  ]);
});

test('B1: a reminder that would follow the announcement closely is left out, and so is one of before it', () => {
  expect(told(set(7 * DAY + HOUR)).map(([notice]) => notice)).not.toContain('week');
  expect(told(set(2 * DAY)).map(([notice]) => notice)).toEqual(['announced', 'day-before', 'on-the-day']);
  expect(told(set(5 * HOUR)).map(([notice]) => notice)).toEqual(['announced']);
});

test('B1: after a server has stood still there is one notice, not several, and none once the day is over', () => {
  expect(told(set(30 * DAY), 29 * DAY).map(([notice]) => notice)).toEqual(['announced', 'day-before']);
  expect(noticeDue(set(30 * DAY), FRIDAY + DAY - 1)).toBe('on-the-day');
  expect(noticeDue(set(30 * DAY), FRIDAY + DAY)).toBeNull();
  expect(noticeDue(set(30 * DAY), FRIDAY - 30 * DAY - 1)).toBeNull();
});

test('B1: one that is late gives way to the next of that day, so that no day has two', () => {
  // 08:30 in Berlin three days before; the reminder of that day comes at 18:00.
  expect(noticeDue(set(30 * DAY), FRIDAY - 3 * DAY - 9.5 * HOUR)).toBeNull();
  expect(noticeDue(set(30 * DAY), FRIDAY - 3 * DAY)).toBe('three-days');
  // 23:30 on the day before that.
  expect(noticeDue(set(30 * DAY), FRIDAY - 3 * DAY - 18.5 * HOUR)).toBe('week');
  // An announcement waits for nothing.
  expect(noticeDue(set(3 * DAY + 20 * HOUR), FRIDAY - 3 * DAY - HOUR)).toBe('announced');
});

test('B1: days are those of the zone, also over a change of clocks, and one that starts early is told of when it starts', () => {
  const monday = Date.UTC(2026, 2, 30, 16);
  expect(told(set(30 * DAY, monday)).slice(1)).toEqual([
    ['week', 167],
    ['three-days', 71],
    ['day-before', 24],
    ['on-the-day', 10],
  ]);
  const midnight = Date.UTC(2026, 10, 26, 23);
  expect(told(set(30 * DAY, midnight)).at(-1)).toEqual(['on-the-day', 0]);
});

test('B1: they come in their order, whenever the day was set', () => {
  for (let before = HOUR; before < 40 * DAY; before += 31 * HOUR) {
    const order = told(set(before)).map(([notice]) => NOTICES.indexOf(notice));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
});
