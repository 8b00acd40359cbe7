import { describe, expect, test } from 'vitest';
import { PUBLISHED_STATES } from './finding.ts';
import { parseAssets } from './finding-fields.ts';
import { assetsToRetest, fixedBy, markedAssets, markedText, retestOutcome, WHOLE_FINDING } from './retest.ts';

const asset = (what: string, where = '') => ({ what, where, note: '' });

describe('E19: what a round comes to for a finding', () => {
  test('all of its assets fixed closes it, anything else that was tested opens it again', () => {
    expect(retestOutcome('fix-reported', ['fixed', 'fixed'])).toBe('passed');
    for (const other of ['partly', 'not-fixed', 'not-tested', null] as const)
      expect(retestOutcome('fix-reported', ['fixed', other]), String(other)).toBe('failed');
    expect(retestOutcome('retest-passed', ['not-fixed'])).toBe('failed');
    expect(retestOutcome('retest-failed', ['fixed'])).toBe('passed');
  });

  test('what was not tested stays as it was, and so does what was withdrawn, or is accepted and not fixed', () => {
    for (const state of PUBLISHED_STATES)
      expect(retestOutcome(state, ['not-tested', null]), state).toBe('kept');
    expect(retestOutcome('withdrawn', ['fixed'])).toBe('kept');
    expect(retestOutcome('risk-accepted', ['partly'])).toBe('kept');
    expect(retestOutcome('risk-accepted', ['fixed'])).toBe('passed');
  });
});

describe('E19: assets', () => {
  test('each is retested once; a finding without any as a whole', () => {
    const typed = parseAssets(
      'Login | https://a.example\nlogin |  https://A.example | twice\nLogin | https://b.example',
    );
    expect(assetsToRetest(typed).map(({ where }) => where)).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
    expect(assetsToRetest([])).toEqual([WHOLE_FINDING]);
  });

  test('results change the boxes of the assets that they are about, and nothing else of what was typed', () => {
    const fixedOf = fixedBy([
      { asset: asset('Web', '/login'), result: 'fixed' },
      { asset: asset('Mail'), result: 'partly' },
      { asset: asset('VPN'), result: 'not-tested' },
    ]);
    const typed = '  web |  /login | both\r\n\n[X] Mail\n[x] VPN\nWeb';
    expect(markedText(typed, fixedOf)).toBe('[x] web |  /login | both\r\n\n[ ] Mail\n[x] VPN\nWeb');
    expect(markedText('[x] web | /login', fixedOf)).toBe('[x] web | /login');
    expect(markedAssets(parseAssets(typed), fixedOf).map(({ fixed }) => fixed)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(parseAssets(markedText(typed, fixedOf)).map(({ fixed }) => fixed)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
