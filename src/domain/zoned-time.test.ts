import { expect, test } from 'vitest';
import {
  daysBefore,
  daysBetween,
  endOfDay,
  localDay,
  localTime,
  momentOf,
  parseZone,
  writtenEnd,
  writtenLastDay,
  writtenMoment,
} from './zoned-time.ts';

const BERLIN = 'Europe/Berlin';
const utc = (text: string) => Date.parse(`${text}Z`);

test.for([
  ['2026-11-27T18:00', BERLIN, '2026-11-27T17:00', 'plain'],
  ['2026-11-27 18:00', BERLIN, '2026-11-27T17:00', 'plain'],
  ['2026-11-27T18:00:30', 'UTC', '2026-11-27T18:00', 'plain'],
  ['2026-11-27', 'America/New_York', '2026-11-27T05:00', 'plain'],
  ['2026-07-01T09:00', 'Asia/Kolkata', '2026-07-01T03:30', 'plain'],
  ['2026-07-01T09:00', 'Pacific/Kiritimati', '2026-06-30T19:00', 'plain'],
  // Clocks go forward at 02:00 and back at 03:00.
  ['2026-03-29T01:59', BERLIN, '2026-03-29T00:59', 'plain'],
  ['2026-03-29T02:30', BERLIN, '2026-03-29T01:30', 'skipped'],
  ['2026-03-29T03:00', BERLIN, '2026-03-29T01:00', 'plain'],
  ['2026-10-25T02:30', BERLIN, '2026-10-25T00:30', 'doubled'],
  ['2026-10-25T03:00', BERLIN, '2026-10-25T02:00', 'plain'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30', 'doubled'],
  // By half an hour, and at midnight itself.
  ['2026-10-04T02:10', 'Australia/Lord_Howe', '2026-10-03T15:40', 'skipped'],
  ['2026-04-24T00:00', 'Africa/Cairo', '2026-04-23T22:00', 'skipped'],
] as const)('B1: %s in %s is %s UTC (%s)', ([typed, zone, at, kind]) => {
  expect(momentOf(typed, zone)).toEqual({ at: utc(at), kind });
});

test.for([
  '',
  'Friday',
  '2026-02-30T10:00',
  '2026-13-01',
  '2026-11-27T24:00',
  '2026-11-27T18:60',
  '27.11.2026',
])('what is no day and hour is none: %j', (typed) => {
  expect(momentOf(typed, BERLIN)).toBeNull();
});

test('a moment is written as its zone’s clock shows it, and read back', () => {
  const at = utc('2026-11-27T17:00');
  expect(localTime(at, BERLIN)).toBe('2026-11-27T18:00');
  expect(writtenMoment(at, BERLIN)).toBe('Friday 27 November 2026, 18:00 (Europe/Berlin)');
  expect(writtenMoment(at, 'America/New_York')).toContain('12:00 (America/New York)');
  for (let hour = 0; hour < 24 * 400; hour += 7) {
    const moment = utc('2026-01-01T00:00') + hour * 3_600_000;
    const read = momentOf(localTime(moment, BERLIN), BERLIN);
    expect(read?.kind === 'doubled' || read?.at === moment).toBe(true);
  }
});

test('a day ends at its midnight, also where that is an hour nearer or farther', () => {
  expect(endOfDay('2026-03-29', BERLIN)).toBe(utc('2026-03-29T22:00'));
  expect(endOfDay('2026-03-28', BERLIN)).toBe(utc('2026-03-28T23:00'));
  expect(endOfDay('2026-10-25', BERLIN)).toBe(utc('2026-10-25T23:00'));
  expect(endOfDay('2026-04-23', 'Africa/Cairo')).toBe(utc('2026-04-23T22:00'));
  expect(endOfDay('2026-02-30', BERLIN)).toBeNull();
  expect(endOfDay('2026-03-29T10:00', BERLIN)).toBeNull();
});

test('what ended with a day of one zone is said by the hour in another, and with the day in those that end it too', () => {
  const until = endOfDay('2026-12-01', 'Europe/Vienna') ?? 0;
  expect(writtenEnd(until, 'Europe/Berlin')).toBe('the end of 1 December 2026');
  expect(writtenLastDay(until, 'Europe/Berlin')).toBe('1 December 2026');
  const there = 'Tuesday 1 December 2026, 18:00 (America/New York)';
  expect(writtenEnd(until, 'America/New_York')).toBe(there);
  expect(writtenLastDay(until, 'America/New_York')).toBe(there);
  // Where clocks leap over midnight, the day ends at one.
  const leap = endOfDay('2026-03-07', 'America/Havana') ?? 0;
  expect(writtenEnd(leap, 'America/Havana')).toBe('the end of 7 March 2026');
});

test('days are counted by midnights, and gone back by the clock', () => {
  expect(localDay(utc('2026-11-26T23:30'), BERLIN)).toBe('2026-11-27');
  expect(daysBetween(utc('2026-11-26T22:30'), utc('2026-11-26T23:30'), BERLIN)).toBe(1);
  expect(daysBetween(utc('2026-03-28T23:30'), utc('2026-04-04T22:30'), BERLIN)).toBe(7);
  expect(daysBefore(utc('2026-04-02T16:00'), 7, BERLIN)).toBe(utc('2026-03-26T17:00'));
});

test.for([
  ['Europe/Berlin', BERLIN],
  [' europe/berlin ', BERLIN],
  ['America/New York', 'America/New_York'],
  ['utc', 'UTC'],
  ['Berlin', null],
  ['+02:00', null],
  ['', null],
  ['../etc/passwd', null],
  [`Europe/${'x'.repeat(200)}`, null],
] as const)('a zone is one that there is: %j', ([typed, zone]) => {
  expect(parseZone(typed)).toBe(zone);
});
