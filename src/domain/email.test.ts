import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { parseEmail } from './email.ts';

describe('an address has one spelling', () => {
  test.each([
    [' Ada@Acme.EXAMPLE ', 'ada@acme.example'],
    ['ada+tag@mail.acme.example', 'ada+tag@mail.acme.example'],
    ["o'neill@acme.example", "o'neill@acme.example"],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ju\u0308rgen@acme.example', 'jürgen@acme.example'],
  ])('%s', (typed, stored) => {
    expect(parseEmail(typed)).toBe(stored);
  });

  test.each([
    [''],
    ['ada'],
    ['ada@'],
    ['@acme.example'],
    ['ada@acme'],
    ['ada@@acme.example'],
    ['a b@acme.example'],
    ['.ada@acme.example'],
    ['a..b@acme.example'],
    ['ada@acme..example'],
    ['ada@-acme.example'],
    ['ada@acme.example.'],
    ['ada@127.0.0.1'],
    ['ada@[127.0.0.1]'],
    ['"ada"@acme.example'],
    ['ada@acme.example,eve@evil.example'],
    ['<ada@acme.example>'],
    ['ada@acme.example\u0000'],
    [`${'a'.repeat(65)}@acme.example`],
    [`ada@${'acme.'.repeat(60)}example`],
    ['a'.repeat(1_000_000)],
    [['ada@acme.example']],
    [null],
    [undefined],
  ])('%j is none', (typed) => {
    expect(parseEmail(typed)).toBeNull();
  });

  test('ASVS 16.4.1: no line end gets into a header or a record', () => {
    expect(parseEmail('ada@acme.example\r\nBcc: eve@evil.example')).toBeNull();
    expect(parseEmail('ada\r\n@acme.example')).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (local, domain) => {
        const address = parseEmail(`${local}@${domain}.example`);
        if (address === null) return;
        expect(address).not.toMatch(/[\s\p{Cc},<>"]/u);
        expect(parseEmail(address)).toBe(address);
      }),
    );
  });
});
