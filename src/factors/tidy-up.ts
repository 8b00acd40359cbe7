import type { TidyUp } from '../jobs/tidy-up.ts';
import { removeOldBurntSteps } from './authenticators.ts';
import { removeOldCallers } from './checked-callers.ts';
import { removeOldFailures } from './failures.ts';
import { removeOldMailedCodes } from './mailed-codes.ts';
import { removeOldChallenges } from './passkeys/challenges.ts';
import { removeExpiredPending } from './pending-enrolments.ts';
import { removeOldResetRequests } from './reset-requests.ts';
import { removeOldUnsavedCodes } from './unsaved-codes.ts';

/** What of the second factor is over. */
export const factorTidyUp: readonly TidyUp[] = [
  removeExpiredPending,
  removeOldChallenges,
  removeOldBurntSteps,
  removeOldCallers,
  removeOldFailures,
  removeOldMailedCodes,
  removeOldResetRequests,
  removeOldUnsavedCodes,
];
