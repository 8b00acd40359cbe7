import { describe, expect, test } from 'vitest';
import { dayOf, MOST_POINTS, openOverTime } from './open-over-time.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const TODAY = dayOf(NOW);
const change = (daysAgo: number, opened: number, closed = 0, reference = 'A-1') => ({
  reference,
  day: TODAY - daysAgo,
  opened,
  closed,
});

describe('E20: open findings over time', () => {
  test('nothing where nothing was ever published', () => {
    expect(openOverTime([], NOW)).toBeNull();
  });

  test('begins with the day before the first, and ends today', () => {
    expect(openOverTime([change(0, 3)], NOW)).toEqual({
      days: [TODAY - 1, TODAY],
      series: [{ reference: 'A-1', counts: [0, 3] }],
      total: [0, 3],
    });
  });

  test('what was closed and opened again was closed in between', () => {
    const open = openOverTime([change(3, 2), change(2, 0, 1), change(1, 1)], NOW);
    expect(open?.total).toEqual([0, 2, 1, 2, 2]);
  });

  test.each([1, 10, 11, 12, 76, 77, 400, 4_000, 40_000])(
    'of %i days, as many points as fit, with all that was opened at the end and none at the beginning',
    (span) => {
      const open = openOverTime([change(span, 5), change(Math.floor(span / 2), 1, 2)], NOW);
      expect(open?.days.length).toBeLessThanOrEqual(MOST_POINTS);
      expect([open?.total[0], open?.total.at(-1), open?.days.at(-1)]).toEqual([0, 4, TODAY]);
      const steps = open?.days.slice(1).map((day, index) => day - (open.days[index] ?? 0));
      expect(new Set(steps).size).toBe(1);
    },
  );

  test('tells four engagements apart, those with most open first, and adds up the others', () => {
    const changes = [1, 2, 3, 4, 5, 6].map((number) => change(1, number, 0, `E-${number}`));
    const { series, total } = openOverTime(changes, NOW) ?? { series: [], total: [] };
    expect(series.map(({ reference, counts }) => [reference, counts.at(-1)])).toEqual([
      ['E-6', 6],
      ['E-5', 5],
      ['E-4', 4],
      ['E-3', 3],
      [null, 3],
    ]);
    expect(total.at(-1)).toBe(21);
  });

  test('D25: what a clock that was ahead has noted counts as of today', () => {
    expect(openOverTime([change(-30, 2)], NOW)?.total).toEqual([0, 2]);
  });
});
