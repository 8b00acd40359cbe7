import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../config.ts';
import { mayCreateWorkspace } from './who-may.ts';

describe('D20: SIGNUP', () => {
  test('is open unless it is set, and what it cannot be is refused by name', () => {
    expect(loadConfig({}).signUp).toBe('open');
    expect(loadConfig({ SIGNUP: '' }).signUp).toBe('open');
    expect(loadConfig({ SIGNUP: 'invited' }).signUp).toBe('invited');
    expect(loadConfig({ SIGNUP: 'closed' }).signUp).toBe('closed');
    for (const wrong of ['Open', 'yes', 'closed ']) {
      expect(() => loadConfig({ SIGNUP: wrong })).toThrow(/SIGNUP: give open, invited or closed/);
    }
  });

  test.each([
    ['open', false, false, true],
    ['open', true, true, true],
    ['invited', false, false, false],
    ['invited', true, false, true],
    ['invited', false, true, true],
    ['invited', true, true, true],
    ['closed', false, false, false],
    ['closed', true, false, false],
    ['closed', false, true, false],
    ['closed', true, true, false],
  ] as const)(
    '%s, has an account: %s, invited: %s → may create a workspace: %s',
    (policy, hasAccount, invited, may) => {
      expect(mayCreateWorkspace(policy, { hasAccount, invited })).toBe(may);
    },
  );
});
