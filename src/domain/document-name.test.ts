import { expect, test } from 'vitest';
import { documentName } from './document-name.ts';

test.for([
  ['Authorisation letter (signed).pdf', 'Authorisation letter (signed).pdf'],
  ['Geltungsbereich – Übersicht.xlsx', 'Geltungsbereich – Übersicht.xlsx'],
  ['../../../../etc/passwd', 'passwd'],
  ['C:\\Users\\tom\\scope.docx', 'scope.docx'],
  ['..', 'file'],
  ['/', 'file'],
  ['.htaccess', 'htaccess'],
  ['scope\u0000.pdf\u0000', 'scope.pdf'],
  ['letter\u202Efdp.exe', 'letterfdp.exe'],
  ['two\r\nlines\t here .pdf', 'twolines here .pdf'],
  ['what?<is>:this*.pdf', 'what-is-this-.pdf'],
  ['\uD800half.pdf', '\uFFFDhalf.pdf'],
  ['a\u0301.pdf', 'á.pdf'],
  [' . . ', 'file'],
] as const)('E7: %j is kept as %j', ([typed, name]) => {
  expect(documentName(typed)).toBe(name);
});

test('E7: of a name of 300 characters 120 stay, with its ending, and no character is cut in two', () => {
  const name = documentName(`${'📄'.repeat(300)}.pdf`);
  expect([...name]).toHaveLength(120);
  expect(name.endsWith('📄.pdf')).toBe(true);
  expect(name.isWellFormed()).toBe(true);
});
