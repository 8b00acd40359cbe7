import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { pickerFields } from '../domain/cvss/picked.ts';
import { legibleMetrics } from '../domain/cvss/vector.ts';
import { CvssPicker } from './cvss-picker.tsx';
import { FormContext } from './field.tsx';

const VECTOR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

const shown = (vector: string, version: '3.1' | '4.0' = '4.0', folded = false) => {
  return renderToString(<CvssPicker name="cvss" version={version} vector={vector} folded={folded} />);
};

const chosen = (vector: string) =>
  Object.fromEntries([...legibleMetrics('4.0', vector)].map(([code, value]) => [`cvss-${code}`, value]));

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
    const groups = (html: string) =>
      (html.match(/<details[^>]*>/g) ?? []).map((tag) => / open(?=[ >])/.test(tag));
    expect(groups(shown(''))).toEqual([true, false, false, false]);
    expect(groups(shown(`${VECTOR}/MAV:L/U:Red`))).toEqual([true, false, true, true]);
    expect(groups(shown(`${VECTOR}/E:Z`))).toEqual([true, true, false, false]);
    expect(groups(shown(`${VECTOR}/MAV:L`, '4.0', true))).toEqual([false, false, false, false]);
    expect(groups(shown(VECTOR.replace('AC:L', 'AC:Z'), '4.0', true))).toEqual([true, false, false, false]);
  });

  test('names what is wrong at its metric, and keeps the rest', () => {
    const html = shown(VECTOR.replace('AC:L', 'AC:Z'));
    const sentence = 'Attack Complexity (AC) can’t be “Z”. Use L or H.';
    expect(html.match(/<p id="field-cvss-AC-error".*?<\/p>/s)?.[0]).toContain(sentence);
    expect(html).toMatch(/<fieldset id="field-cvss-AC"[^>]*aria-describedby="field-cvss-AC-error/);
    expect(checked(html)).toHaveLength(10);
  });

  test('E14: shows what was chosen before the session ended', () => {
    const typed = { cvss: VECTOR, 'cvss-was': VECTOR, ...chosen(VECTOR), 'cvss-AV': 'L' };
    const html = renderToString(
      <FormContext.Provider value={{ errors: {}, hasErrors: false, focusTaken: false, typed }}>
        <CvssPicker name="cvss" version="4.0" vector={VECTOR} />
      </FormContext.Provider>,
    );
    expect(`CVSS:4.0/${checked(html).join('/')}`).toBe(VECTOR.replace('AV:N', 'AV:L'));
    expect(html).toContain(`value="${VECTOR.replace('AV:N', 'AV:L')}"`);
  });

  test('shows what was typed as text', () => {
    expect(shown('"><script>alert(1)</script>')).not.toContain('<script>');
  });
});
