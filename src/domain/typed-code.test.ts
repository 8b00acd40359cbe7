import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { bareCode, parseCode } from './typed-code.ts';

/** Every way of writing digits that the platform knows, and that has one sign for each. */
const SCRIPTS = Intl.supportedValuesOf('numberingSystem').flatMap((numberingSystem) => {
  const write = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
  const digits = Array.from({ length: 10 }, (_, digit) => write.format(digit));
  return digits.every((digit) => /^\p{Nd}$/u.test(digit)) ? [{ numberingSystem, digits }] : [];
});

describe('D18 D23: a code as typed', () => {
  test.each([
    ['123456', '123456'],
    ['012 345', '012345'],
    [' 123\u00a0456\u2009', '123456'],
    ['1 2 3 4 5 6\r\n', '123456'],
    ['000000', '000000'],
    ['123-456', '123456'],
    ['123\u2013456', '123456'],
    ['123\u2212456', '123456'],
    ['\u2068123\u200b456\u2069', '123456'],
    ['\u200f١٢٣٤٥٦\u200e', '123456'],
    ['۱۲۳ ۴۵۶', '123456'],
    ['１２３４５６', '123456'],
    ['１２３－４５６', '123456'],
    ['१२३४५६', '123456'],
    ['𝟶𝟷𝟸𝟹𝟺𝟻', '012345'],
  ])('%j is %s', (typed, code) => {
    expect(parseCode(typed)).toBe(code);
  });

  test('D23: digits of every script that the platform can write are read', () => {
    expect(SCRIPTS.length).toBeGreaterThan(60);
    for (const { numberingSystem, digits } of SCRIPTS)
      expect(bareCode(digits.join('')), numberingSystem).toBe('0123456789');
  });

  test.each([
    ['12345'],
    ['1234567'],
    ['abcdef'],
    ['+12345'],
    ['-12345'],
    ['1e1000'],
    ['12345.'],
    ['12345½'],
    ['①②③④⑤⑥'],
    ['一二三四五六'],
    ['Ⅰ23456'],
    ['0x1234'],
    [''],
    [`${' '.repeat(60)}1234567`],
    ['1'.repeat(1_000_000)],
    [123456],
    [['123456']],
    [{ code: '123456' }],
    [null],
    [undefined],
  ])('%j is none', (typed) => {
    expect(parseCode(typed)).toBeNull();
  });

  test('whatever comes in, nothing but six ASCII digits comes out', () => {
    const anything = fc.oneof(fc.anything(), fc.string({ unit: anyCharacter }));
    const digits = fc.constantFrom(...SCRIPTS.flatMap((script) => script.digits), ' ', '-', '\u200f', 'x');
    const nearly = fc.array(digits, { minLength: 5, maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anything, nearly), (typed) => {
        expect(parseCode(typed) ?? '000000').toMatch(/^[0-9]{6}$/);
      }),
    );
  });
});
