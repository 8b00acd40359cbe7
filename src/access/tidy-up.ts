import type { TidyUp } from '../jobs/tidy-up.ts';
import { removeExpiredApiTokens } from './api-tokens.ts';
import { removeOldIntents } from './intents.ts';
import { removeOldKeptAnswers } from './kept-answers.ts';
import { removeOldKeptForms } from './kept-forms.ts';
import { removeExpiredBrowsers } from './known-browsers.ts';
import { removeOldLinks } from './one-time-links.ts';
import { removeExpiredSessions } from './over-sessions.ts';
import { removeOldThrottles } from './throttles.ts';

/** What of access is over. */
export const accessTidyUp: readonly TidyUp[] = [
  removeExpiredSessions,
  removeOldThrottles,
  removeExpiredBrowsers,
  removeOldLinks,
  removeOldIntents,
  removeOldKeptForms,
  removeOldKeptAnswers,
  removeExpiredApiTokens,
];
