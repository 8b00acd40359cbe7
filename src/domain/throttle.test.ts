import { describe, expect, test } from 'vitest';
import {
  dayOf,
  FACTOR_LIMITS,
  isLocked,
  TRIES_FORGOTTEN_MS,
  waitAfterFailures,
  waitAfterTries,
} from './throttle.ts';

describe('D7: guessing at the second factor', () => {
  test.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [8, 8],
    [14, 512],
    [15, 900],
    [99, 900],
    [5000, 900],
  ])('after %i failures in a row: %i s', (inRow, seconds) => {
    expect(waitAfterFailures(inRow)).toBe(seconds * 1000);
  });

  test.each([
    [98, false],
    [99, false],
    [100, true],
    [101, true],
  ])('NIST 3.2.2: %i in a row locks: %s', (inRow, locked) => {
    expect(isLocked({ inRow, inYear: inRow })).toBe(locked);
  });

  test.each([
    [299, false],
    [300, true],
    [301, true],
  ])('%i in a year locks: %s', (inYear, locked) => {
    expect(isLocked({ inRow: 0, inYear })).toBe(locked);
  });

  test('a year of guesses succeeds less than once in a thousand', () => {
    expect(FACTOR_LIMITS.lockAfterInYear * (3 / 1_000_000)).toBeLessThan(0.001);
  });
});

describe('ASVS 6.3.1, 6.1.1: guessing at passwords', () => {
  test('waits grow to 15 minutes and never to more, so nobody is locked out for good', () => {
    expect([4, 5, 6, 15, 1_000_000].map((failures) => waitAfterTries('account', failures))).toEqual([
      0, 1000, 2000, 900_000, 900_000,
    ]);
    expect([19, 20, 21, 1_000_000].map((failures) => waitAfterTries('address', failures))).toEqual([
      0, 1000, 2000, 900_000,
    ]);
    expect(TRIES_FORGOTTEN_MS).toBe(86_400_000);
  });
});

test('a day is a UTC day', () => {
  expect([0, 86_399_999, 86_400_000].map(dayOf)).toEqual([0, 0, 1]);
});
