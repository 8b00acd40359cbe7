import { describe, expect, test } from 'vitest';
import {
  isAbout,
  type PolicyTerms,
  type RolloutPerson,
  rolloutProgress,
  rolloutStanding,
  whyNotReminded,
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

describe('B4: who is reminded', () => {
  const never = { remindedAt: null, refusedAt: null };
  const at = (moment: number, zone = 'UTC') => ({ now: moment, zone });

  test('whoever is missing, and nobody else', () => {
    expect(whyNotReminded({ ...carl, ...never }, both(on), at(NOW))).toBeNull();
    expect(whyNotReminded({ ...carl, ...never }, both(dated), at(NOW))).toBeNull();
    expect(whyNotReminded({ ...carl, ...never }, both(off), at(NOW))).toBe('not-required');
    expect(whyNotReminded({ ...clara, ...never }, { team: on, clients: off }, at(NOW))).toBe('not-required');
    expect(whyNotReminded({ ...carl, ...never, keySince: 1 }, both(on), at(NOW))).toBe('set-up');
    expect(whyNotReminded({ ...carl, ...never, exceptedUntil: NOW + 1 }, both(on), at(NOW))).toBe('excepted');
    expect(whyNotReminded({ ...clara, ...never, companyStartsAt: NOW + 1 }, both(on), at(NOW))).toBe(
      'not-asked',
    );
    expect(whyNotReminded({ ...carl, ...never, refusedAt: 1 }, both(on), at(NOW))).toBe('unreachable');
  });

  test('once a day, by the calendar of the zone; a day that a wrong clock noted keeps nobody from it', () => {
    const evening = Date.UTC(2026, 10, 24, 22, 30);
    const person = { ...carl, refusedAt: null, remindedAt: evening };
    const later = evening + 60 * 60_000;
    expect(whyNotReminded(person, both(on), at(later))).toBe('reminded-today');
    expect(whyNotReminded(person, both(on), at(later, 'Europe/Berlin')), 'past midnight there').toBeNull();
    expect(whyNotReminded(person, both(on), at(later + 60 * 60_000)), 'past midnight').toBeNull();
    expect(whyNotReminded({ ...person, remindedAt: later }, both(on), at(evening))).toBe('reminded-today');
    expect(whyNotReminded({ ...person, remindedAt: later + 1e12 }, both(on), at(later))).toBeNull();
  });
});
