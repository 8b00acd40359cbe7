import { expect, test } from 'vitest';
import { PLANS, planAllowsEnforcement, planName } from './plan.ts';
import { roleName } from './role.ts';

test('S4: enforcement is for Pro and Team', () => {
  expect(PLANS.filter(planAllowsEnforcement)).toEqual(['pro', 'team']);
  expect(PLANS.map(planName)).toEqual(['Starter', 'Pro', 'Team']);
});

test('roles are written as the screen has them', () => {
  expect((['owner', 'consultant', 'client'] as const).map(roleName)).toEqual([
    'Owner',
    'Consultant',
    'Client',
  ]);
});
