import { describe, expect, test } from 'vitest';
import { evidenceName, freeName, MOST_NAME_CHARS, withEnding } from './evidence-name.ts';

describe('the name of evidence', () => {
  test.for([
    ['screenshot.png', 'screenshot.png'],
    ['Login page (before).PNG', 'Login-page-before.PNG'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\carl\\proof.txt', 'proof.txt'],
    ['a\0b.txt', 'ab.txt'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['..', 'file'],
    ['', 'file'],
    ['....', 'file'],
    ['.htaccess', 'htaccess'],
    ['Übersicht – Kunde.pdf', 'Übersicht-Kunde.pdf'],
    ['画面.png', '画面.png'],
    ['a%2f..%2fb.png', 'a-2f.-2fb.png'],
    ['<script>.html', 'script.html'],
    ['\ud800.png', 'png'],
  ] as const)('E11: %j becomes %j', ([typed, name]) => {
    expect(evidenceName(typed)).toBe(name);
  });

  test('E11: of 300 characters the ending stays, and what was made is a name already', () => {
    const name = evidenceName(`${'long '.repeat(60)}.png`);
    expect(name).toHaveLength(MOST_NAME_CHARS);
    expect(name).toMatch(/^long-long.*\.png$/);
    expect(evidenceName(name)).toBe(name);
  });

  test('E11: a taken name gets a number, whatever its capitals', () => {
    const taken = new Set(['login.png', 'login-2.png', 'file']);
    expect(freeName('Login.png', taken)).toBe('Login-3.png');
    expect(freeName('other.png', taken)).toBe('other.png');
    expect(freeName('file', taken)).toBe('file-2');
    const long = evidenceName(`${'x'.repeat(200)}.png`);
    expect(freeName(long, new Set([long]))).toHaveLength(MOST_NAME_CHARS);
  });

  test('E11: a picture has the ending of what it is', () => {
    expect(withEnding('shot.jpeg', 'jpg')).toBe('shot.jpg');
    expect(withEnding('shot', 'png')).toBe('shot.png');
    expect(withEnding('shot.svg.exe', 'png')).toBe('shot.svg.png');
  });
});
