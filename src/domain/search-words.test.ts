import { expect, test } from 'vitest';
import { fold, holds, indexed, indexedWords, placesOf, proseWords, readSought } from './search-words.ts';

/** Whether what is typed is found in a text, by the text itself; an index must say the same of it. */
function finds(typed: string, text: string): boolean {
  const sought = readSought(typed);
  if (!sought.ok) return false;
  const folded = fold(proseWords(text)).text;
  const words = [...indexedWords(folded)];
  const byText = sought.terms.every((term) => holds(folded, term));
  const byIndex = sought.terms.every((term) => words.some((word) => word.startsWith(indexed(term))));
  if (byText) expect(byIndex, `${typed} in ${text}`).toBe(true);
  return byText;
}

test('E23: a word is found by its beginning, whatever its case, accents, sigma, Turkish i, width and invisible marks', () => {
  for (const [typed, text] of [
    ['inj', 'SQL Injection'],
    ['INJECTION sql', 'sql injection'],
    ['cafe', 'Café au lait'],
    ['CAFÉ', 'cafe\u0301'],
    ['strasse', 'Straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδός', 'ΟΔΟΣ'],
    ['istanbul', 'İSTANBUL'],
    ['ISTANBUL', 'ıstanbul'],
    ['İstanbul', 'istanbul'],
    ['lodz', 'Łódź'],
    ['fullwidth', 'ｆｕｌｌｗｉｄｔｈ'],
    ['password', 'pass\u00adword, pass\u200bword'],
    ['пароль', 'ПАРОЛЬ'],
    ['密', '密码'],
    ['한국', '한국어'],
    ['don’t', "don't"],
  ] as const)
    expect(finds(typed, text), `${typed} in ${text}`).toBe(true);
  for (const [typed, text] of [
    ['jection', 'SQL Injection'],
    ['sql xss', 'sql'],
    ['0.5', '10.05.1'],
  ] as const)
    expect(finds(typed, text), `${typed} in ${text}`).toBe(false);
});

test('E23: names of hosts, addresses, numbers of CVEs and paths are found whole, from any of their parts on, and in order', () => {
  for (const [typed, text] of [
    ['CVE-2024-1234', 'see cve-2024-12345.'],
    ['2024-1234', 'CVE-2024-1234'],
    ['10.0.0.5', 'at 10.0.0.5:8443'],
    ['example.com', 'https://www.example.com/login?next=1'],
    ['login', 'https://www.example.com/login?next=1'],
    ['olivia@acme', 'mail olivia@acme.example'],
    ['/etc/passwd', 'reads `/etc/passwd`'],
    ['fe80::1', 'fe80::1'],
  ] as const)
    expect(finds(typed, text), `${typed} in ${text}`).toBe(true);
  expect(finds('10.0.0.5', '10.0.5.0')).toBe(false);
  expect(finds('CVE-2024-1234', '2024 1234 CVE')).toBe(false);
});

test('E23: Markdown inside a word, or around it, hides it from nobody', () => {
  for (const text of [
    '**pass**word',
    'pass*word*',
    '`password`',
    '~~pass~~word',
    'pass[word](https://x.example)',
    '[password]: here',
    'pass&#119;ord, pass&#x77;ord',
    '| a | password |',
    '- password',
    '# password',
    '_password_',
    '![password](evidence:a.png)',
    '<b>password</b>',
  ])
    expect(finds('password', text), text).toBe(true);
  expect(finds('pass_word', 'pass\\_word')).toBe(true);
  expect(finds('word', '**pass**word')).toBe(false);
  expect(finds('nvd.nist.gov', '[the advisory](https://nvd.nist.gov/vuln)')).toBe(true);
  expect(proseWords('See ![the *answer*](evidence:a.png).')).toBe('See the answer. evidence:a.png');
  expect(proseWords('## Steps\n\n1. Open **it**\n2. Look\n\n```http\nGET /\n```')).toBe(
    'Steps Open it Look GET /',
  );
});

test('E23: what has no words, is too long, or has too many is told apart', () => {
  for (const typed of ['', '  ']) expect(readSought(typed)).toEqual({ ok: false, reason: 'nothing' });
  for (const typed of ['%', '"', '% _', '**'])
    expect(readSought(typed), typed).toEqual({ ok: false, reason: 'no-words' });
  expect(readSought('a'.repeat(10_000))).toEqual({ ok: false, reason: 'too-long' });
  expect(readSought('a b c d e f g h i j k')).toEqual({ ok: false, reason: 'too-many' });
  expect(readSought('"SQL" sql %x')).toEqual({ ok: true, terms: ['sql', 'x'] });
});

test('E23: a word of 10,000 letters is found by its first 200, and by no others', () => {
  const long = 'ab'.repeat(5_000);
  expect(finds(long.slice(0, 200), long)).toBe(true);
  expect(finds(`${long.slice(0, 199)}x`, long)).toBe(false);
});

test('where a word stands is said of the text as it was', () => {
  const text = 'Straße nach ŁÓDŹ';
  const { text: folded, from } = fold(text);
  const [at = -1] = placesOf('lodz', folded);
  expect(text.slice(from(at), from(at + 4))).toBe('ŁÓDŹ');
});
