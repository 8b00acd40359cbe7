import { expect, test } from 'vitest';
import { rolloutOverTime } from './rollout-over-time.ts';

const DAY = 24 * 60 * 60_000;
const NOW = 20_000 * DAY + 7;
const ago = (days: number) => NOW - days * DAY;

test('B4: the curve goes from the switch to today, of those who were there on each day', () => {
  const curve = rolloutOverTime(
    [
      { joinedAt: ago(100), since: ago(3) },
      { joinedAt: ago(100), since: ago(1) },
      { joinedAt: ago(100), since: null },
      { joinedAt: ago(2), since: ago(50) },
    ],
    ago(4),
    NOW,
  );
  expect(curve).toEqual({
    days: [19_995, 19_996, 19_997, 19_998, 19_999, 20_000],
    setUp: [0, 0, 1, 2, 3, 3],
    missing: [3, 3, 2, 2, 1, 1],
  });
});

test('B4: whoever set up before the switch is on the curve, and a long time has few points', () => {
  const curve = rolloutOverTime([{ joinedAt: ago(400), since: ago(300) }], ago(4), NOW);
  expect(curve?.days.length).toBeLessThanOrEqual(12);
  expect(curve?.setUp[0]).toBe(0);
  expect(curve?.setUp.at(-1)).toBe(1);
});

test('what a clock that was ahead has noted counts as of today, and of nobody there is no curve', () => {
  expect(rolloutOverTime([{ joinedAt: ago(9), since: NOW + 50 * DAY }], null, NOW)).toEqual({
    days: [19_999, 20_000],
    setUp: [0, 1],
    missing: [1, 0],
  });
  expect(rolloutOverTime([], null, NOW)).toBeNull();
});
