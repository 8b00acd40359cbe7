import { expect, test } from 'vitest';
import type { AuditEventsTable } from '../record.ts';
import { Dates } from './misdated.ts';
import type { Link } from './queries.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Which of some entries came too late: each with its time, when it was chained, and its type if that matters. */
function late(...entries: readonly (readonly [at: number, chainedAt: number, type?: string])[]) {
  const dates = new Dates();
  for (const [index, [at, linked_at, type = 'sign-out']] of entries.entries()) {
    const link = { sequence: index + 1, linked_at } as Link;
    dates.take(link, { id: `e${index + 1}`, at, type } as AuditEventsTable);
  }
  const { found } = dates;
  return found === null ? null : [found.first.sequence, found.count];
}

test('B11: an entry that was chained behind others of hours later came too late, and so does every other like it', () => {
  expect(late([0, 1], [9 * DAY, 9 * DAY], [DAY, 9 * DAY + 1], [10 * DAY, 10 * DAY], [DAY, 10 * DAY])).toEqual(
    [3, 2],
  );
  expect(late([0, 1], [9 * DAY, 9 * DAY], [9 * DAY - 3 * HOUR, 9 * DAY + 1])).toEqual([3, 1]);
  // Nothing happened between, so that it's the beginning that shows it.
  expect(late([0, 1], [-DAY, HOUR])).toEqual([2, 1]);
});

test('B11: an entry that was chained hours before the time that it gives came too early', () => {
  expect(late([0, 1], [9 * DAY, DAY], [9 * DAY, 9 * DAY])).toEqual([2, 1]);
  expect(late([0, 1], [DAY + HOUR, DAY], [9 * DAY, 9 * DAY])).toBeNull();
});

test('B11: what a slow node recorded, a clock that was wrong, a queue that waited and an upgrade leave behind isn’t too late', () => {
  expect(late([0, 1], [9 * DAY, 9 * DAY], [9 * DAY - HOUR, 9 * DAY + 5])).toBeNull();
  // The key was gone for days: all of them are chained at once, in their order.
  expect(late([0, 1], [DAY, 9 * DAY], [2 * DAY, 9 * DAY], [3 * DAY, 9 * DAY + 1])).toBeNull();
  // The clock of the only node was ahead by a year, and was put right.
  const ahead = 400 * DAY;
  expect(late([0, 1], [ahead, ahead], [DAY, DAY], [DAY + 1, DAY + 1])).toBeNull();
  // Of two nodes one is ahead by an hour: what the other chains says when that was.
  expect(late([0, 1], [DAY + HOUR, DAY], [DAY - HOUR, DAY + 2])).toBeNull();
  // Recorded before there was a chain, in whatever order.
  expect(late([5 * DAY, 90 * DAY], [2 * DAY, 90 * DAY], [3 * DAY, 90 * DAY + MINUTE])).toBeNull();
  // A session that was over while the server stood still.
  const ended = 'session.expired';
  expect(late([0, 1], [9 * DAY, 9 * DAY], [5 * DAY, 9 * DAY + 1, ended])).toBeNull();
  expect(late([0, 1], [9 * DAY, 9 * DAY], [DAY, 9 * DAY + 1, ended])).toEqual([3, 1]);
});
