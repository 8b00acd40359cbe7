import { expect, test } from 'vitest';
import { LONGEST_TO_DIGEST_MS, nextDigest } from './digest.ts';
import { localDay, localTime } from './zoned-time.ts';

const HOUR_MS = 60 * 60_000;

/** The moments at which a digest goes from one moment until another. */
function digestsBetween(from: string, until: string, zone: string): number[] {
  const moments: number[] = [];
  for (let at = nextDigest(Date.parse(from), zone); at < Date.parse(until); at = nextDigest(at, zone))
    moments.push(at);
  return moments;
}

test('E22: a daily email goes at 8:00 by the workspace’s clock, the next day once that is past', () => {
  expect(nextDigest(Date.parse('2026-11-24T06:59:59Z'), 'Europe/Berlin')).toBe(
    Date.parse('2026-11-24T07:00Z'),
  );
  expect(nextDigest(Date.parse('2026-11-24T07:00Z'), 'Europe/Berlin')).toBe(Date.parse('2026-11-25T07:00Z'));
});

test('E22: it goes once on each day of a year, also where clocks change, at midnight or at 8:00, or a day is left out', () => {
  for (const zone of [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Santiago',
    'UTC',
  ]) {
    const moments = digestsBetween('2026-01-01T12:00Z', '2027-01-01T12:00Z', zone);
    expect(moments.length, zone).toBe(365);
    expect(new Set(moments.map((at) => localDay(at, zone))).size, zone).toBe(365);
    for (const at of moments) expect(localTime(at, zone).slice(11), zone).toBe('08:00');
  }
  // Samoa had no 30 December 2011.
  const samoa = digestsBetween('2011-12-28T20:00Z', '2012-01-02T20:00Z', 'Pacific/Apia');
  const days = samoa.map((at) => localDay(at, 'Pacific/Apia'));
  expect(new Set(days).size).toBe(days.length);
  for (const day of ['2011-12-29', '2011-12-31', '2012-01-01']) expect(days).toContain(day);
});

test('E22: an hour that clocks leap over comes later that day, and one that they show twice counts once', () => {
  const zone = 'Europe/Berlin';
  const hours = (from: string, days: number) => {
    const moments: string[] = [];
    let at = Date.parse(from);
    for (let day = 0; day < days; day += 1) {
      at = nextDigest(at, zone, '02:30');
      moments.push(new Date(at).toISOString().slice(0, 16));
    }
    return moments;
  };
  expect(hours('2026-03-27T12:00Z', 3)).toEqual(['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']);
  expect(hours('2026-10-23T12:00Z', 3)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']);
  expect(24 * 2 * HOUR_MS).toBeLessThan(LONGEST_TO_DIGEST_MS);
});
