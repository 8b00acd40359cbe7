import { describe, expect, test } from 'vitest';
import {
  isAbout,
  type PolicyTerms,
  type RolloutPerson,
  rolloutProgress,
  rolloutStanding,
} from './rollout.ts';

const NOW = 1_000_000;
const on: PolicyTerms = { standing: 'on', startsAt: null, methods: 'any' };
const off: PolicyTerms = { standing: 'off', startsAt: null, methods: 'any' };
const dated: PolicyTerms = { standing: 'dated', startsAt: NOW + 100, methods: 'any' };
const keysAlone: PolicyTerms = { ...on, methods: 'phishing-resistant' };
const nothing = { appSince: null, keySince: null, exceptedUntil: null, companyStartsAt: null };
const carl: RolloutPerson = { role: 'consultant', ...nothing };
const clara: RolloutPerson = { role: 'client', ...nothing };
const both = (policy: PolicyTerms) => ({ team: policy, clients: policy });

describe('B4: how far somebody has come', () => {
  test('a second factor counts from its first day, if the policy takes it (B6)', () => {
    expect(rolloutStanding({ ...carl, appSince: 7 }, both(on), NOW)).toEqual({ state: 'set-up', at: 7 });
    expect(rolloutStanding({ ...carl, appSince: 7, keySince: 3 }, both(on), NOW).at).toBe(3);
    expect(rolloutStanding({ ...carl, appSince: 3, keySince: 7 }, both(keysAlone), NOW).at).toBe(7);
    expect(rolloutStanding({ ...carl, appSince: 7 }, both(keysAlone), NOW).state).toBe('missing');
  });

  test('an exception is one until it ends, and no longer (B3)', () => {
    const excepted = { ...carl, exceptedUntil: NOW + 1 };
    expect(rolloutStanding(excepted, both(on), NOW)).toEqual({ state: 'excepted', at: NOW + 1 });
    expect(rolloutStanding(excepted, both(on), NOW + 1).state).toBe('missing');
    expect(rolloutStanding({ ...excepted, appSince: 7 }, both(on), NOW).state).toBe('set-up');
  });

  test('a company that starts later is not asked, unless the policy starts later still (B2)', () => {
    const later = { ...clara, companyStartsAt: NOW + 200 };
    expect(rolloutStanding(later, both(on), NOW)).toEqual({ state: 'not-asked', at: NOW + 200 });
    expect(rolloutStanding(later, both(dated), NOW)).toEqual({ state: 'not-asked', at: NOW + 200 });
    expect(rolloutStanding({ ...clara, companyStartsAt: NOW + 50 }, both(dated), NOW).state).toBe('missing');
    expect(rolloutStanding(later, both(on), NOW + 200).state).toBe('missing');
  });

  test('each audience is judged by its own policy (B2)', () => {
    const teamAlone = { team: keysAlone, clients: off };
    expect(rolloutStanding({ ...clara }, teamAlone, NOW)).toEqual({ state: 'not-asked', at: null });
    expect(rolloutStanding({ ...clara, appSince: 5 }, teamAlone, NOW).state).toBe('set-up');
    expect(rolloutStanding({ ...carl, appSince: 5 }, teamAlone, NOW).state).toBe('missing');
    expect(isAbout('clients', teamAlone)).toBe(false);
    expect(isAbout('clients', both(off)), 'where none stands, it is about all').toBe(true);
    expect(isAbout('clients', both({ ...on, standing: 'suspended' }))).toBe(true);
  });

  test('those are counted whom a policy is about', () => {
    const people = [carl, { ...carl, appSince: 1 }, { ...clara, keySince: 1 }, clara];
    expect(rolloutProgress(people, both(off))).toEqual({ total: 4, setUp: 2 });
    expect(rolloutProgress(people, { team: on, clients: off })).toEqual({ total: 2, setUp: 1 });
    expect(rolloutProgress(people, { team: keysAlone, clients: on })).toEqual({ total: 4, setUp: 1 });
  });
});
