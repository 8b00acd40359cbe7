import type { Story } from './story.ts';
import { ACCOUNT_STORIES } from './tour-of-accounts.ts';
import { CLIENT_STORIES } from './tour-of-clients.ts';
import { CODE_STORIES } from './tour-of-codes.ts';
import { ENGAGEMENT_STORIES } from './tour-of-engagements.ts';
import { IMPORT_STORIES } from './tour-of-imports.ts';
import { KEY_STORIES } from './tour-of-keys.ts';
import { SEARCH_STORIES } from './tour-of-search.ts';
import { TEMPLATE_STORIES } from './tour-of-templates.ts';

/** Every kind of page, as everybody who sees it; for what must hold on all of them. */
export const STORIES: readonly Story[] = [
  ...ACCOUNT_STORIES,
  ...CODE_STORIES,
  ...KEY_STORIES,
  ...ENGAGEMENT_STORIES,
  ...CLIENT_STORIES,
  ...SEARCH_STORIES,
  ...TEMPLATE_STORIES,
  ...IMPORT_STORIES,
];
