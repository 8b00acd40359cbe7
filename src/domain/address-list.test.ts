import { expect, test } from 'vitest';
import { parseAddressList } from './address-list.ts';

const emails = (text: string) => parseAddressList(text).map(({ email }) => email);

test('B14: addresses stand on lines, behind commas or semicolons, with names or without', () => {
  expect(
    emails(
      'ada@acme.example\r\n\n Grace Hopper <Grace@ACME.example>, joan@acme.example;\tkay@acme.example\n',
    ),
  ).toEqual(['ada@acme.example', 'grace@acme.example', 'joan@acme.example', 'kay@acme.example']);
});

test('what is no address keeps its line and its words; one that is there twice counts once', () => {
  expect(parseAddressList('ada@acme.example\nnobody, ADA@acme.example\n<>')).toEqual([
    { line: 1, typed: 'ada@acme.example', email: 'ada@acme.example' },
    { line: 2, typed: 'nobody', email: null },
    { line: 3, typed: '<>', email: null },
  ]);
  expect(parseAddressList(' \n,;\n')).toEqual([]);
});
