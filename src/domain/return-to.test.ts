import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { safeMailedLink, safeReturnTo } from './return-to.ts';

describe('D15, ASVS 3.7.2: where to return to', () => {
  test.each([
    '/',
    '/dashboard/acme',
    '/portal/findings?page=2&q=a%20b',
    '/dashboard/acme/settings',
    '/loginish',
    '/x?u=//evil',
  ])('%s is kept', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  test.each([
    ['//evil.example'],
    ['///evil.example'],
    ['/\\evil.example'],
    ['\\\\evil.example'],
    ['/\t/evil.example'],
    ['\t//evil.example'],
    [' /dashboard'],
    ['/\n/evil.example'],
    ['https://evil.example/'],
    ['javascript:alert(1)'],
    ['http:dashboard'],
    ['dashboard'],
    ['@evil.example'],
    ['/.//evil.example'],
    ['/%2e//evil.example'],
    ['/x/..//evil.example'],
    ['/%2f%2fevil.example'],
    ['/%2F/evil.example'],
    ['/%5cevil.example'],
    ['/%5Cevil.example'],
    ['/%252f%252fevil.example'],
    ['/%0d%0aSet-Cookie:a=b'],
    ['/%00'],
    ['/%'],
    ['/%ff'],
    ['/dashboard#//evil.example'],
    ['/dashboard\u202e'],
    ['/a'.repeat(257)],
    [`/${'ä'.repeat(300)}`],
    [''],
    [undefined],
    [null],
    [42],
    [['/dashboard/acme']],
  ])('%j falls back', (raw) => {
    expect(safeReturnTo(raw)).toBeNull();
  });

  test.each(
    '/login /LOGIN /logout /login/ /login?x=1 /%6cogin /./login /x/../login /mfa/setup /mfa /confirm /signup/confirm /password/reset /api/v1/session /assets/app.css /invitations/abc /healthz'.split(
      ' ',
    ),
  )('S17: %s is no place to return to', (path) => {
    expect(safeReturnTo(path)).toBeNull();
  });

  test.each([
    '/invitations/4Nn_x-9',
    '/password/reset?token=4Nn_x-9',
    '/signup/confirm?token=4Nn_x-9',
    '/account/email/confirm?token=4Nn_x-9',
  ])('the mailed link %s can be come back to after a sign-out, and after nothing else', (path) => {
    expect(safeMailedLink(path)).toBe(path);
    expect(safeReturnTo(path)).toBeNull();
  });

  test.each(
    '/ /dashboard/acme /login /logout /invitations /invitations/ /invitations/a/b /invitations/%2e%2e/logout /invitations/../logout /password/forgot /password/reset/x //evil.example/password/reset /\\evil.example /signup'.split(
      ' ',
    ),
  )('%s is no mailed link', (path) => {
    expect(safeMailedLink(path)).toBeNull();
  });

  test('never leaves the host, for anything at all, and is stable', () => {
    const nasty = fc
      .array(
        fc.constantFrom(
          '/',
          '\\',
          '.',
          '..',
          '%2e',
          '%2f',
          '%5c',
          '@',
          ':',
          '//',
          '?',
          '#',
          '\t',
          'evil.example',
          'http:',
        ),
      )
      .map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: anyCharacter }), fc.webUrl()), (raw) => {
        for (const rule of [safeReturnTo, safeMailedLink]) {
          const safe = rule(raw);
          if (safe === null) continue;
          expect(safe).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
          expect(new URL(safe, 'https://acme.example').origin).toBe('https://acme.example');
          expect(rule(safe)).toBe(safe);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
