import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPassword } from './password-policy.ts';

const context = ['Acme Security', 'acme', 'Olivia Owner', 'olivia.owner@acme.example'];
const verdict = (password: unknown) => {
  const checked = checkPassword(password, context);
  return checked.ok ? 'ok' : checked.reason;
};

describe('D17, ASVS 6.2.1: length, in code points (NIST 3.1.1.2)', () => {
  test.each([
    ['14 letters', 'kQ7vXz2mWp9rTb', 'too-short'],
    ['15 letters', 'kQ7vXz2mWp9rTbL', 'ok'],
    ['14 emoji of two units', '😀🎉🚗🍎🐶🌵⚽🎸🏠📷🔑🧩🎲🪁', 'too-short'],
    ['15 emoji of two units', '😀🎉🚗🍎🐶🌵⚽🎸🏠📷🔑🧩🎲🪁🚀', 'ok'],
    ['15 that NFC makes 14', 'kQ7vXz2mWp9rTa\u0308', 'too-short'],
    ['128', 'kQ7vXz2mWp9rTbL!'.repeat(8), 'ok'],
    ['129', `${'kQ7vXz2mWp9rTbL!'.repeat(8)}x`, 'too-long'],
    ['a megabyte', 'x'.repeat(1_000_000), 'too-long'],
    ['nothing', '', 'missing'],
    ['an array', ['kQ7vXz2mWp9rTbL'], 'missing'],
  ])('%s', (_name, password, expected) => {
    expect(verdict(password)).toBe(expected);
  });

  test('ASVS 6.2.8: it is taken as it is but for NFC, blanks at the ends and all', () => {
    expect(checkPassword(' zebra ladder u\u0308ber ', [])).toEqual({
      ok: true,
      password: ' zebra ladder über ',
    });
  });
});

describe('ASVS 6.2.5: no composition rules', () => {
  test.each([
    'orchard lantern velvet',
    'tangerine bicycle moon',
    '482917365920184',
    '日本語のパスワードを使いましょう',
    'acme blue otter tunnel',
    '!?;:,#~=)(/&%§"',
  ])('%s is welcome', (password) => {
    expect(verdict(password)).toBe('ok');
  });

  test('any four diceware words are welcome', () => {
    const words = dictionary['diceware-common'] as readonly string[];
    const phrases = fc
      .uniqueArray(fc.constantFrom(...words.filter((word) => word.length > 3)), {
        minLength: 4,
        maxLength: 4,
      })
      .filter((four) => four.every((word) => four.filter((other) => other.includes(word)).length === 1));
    fc.assert(
      fc.property(phrases, (four) => {
        expect(verdict(four.join(' '))).toBe('ok');
      }),
      { numRuns: 500 },
    );
  });
});

describe('ASVS 6.2.4, 6.2.12: common passwords, stretched ones too', () => {
  test.each([
    ['passwordpassword', 'common'],
    ['Password1234567!', 'common'],
    ['P@ssw0rd!P@ssw0rd!', 'common'],
    ['monkey1234567890', 'common'],
    ['Summer2024!Summer', 'common'],
    ['letmeinletmein1!', 'common'],
    ['Correct Horse Battery Staple', 'common'],
    ['polniypizdec0211', 'common'],
    ['123456789012345', 'repetitive'],
    ['987654321098765', 'repetitive'],
    ['qwertyuiopasdfg', 'repetitive'],
    ['1qaz2wsx3edc4rfv', 'common'],
    ['aaaaaaaaaaaaaaa', 'repetitive'],
    ['abcabcabcabcabc', 'repetitive'],
    ['xkcd xkcd xkcd xkcd', 'repetitive'],
    ['😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀', 'repetitive'],
    ['               ', 'repetitive'],
  ])('%s: %s', (password, expected) => {
    expect(verdict(password)).toBe(expected);
  });
});

describe('ASVS 6.1.2, 6.2.11: words of the product, the workspace and the person', () => {
  test.each([
    'SecPortalSecPortal1',
    'secportal-acme-2025!',
    'Acme Security 2025',
    'OliviaOwner12345',
    '0l1v1a0wn3r@acme!',
    'the owner of acme 1',
  ])('%s is refused', (password) => {
    expect(verdict(password)).toBe('context');
  });

  test('accents and odd names neither hide a name nor break the check', () => {
    expect(checkPassword('Müller Söhne 2025!', ['Muller Sohne'])).toMatchObject({
      ok: false,
      reason: 'context',
    });
    expect(checkPassword('orchard lantern velvet', ['', '(.*)', '\u0000', 'x'])).toMatchObject({ ok: true });
  });
});

test('a refusal tells what to do, and is quick for any input', () => {
  expect(checkPassword('short', [])).toMatchObject({
    message: 'That’s too short – use at least 15 characters.',
  });
  const before = process.cpuUsage();
  checkPassword('ﷺ'.repeat(128), context);
  checkPassword('qwertypassword1234'.repeat(7), context);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000, 'milliseconds of a processor').toBeLessThan(500);
});
