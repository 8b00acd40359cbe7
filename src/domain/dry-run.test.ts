import { expect, test } from 'vitest';
import { foresee } from './dry-run.ts';
import type { PolicyTerms } from './rollout.ts';

const DAY = 24 * 60 * 60_000;
const NOW = 1_000 * DAY;
const off: PolicyTerms = { standing: 'off', startsAt: null, methods: 'any' };
const policies = { team: off, clients: off };
const clara = {
  role: 'client' as const,
  ...{ appSince: null, keySince: null, exceptedUntil: null, companyStartsAt: null },
  ...{ remindedAt: null, refusedAt: null, lastSignInAt: NOW },
};
const atOnce = { plan: 'pro', required: true, startsAt: null } as const;
const onDay = { plan: 'pro', required: true, startsAt: NOW + 10 * DAY } as const;

test('B5: from when on each would be asked is what the gate would say', () => {
  expect(foresee(clara, policies, atOnce, NOW)).toMatchObject({ from: null, putOffBy: null });
  expect(foresee(clara, policies, onDay, NOW)).toMatchObject({ from: NOW + 10 * DAY, putOffBy: null });
  const later = { ...clara, companyStartsAt: NOW + 20 * DAY };
  expect(foresee(later, policies, atOnce, NOW)).toMatchObject({ from: NOW + 20 * DAY, putOffBy: 'company' });
  expect(foresee(later, policies, onDay, NOW)).toMatchObject({ from: NOW + 20 * DAY, putOffBy: 'company' });
  const sooner = { ...clara, companyStartsAt: NOW + 5 * DAY };
  expect(foresee(sooner, policies, onDay, NOW)).toMatchObject({ from: NOW + 10 * DAY, putOffBy: null });
  const excepted = { ...later, exceptedUntil: NOW + 25 * DAY };
  expect(foresee(excepted, policies, onDay, NOW)).toMatchObject({
    from: NOW + 25 * DAY,
    putOffBy: 'exception',
  });
  const briefly = { ...clara, exceptedUntil: NOW + 3 * DAY };
  expect(foresee(briefly, policies, onDay, NOW)).toMatchObject({ from: NOW + 10 * DAY, putOffBy: null });
});

test('B5 B2: whom nothing would be required of is not asked, and has nothing to set up', () => {
  const none = { plan: 'pro', required: false, startsAt: null } as const;
  const later = { ...clara, companyStartsAt: NOW + 20 * DAY, exceptedUntil: NOW + 30 * DAY };
  expect(foresee(later, policies, none, NOW)).toMatchObject({
    ...{ isAsked: false, from: null, putOffBy: null, mustSetUp: false },
  });
  expect(foresee(clara, policies, onDay, NOW)).toMatchObject({ isAsked: true, mustSetUp: true });
});

test('B5: who has nothing that counts, has not signed in for 90 days, or is beyond the reach of email', () => {
  expect(foresee(clara, policies, atOnce, NOW)).toMatchObject({
    ...{ mustSetUp: true, isAway: false, isUnreachable: false },
  });
  const app = { ...clara, appSince: 1 };
  expect(foresee(app, policies, atOnce, NOW).mustSetUp).toBe(false);
  const keysAlone = { ...policies, clients: { ...off, methods: 'phishing-resistant' } } as const;
  expect(foresee(app, keysAlone, atOnce, NOW).mustSetUp).toBe(true);
  const seen = (lastSignInAt: number | null) =>
    foresee({ ...clara, lastSignInAt }, policies, atOnce, NOW).isAway;
  expect([seen(NOW - 90 * DAY), seen(NOW - 90 * DAY - 1), seen(null)]).toEqual([false, true, true]);
  expect(foresee({ ...clara, refusedAt: 1 }, policies, atOnce, NOW).isUnreachable).toBe(true);
});
