import { test as base, expect } from 'vitest';
import { Legible } from './legible.ts';
import { undrawnIn } from './undrawn.ts';

/** R1: what can be seen is said, and no character is without a glyph, which would refuse the whole document. */

const test = base.extend('legible', { scope: 'file' }, () => Legible.read());

test('names, signs and emoji of the shipped fonts stay as they are', ({ legible }) => {
  const kept = 'Zoë Żółć Жук Ωμέγα יעל كهن → ≠ “…” 😀 👩‍💻 🏴‍☠️ e\u0301';
  expect(legible.prose(kept, 'inter')).toBe(kept);
  expect(legible.prose(kept, 'source-serif')).toBe(kept);
  expect(legible.code(kept)).toBe(kept);
  expect(legible.takeReplaced()).toBe('');
});

test('a sign stands for what no font has, and each is told once', ({ legible }) => {
  expect(legible.prose('漢字漢 x\u{10ffff}\ud800', 'inter')).toBe('□□□ x□□');
  // A mark that no font has together with its letter.
  expect(legible.prose('ж\u05b0', 'inter')).toBe('ж');
  expect(legible.takeReplaced()).toBe('漢字\u{10ffff}\ufffd\u05b0');
  expect(legible.takeReplaced()).toBe('');
});

test('what reads the same in other letters is set in them, and what no font has is told beforehand', async ({
  legible,
}) => {
  expect(legible.prose('oﬃce Ａ＝１ 𝕳𝖎', 'inter')).toBe('office A=1 Hi');
  expect(legible.takeReplaced()).toBe('');
  expect(await undrawnIn(['Zoë, 漢字 and 字', 'oﬃce 👩‍💻 a\u200bb\u0001', 'plain'])).toBe('漢字');
  expect(await undrawnIn(['plain', 'Ωμέγα “…” é'])).toBe('');
});

test('what can’t be seen is left out of prose, and written out in code', ({ legible }) => {
  const hidden = 'a\u202eb\u200bc\ufeff\u00add';
  expect(legible.prose(hidden, 'inter')).toBe('abcd');
  expect(legible.code(hidden)).toBe('a\\u{202e}b\\u{200b}c\\u{feff}\\u{ad}d');
  expect(legible.prose('a\u0000b\r\nc\td\u2028e', 'inter')).toBe('a□b\nc d\ne');
  expect(legible.code('\u001b[0m\r\n\tx')).toBe('\\x1b[0m\n    x');
});
