import { expect, test } from 'vitest';
import { askedAnyway, lastStays, requirement } from './requirement.ts';

test('administrators are told that they are always asked, and not “there” where no place was named', () => {
  const administrator = { requiredBy: [], isAdmin: true };
  expect(askedAnyway(administrator)).toBe(
    'Platform administrators must use two-factor authentication, so you’re asked for a code whatever you choose.',
  );
  expect(lastStays(requirement(administrator) ?? '')).toMatch(/^Platform administrators must use/);
  expect(askedAnyway({ requiredBy: ['Acme', 'Rival'], isAdmin: false })).toBe(
    'Acme and Rival require two-factor authentication, so you’re asked for a code there whatever you choose.',
  );
  expect(askedAnyway({ requiredBy: [], isAdmin: false })).toBeNull();
});
