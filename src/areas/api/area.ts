import type { Area } from '../area.ts';
import { apiEvents } from './events.ts';
import { apiTokens } from './migrations/0018-api-tokens.ts';
import { keptAnswers } from './migrations/0027-kept-answers.ts';
import { methodsOfTokens } from './migrations/0028-methods-of-tokens.ts';
import { answersOfNoCompany } from './migrations/0050-answers-of-no-company.ts';
import { passedDevices } from './migrations/0074-passed-devices.ts';
import { referenceRoutes } from './openapi/reference-routes.tsx';
import { openApiRoutes } from './openapi/routes.ts';
import { sessionApiRoutes } from './session/routes.ts';
import { tokenRoutes } from './tokens/routes.tsx';
import { bulkApiRoutes } from './workspace/bulk-routes.ts';
import { colleagueApiRoutes } from './workspace/colleague-routes.ts';
import { companyApiRoutes } from './workspace/company-routes.ts';
import { deletedDraftApiRoutes } from './workspace/deleted-draft-routes.ts';
import { documentChangeApiRoutes } from './workspace/document-change-routes.ts';
import { documentApiRoutes } from './workspace/document-routes.ts';
import { engagementApiRoutes } from './workspace/engagement-routes.ts';
import { evidenceChangeApiRoutes } from './workspace/evidence-change-routes.ts';
import { evidenceApiRoutes } from './workspace/evidence-routes.ts';
import { findingApiRoutes } from './workspace/finding-routes.ts';
import { historyApiRoutes } from './workspace/history-routes.ts';
import { importChangeApiRoutes } from './workspace/import-change-routes.ts';
import { importApiRoutes } from './workspace/import-routes.ts';
import { remarkChangeApiRoutes } from './workspace/remark-change-routes.ts';
import { remarkApiRoutes } from './workspace/remark-routes.ts';
import { reportApiRoutes } from './workspace/report-routes.ts';
import { roundChangeApiRoutes } from './workspace/round-change-routes.ts';
import { roundApiRoutes } from './workspace/round-routes.ts';
import { searchApiRoutes } from './workspace/search-routes.ts';
import { templateApiRoutes } from './workspace/template-routes.ts';

/** What programs read and do, and the tokens by which they come. */
export const api = {
  routes: [
    openApiRoutes,
    referenceRoutes,
    sessionApiRoutes,
    companyApiRoutes,
    colleagueApiRoutes,
    engagementApiRoutes,
    findingApiRoutes,
    documentApiRoutes,
    documentChangeApiRoutes,
    bulkApiRoutes,
    evidenceApiRoutes,
    evidenceChangeApiRoutes,
    historyApiRoutes,
    deletedDraftApiRoutes,
    importApiRoutes,
    importChangeApiRoutes,
    remarkApiRoutes,
    remarkChangeApiRoutes,
    reportApiRoutes,
    roundApiRoutes,
    roundChangeApiRoutes,
    searchApiRoutes,
    templateApiRoutes,
    tokenRoutes,
  ],
  events: apiEvents,
  migrations: {
    '0018-api-tokens': apiTokens,
    '0027-kept-answers': keptAnswers,
    '0028-methods-of-tokens': methodsOfTokens,
    '0050-answers-of-no-company': answersOfNoCompany,
    '0074-passed-devices': passedDevices,
  },
} satisfies Area;
