import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSlug, slugFromName, slugMessage } from './slug.ts';

test.each([
  ['acme', 'acme'],
  [' Acme-2 ', 'acme-2'],
  ['abc', 'abc'],
  ['a'.repeat(40), 'a'.repeat(40)],
])('%s is a slug', (typed, slug) => {
  expect(checkSlug(typed)).toEqual({ ok: true, slug });
});

test.each([
  ['', 'missing'],
  [undefined, 'missing'],
  [['acme'], 'missing'],
  ['ab', 'too-short'],
  ['a'.repeat(41), 'too-long'],
  ['-acme', 'malformed'],
  ['acme-', 'malformed'],
  ['ac.me', 'malformed'],
  ['ac me', 'malformed'],
  ['äcme', 'malformed'],
  ['xn--cme-mia', 'malformed'],
  ['acme\u0000', 'malformed'],
  ['WWW', 'reserved'],
  ['secportal', 'reserved'],
  ['localhost', 'reserved'],
] as const)('%j is refused: %s', (typed, reason) => {
  expect(checkSlug(typed)).toEqual({ ok: false, reason });
  expect(slugMessage(reason)).toMatch(/\.$/);
});

test('a name suggests a slug that passes, or none', () => {
  expect(slugFromName('Acme Security Ltd.')).toBe('acme-security-ltd');
  expect(slugFromName('Müller & Söhne')).toBe('muller-sohne');
  expect(slugFromName('日本')).toBe('');
  expect(slugFromName('Admin')).toBe('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const slug = slugFromName(name);
      expect(slug === '' || checkSlug(slug).ok).toBe(true);
    }),
  );
});
