import { expect, test } from 'vitest';
import { parseAssets } from '../../../domain/finding-fields.ts';
import { assetLineOf } from './places.ts';

test('I4: a place is an open asset as the scanner names it, also where its name begins like a ticked box', () => {
  const read = [
    { what: '[x]evil.example', where: 'tcp/443' },
    { what: '[x] evil.example', where: '' },
    { what: 'a | b', where: '/c|d' },
  ].flatMap((place) => parseAssets(assetLineOf(place)));
  expect(read.map(({ what, where, note, fixed }) => [what, where, note, fixed])).toEqual([
    ['[x]evil.example', 'tcp/443', '', false],
    ['[x] evil.example', '', '', false],
    ['a ¦ b', '/c¦d', '', false],
  ]);
});
