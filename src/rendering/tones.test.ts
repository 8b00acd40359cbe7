import { describe, expect, test } from 'vitest';
import { contrastOf, readableOn, TEXT_CONTRAST } from '../domain/colour.ts';
import { DARK_TONES, TONES } from './tones.ts';

describe('colours', () => {
  test('each tone can be read on its tint and on the page, on paper and on a dark screen', () => {
    for (const [ground, tones] of [
      ['#ffffff', TONES],
      ['#14181f', DARK_TONES],
    ] as const)
      for (const [tone, { ink, tint }] of Object.entries(tones))
        for (const behind of [tint, ground])
          expect(contrastOf(ink, behind), `${tone} on ${behind}`).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  test('contrast is what WCAG says it is', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2);
    expect(contrastOf('red', '#ffffff')).toBe(1);
  });

  test('a colour is changed no more than it takes', () => {
    expect(readableOn('#1e3a5f', '#ffffff')).toBe('#1e3a5f');
    for (const [colour, ground] of [
      ['#1e3a5f', '#14181f'],
      ['#ffee00', '#ffffff'],
      ['#000000', '#1c222b'],
    ] as const) {
      const found = readableOn(colour, ground);
      expect(found).not.toBe(colour);
      expect(contrastOf(found, ground)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    }
    expect(readableOn('url(x)', '#ffffff')).toBe('#000000');
  });
});
