import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashRecoveryCode, newRecoveryCode, newRecoveryCodes, parseRecoveryCode } from './recovery-codes.ts';

describe('ASVS 6.5.2, 6.5.4, NIST 3.1.2.2: recovery codes', () => {
  test('ten different ones of 80 bits, easy to copy down', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
      expect(parseRecoveryCode(code)).toBe(code.replaceAll('-', ''));
    }
  });

  test('the one that takes the place of another is like them', () => {
    expect(newRecoveryCode()).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    expect(newRecoveryCode()).not.toBe(newRecoveryCode());
  });

  test.each(['0123-4567-89AB-CDEF', 'o1234567 89abcdef', '0i23–4567–89ab–cdef', ' 0L23 4567 89ab cdef '])(
    '%s is forgiven its spelling',
    (typed) => {
      expect(parseRecoveryCode(typed)).toMatch(/^01?/);
      expect(parseRecoveryCode(typed)).toHaveLength(16);
    },
  );

  test.each([
    '1. 0123-4567-89ab-cdef',
    '10) 0123 4567 89AB CDEF',
    '2.0123\u20114567\u221289ab\u2014cdef',
    '\u206801２３－４５６７－８９ab-cdef\u2069',
    '١. ٠١٢٣-٤٥٦٧-٨٩ab-cdef',
  ])('D23: %j is read, with its number in the list, any dashes and digits', (typed) => {
    expect(parseRecoveryCode(typed)).toBe('0123456789abcdef');
  });

  test.each([
    ['1 0123-4567-89ab-cdef'],
    ['100. 0123-4567-89ab-cdef'],
    ['1. 0123-4567-89ab-cde'],
    ['0123-4567-89ab-cde'],
    ['0123-4567-89ab-cdeu'],
    ['0'.repeat(100_000)],
    [''],
    [['0123']],
    [null],
  ])('%j is none', (typed) => {
    expect(parseRecoveryCode(typed)).toBeNull();
  });

  test('never throws, and is stable', () => {
    fc.assert(
      fc.property(fc.anything(), (typed) => {
        const code = parseRecoveryCode(typed);
        expect(code === null || parseRecoveryCode(code) === code).toBe(true);
      }),
    );
  });

  test('a hash is bound to its account', () => {
    const hash = hashRecoveryCode('0123456789abcdef', 'ada');
    expect(hash).toHaveLength(32);
    expect(hashRecoveryCode('0123456789abcdef', 'ada')).toEqual(hash);
    expect(hashRecoveryCode('0123456789abcdef', 'eve')).not.toEqual(hash);
    expect(hashRecoveryCode('0123456789abcdeg', 'ada')).not.toEqual(hash);
  });
});
