import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST = 0x10ffff;

/**
 * What `fc.string` takes as `unit: 'binary'`, with the same values from the same seed: any code point but half of a pair.
 * Its own makes a list of all million of them, once in each process, to look up which it was.
 */
export const anyCharacter = fc.nat({ max: LAST - SURROGATES }).map(
  (index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES),
  (character) => {
    const [only, ...more] = typeof character === 'string' ? character : '';
    const point = only?.codePointAt(0) ?? -1;
    const isHalf = point >= FIRST_SURROGATE && point < FIRST_SURROGATE + SURROGATES;
    if (point < 0 || more.length > 0 || isHalf) throw new Error('not one character');
    return point < FIRST_SURROGATE ? point : point - SURROGATES;
  },
);
