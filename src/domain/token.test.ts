import { expect, test } from 'vitest';
import { hashToken, looksLikeToken, newToken } from './token.ts';

test('ASVS 7.2.3, 11.5.1: a token has 256 random bits, and only its hash is kept (D8)', () => {
  const token = newToken();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(newToken()).not.toBe(token);
  expect(hashToken(token)).toBe(hashToken(token));
  expect(hashToken(token)).not.toContain(token);
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test('nothing but the shape of a token is looked up', () => {
  expect(looksLikeToken(newToken())).toBe(true);
  for (const odd of [
    '',
    'x',
    `${newToken()}=`,
    `${newToken()}\n`,
    'ä'.repeat(43),
    [newToken()],
    null,
    undefined,
    7,
  ]) {
    expect(looksLikeToken(odd)).toBe(false);
  }
});
