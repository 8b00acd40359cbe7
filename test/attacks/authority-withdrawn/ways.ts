import type { Way } from './leave.ts';
import { ROLES } from './people.ts';
import { OF_DAYS } from './ways-of-days.ts';
import { OF_POLICIES } from './ways-of-policies.ts';
import { OF_PROGRAMS } from './ways-of-programs.ts';
import { OF_REACH } from './ways-of-reach.ts';
import { OF_ROLES } from './ways-of-roles.ts';
import { OF_SESSIONS } from './ways-of-sessions.ts';
import { OF_TIME } from './ways-of-time.ts';

/** The control of all others: nothing is taken, and the deed is done. */
export const NOTHING: Way = {
  name: 'nothing is withdrawn',
  roles: ROLES,
  withdraw: async () => undefined,
  isOneDeed: false,
  ends: () => null,
};

/** Every way in which leave ends; the place of each decides which cases are tried of it. */
export const WAYS: readonly Way[] = [
  ...OF_SESSIONS,
  ...OF_ROLES,
  ...OF_POLICIES,
  ...OF_DAYS,
  ...OF_TIME,
  ...OF_REACH,
  ...OF_PROGRAMS,
];
