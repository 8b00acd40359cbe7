import fc from 'fast-check';
import { URI } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { keyLabel, keyUri } from './key-uri.ts';
import { base32Of } from './totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');

const labelIn = (workspaceName: string | null) =>
  keyLabel({ workspaceName, email: 'ada@acme.example', number: 1 });

/** Names as long as they come, in five scripts. */
const LONG = {
  Latin: 'Sicherheitsüberprüfungsgesellschaft für Ämter & Behörden mbH',
  Chinese: '北京网络安全技术咨询有限公司'.repeat(5).slice(0, 60),
  Arabic: 'شركة الأمن السيبراني للاستشارات '.repeat(4).slice(0, 100),
  Cyrillic: 'Общество с ограниченной ответственностью «Безопасность» '.repeat(2).slice(0, 100),
  Devanagari: 'साइबर सुरक्षा परामर्श '.repeat(5).slice(0, 100),
};

describe('S14: the Key URI', () => {
  test('has the one form that every app takes', () => {
    expect(keyUri(labelIn('Acme Security'), secret)).toBe(
      'otpauth://totp/SecPortal%20Acme%20Security:ada%40acme.example' +
        '?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=SecPortal%20Acme%20Security&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('names product and workspace, so that two workspaces stay apart', () => {
    expect(labelIn(null).issuer).toBe('SecPortal');
    expect(labelIn(' : ').issuer).toBe('SecPortal');
    expect(labelIn('Acme: Blue\nTeam').issuer).toBe('SecPortal Acme Blue Team');
  });

  test.each(Object.entries(LONG))('S7: %s names are cut by bytes, between letters, and say so', (_, name) => {
    const label = keyLabel({ workspaceName: name, email: `${'é'.repeat(40)}@acme.example`, number: 12 });
    expect(label.issuer).toMatch(/^SecPortal .+…$/);
    expect(label.account).toMatch(/^é+… \(12\)$/);
    // What a QR code of version 12 holds at level L.
    expect(keyUri(label, secret).length).toBeLessThanOrEqual(367);
    const kept = label.issuer.slice('SecPortal '.length, -1);
    const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
    expect(letters.slice(0, Array.from(new Intl.Segmenter().segment(kept)).length).join('')).toBe(kept);
  });

  test('B7: a second device, or one that takes the place of another, has a label of its own', () => {
    const device = { workspaceName: 'Acme Security', email: 'ada@acme.example' };
    expect(keyLabel({ ...device, number: 1 }).account).toBe('ada@acme.example');
    expect(keyLabel({ ...device, number: 2 }).account).toBe('ada@acme.example (2)');
    const long = { ...device, email: `${'a'.repeat(200)}@acme.example` };
    expect(keyLabel({ ...long, number: 2 }).account).not.toBe(keyLabel({ ...long, number: 3 }).account);
  });

  test('keeps its rules for any names, and another library reads it back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.emailAddress(),
        fc.integer({ min: 1, max: 999 }),
        (workspaceName, email, number) => {
          const shown = keyLabel({ workspaceName, email, number });
          const uri = keyUri(shown, secret);
          expect(uri).not.toMatch(/[+\s]/);
          expect(uri.length).toBeLessThanOrEqual(367);
          const label = uri.slice('otpauth://totp/'.length, uri.indexOf('?'));
          expect(label.split(':')).toHaveLength(2);
          expect(label).not.toContain('%3A');
          const query = new URL(uri).searchParams;
          expect(query.get('issuer')).toBe(shown.issuer);
          expect(label.split(':').map(decodeURIComponent)).toEqual([shown.issuer, shown.account]);
          expect(query.get('secret')).toBe(base32Of(secret));
        },
      ),
    );
    const read = URI.parse(keyUri(labelIn('Müller & Söhne'), secret));
    expect(read.issuer).toBe('SecPortal Müller & Söhne');
    expect(read.label).toBe('ada@acme.example');
  });
});
