import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { pickerFields } from '../domain/cvss/picked.ts';
import { readVector } from '../domain/cvss/score.ts';
import { CvssPicker } from './cvss-picker.tsx';

const VECTOR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

const shown = (vector: string, version: '3.1' | '4.0' = '4.0') => {
  const read = readVector(vector, version);
  const problem = vector !== '' && read.kind === 'problem' ? read : undefined;
  return renderToString(<CvssPicker name="cvss" version={version} vector={vector} problem={problem} />);
};

const checked = (html: string) =>
  (html.match(/<input[^>]*type="radio"[^>]*>/g) ?? [])
    .filter((input) => / checked/.test(input))
    .map((input) => `${/data-cvss-metric="(\w+)"/.exec(input)?.[1]}:${/ value="(\w+)"/.exec(input)?.[1]}`)
    .filter((part) => !part.endsWith(':X'));

describe('E9: the CVSS picker without a script', () => {
  test.for(['3.1', '4.0'] as const)(
    'sends the fields of %s that the server reads, and no other',
    (version) => {
      const names = [...shown('', version).matchAll(/ name="([^"]+)"/g)].map(([, name]) => name);
      expect(new Set(names)).toEqual(new Set(pickerFields('cvss', version)));
    },
  );

  test('shows score, band and buttons of its vector', () => {
    const html = shown(VECTOR);
    expect(html).toMatch(/<output[^>]*>9\.3 Critical<\/output>/);
    expect(`CVSS:4.0/${checked(html).join('/')}`).toBe(VECTOR);
    expect(shown('')).toMatch(/<output[^>]*>None yet<\/output>/);
    expect(checked(shown(''))).toEqual([]);
  });

  test('opens those groups alone that have something to see', () => {
    const groups = (html: string) => (html.match(/<details[^>]*>/g) ?? []).map((tag) => / open/.test(tag));
    expect(groups(shown(''))).toEqual([true, false, false, false]);
    expect(groups(shown(`${VECTOR}/MAV:L/U:Red`))).toEqual([true, false, true, true]);
    expect(groups(shown(`${VECTOR}/E:Z`))).toEqual([true, true, false, false]);
  });

  test('names what is wrong at its metric, and keeps the rest', () => {
    const html = shown(VECTOR.replace('AC:L', 'AC:Z'));
    const sentence = 'Attack Complexity (AC) can’t be “Z”. Use L or H.';
    expect(html.match(/<p id="field-cvss-AC-error".*?<\/p>/s)?.[0]).toContain(sentence);
    expect(html).toMatch(/<fieldset id="field-cvss-AC"[^>]*aria-describedby="field-cvss-AC-error/);
    expect(checked(html)).toHaveLength(10);
  });

  test('shows what was typed as text', () => {
    expect(shown('"><script>alert(1)</script>')).not.toContain('<script>');
  });
});
