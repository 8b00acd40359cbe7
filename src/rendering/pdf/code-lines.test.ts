import { expect, test } from 'vitest';
import { codeLines } from './code-lines.ts';
import { withRoomToBreak } from './room-to-break.ts';

/** R1: long lines and long words fit on paper, and nothing of them is lost. */

const LINE = 480;

test('code becomes smaller first, down to what can be read, and goes on on another line then', () => {
  expect(codeLines('short\n\n  lines\n', LINE)).toEqual({
    source: 'short\n\n  lines',
    continued: [],
    size: 8,
  });
  const wide = codeLines('x'.repeat(110), LINE);
  expect(wide).toEqual({ source: 'x'.repeat(110), continued: [], size: 7.25 });

  const long = `${'GET /a/long/path?with=some '.repeat(7)}${'0'.repeat(200)}\nnext 😀`;
  const { source, continued, size } = codeLines(long, LINE);
  expect(size).toBe(6.5);
  expect(source.split('\n').every((line) => line.length <= LINE / (size * 0.6))).toBe(true);
  const lines = source.split('\n');
  const joined = lines
    .map((line, at) => (continued.includes(at + 1) || at === 0 ? line : `\n${line}`))
    .join('');
  expect(joined).toBe(long);
  // At a sign, where there is one near the end.
  expect(lines[0]).toMatch(/[ /?=]$/);
});

test('words that are longer than their line get places to break, after their signs or every few letters', () => {
  expect(withRoomToBreak('as it is', 10)).toBe('as it is');
  expect(withRoomToBreak('see https://example.com/path now', 12)).toEqual([
    'see https://',
    'example.',
    'com/',
    'path now',
  ]);
  expect(withRoomToBreak('the 9f86d081 of it', 6)).toEqual(['the 9f', '86', 'd0', '81', ' of it']);
  // Letters that join can't be taken apart.
  expect(withRoomToBreak('العربيةالطويلةجدا', 8)).toBe('العربيةالطويلةجدا');
  // However much somebody pastes, the places to break are no more than it needs.
  for (const pasted of ['QmFzZTY0'.repeat(12_500), '10.0.0.7,'.repeat(11_000), 'a/'.repeat(50_000)]) {
    const parts = withRoomToBreak(pasted, 90);
    expect([...parts].join('')).toBe(pasted);
    expect(parts.length).toBeLessThanOrEqual(6_000);
    expect(Math.max(...[...parts].map((part) => part.length))).toBeLessThanOrEqual(20);
  }
});
