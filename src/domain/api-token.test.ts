import { expect, test } from 'vitest';
import { looksLikeApiToken, newApiToken } from './api-token.ts';

test('E27: a token begins with sp_ and ends in a checksum, so that scanners find it', () => {
  expect(newApiToken()).toMatch(/^sp_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
  expect(new Set(Array.from({ length: 50 }, newApiToken)).size).toBe(50);
});

test('E27: the checksum is the CRC-32 of what stands before it', () => {
  expect(looksLikeApiToken(`sp_${'a'.repeat(43)}8dae6d37`)).toBe(false);
  const token = newApiToken();
  expect(looksLikeApiToken(token)).toBe(true);
  for (const at of [3, 20, 45]) {
    const other = token[at] === 'a' ? 'b' : 'a';
    expect(looksLikeApiToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
  }
});

test.for([
  '',
  'sp_',
  'sp_short',
  'a'.repeat(43),
  ` ${newApiToken()}`,
  `${newApiToken()}\n`,
  newApiToken().toUpperCase(),
])('E27: %j is none', (given) => {
  expect(looksLikeApiToken(given)).toBe(false);
});
