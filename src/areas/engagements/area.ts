import type { Area } from '../area.ts';
import { bulkRoutes } from './bulk/routes.tsx';
import { clientEvidenceRoutes } from './client/evidence-routes.ts';
import { clientListRoutes } from './client/list-routes.tsx';
import { clientRoutes } from './client/routes.tsx';
import { contactRoutes } from './contacts/routes.tsx';
import { countingDeadlinesAnew } from './deadlines/counting-anew.ts';
import { extensionRoutes } from './deadlines/extension-routes.tsx';
import { nearDeadlines } from './deadlines/near.ts';
import { deadlineRuleRoutes } from './deadlines/rule-routes.tsx';
import { clientDocumentRoutes } from './documents/client-routes.tsx';
import { documentEvents } from './documents/events.ts';
import { documentRoutes } from './documents/routes.tsx';
import { engagementFormRoutes } from './engagement/form-routes.tsx';
import { engagementRoutes } from './engagement/routes.tsx';
import { engagementEvents } from './events.ts';
import { evidenceOrderRoutes } from './evidence/order-routes.ts';
import { evidenceRoutes } from './evidence/routes.tsx';
import { editorRoutes } from './finding/editor-routes.ts';
import { removeOldEditors } from './finding/finding-editors.ts';
import { markingAssets } from './finding/marking-assets.ts';
import { newFindingRoutes } from './finding/new-finding-routes.ts';
import { ratingAnew } from './finding/rating-anew.ts';
import { publishReadyRoutes } from './finding/ready-routes.tsx';
import { remarkRoutes } from './finding/remark-routes.tsx';
import { riskExpiry } from './finding/risk-expiry.ts';
import { findingRoutes } from './finding/routes.tsx';
import { removeOldDrafts } from './history/deleted-drafts.ts';
import { deletedDraftRoutes } from './history/deleted-routes.tsx';
import { historyRoutes } from './history/routes.tsx';
import { removeOldImports } from './imports/clearing.ts';
import { importEvents } from './imports/events.ts';
import { readingImports } from './imports/reading/job.ts';
import { importRoutes } from './imports/routes.tsx';
import { takingImports } from './imports/take/job.ts';
import { engagements as tablesOfEngagements } from './migrations/0011-engagements.ts';
import { files } from './migrations/0012-files.ts';
import { evidence } from './migrations/0013-evidence.ts';
import { publishedEvidence } from './migrations/0014-published-evidence.ts';
import { openDays } from './migrations/0015-open-days.ts';
import { listsOfFindings } from './migrations/0016-lists-of-findings.ts';
import { findingEditors } from './migrations/0017-finding-editors.ts';
import { orderOfEvidence } from './migrations/0019-order-of-evidence.ts';
import { movedFindings } from './migrations/0020-moved-findings.ts';
import { leadingCvss } from './migrations/0032-leading-cvss.ts';
import { publishedAssets } from './migrations/0033-published-assets.ts';
import { waitingForTheTeam } from './migrations/0035-waiting-for-the-team.ts';
import { mentions } from './migrations/0036-mentions.ts';
import { findingVersions } from './migrations/0037-finding-versions.ts';
import { begunFindings } from './migrations/0038-begun-findings.ts';
import { limitsOfRemarks } from './migrations/0039-limits-of-remarks.ts';
import { deadlines } from './migrations/0040-deadlines.ts';
import { deletedDrafts as columnsOfDeletedDrafts } from './migrations/0041-deleted-drafts.ts';
import { assetsOfFindings } from './migrations/0042-assets-of-findings.ts';
import { retestRounds } from './migrations/0043-retest-rounds.ts';
import { templates } from './migrations/0044-templates.ts';
import { search } from './migrations/0045-search.ts';
import { retestResults } from './migrations/0046-retest-results.ts';
import { documents } from './migrations/0047-documents.ts';
import { notices } from './migrations/0048-notices.ts';
import { deadlineNotices } from './migrations/0049-deadline-notices.ts';
import { reports } from './migrations/0051-reports.ts';
import { imports } from './migrations/0052-imports.ts';
import { reportDesigns } from './migrations/0053-report-designs.ts';
import { columnMappings } from './migrations/0054-column-mappings.ts';
import { reportLogos } from './migrations/0055-report-logos.ts';
import { markedCopies } from './migrations/0060-marked-copies.ts';
import { whatComesBack } from './migrations/0062-what-comes-back.ts';
import { unnotedPlaces } from './migrations/0063-unnoted-places.ts';
import { roomOfImports } from './migrations/0064-room-of-imports.ts';
import { assetsByMark } from './migrations/0068-assets-by-mark.ts';
import { importChoices } from './migrations/0072-import-choices.ts';
import { engagementEntries } from './navigation.ts';
import { noticeMail } from './notices/mail.ts';
import { removeOldNotices } from './notices/notices.ts';
import { noticeRoutes } from './notices/routes.tsx';
import { stopRoutes } from './notices/stop-routes.tsx';
import { askReportRoutes } from './reports/ask-routes.tsx';
import { clientReportRoutes } from './reports/client-routes.tsx';
import { designRoutes } from './reports/designing/routes.tsx';
import { reportWordsRoutes } from './reports/designing/words-routes.tsx';
import { reportEvents } from './reports/events.ts';
import { reportMaking } from './reports/making-job.ts';
import { reportRoutes } from './reports/routes.tsx';
import { clientRoundRoutes } from './retest/client-routes.tsx';
import { closeRetestRoutes } from './retest/close-routes.tsx';
import { retestEvents } from './retest/events.ts';
import { planRetestRoutes } from './retest/plan-routes.tsx';
import { resultRoutes } from './retest/result-routes.tsx';
import { roundRoutes } from './retest/team-routes.tsx';
import { packingForSearch } from './search/packing.ts';
import { searchRoutes } from './search/routes.tsx';
import { templateFormRoutes } from './templates/form-routes.tsx';
import { templateRoutes } from './templates/routes.tsx';
import { saveAsTemplateRoutes } from './templates/save-routes.tsx';
import { startRoutes } from './templates/start-routes.tsx';

/** What a consultancy does for its clients: engagements, and what it finds in them. */
export const engagements = {
  routes: [
    bulkRoutes,
    clientListRoutes,
    clientRoutes,
    clientRoundRoutes,
    contactRoutes,
    deadlineRuleRoutes,
    designRoutes,
    reportWordsRoutes,
    documentRoutes,
    clientDocumentRoutes,
    extensionRoutes,
    editorRoutes,
    engagementFormRoutes,
    engagementRoutes,
    clientEvidenceRoutes,
    evidenceRoutes,
    evidenceOrderRoutes,
    findingRoutes,
    historyRoutes,
    importRoutes,
    deletedDraftRoutes,
    newFindingRoutes,
    noticeRoutes,
    stopRoutes,
    publishReadyRoutes,
    remarkRoutes,
    roundRoutes,
    saveAsTemplateRoutes,
    startRoutes,
    templateFormRoutes,
    templateRoutes,
    searchRoutes,
    planRetestRoutes,
    resultRoutes,
    closeRetestRoutes,
    reportRoutes,
    askReportRoutes,
    clientReportRoutes,
  ],
  events: { ...engagementEvents, ...documentEvents, ...importEvents, ...retestEvents, ...reportEvents },
  navigation: Object.values(engagementEntries),
  jobs: (services) => [
    ratingAnew(services),
    noticeMail(services),
    countingDeadlinesAnew(services),
    reportMaking(services),
    readingImports(services),
    takingImports(services),
  ],
  recurring: (services) => [
    nearDeadlines(services),
    riskExpiry(services),
    markingAssets(services),
    packingForSearch(services),
  ],
  tidyUp: [removeOldDrafts, removeOldEditors, removeOldImports, removeOldNotices],
  migrations: {
    '0011-engagements': tablesOfEngagements,
    '0012-files': files,
    '0013-evidence': evidence,
    '0014-published-evidence': publishedEvidence,
    '0015-open-days': openDays,
    '0016-lists-of-findings': listsOfFindings,
    '0017-finding-editors': findingEditors,
    '0019-order-of-evidence': orderOfEvidence,
    '0020-moved-findings': movedFindings,
    '0032-leading-cvss': leadingCvss,
    '0033-published-assets': publishedAssets,
    '0035-waiting-for-the-team': waitingForTheTeam,
    '0036-mentions': mentions,
    '0037-finding-versions': findingVersions,
    '0038-begun-findings': begunFindings,
    '0039-limits-of-remarks': limitsOfRemarks,
    '0040-deadlines': deadlines,
    '0041-deleted-drafts': columnsOfDeletedDrafts,
    '0042-assets-of-findings': assetsOfFindings,
    '0043-retest-rounds': retestRounds,
    '0044-templates': templates,
    '0045-search': search,
    '0046-retest-results': retestResults,
    '0047-documents': documents,
    '0048-notices': notices,
    '0049-deadline-notices': deadlineNotices,
    '0051-reports': reports,
    '0052-imports': imports,
    '0053-report-designs': reportDesigns,
    '0054-column-mappings': columnMappings,
    '0055-report-logos': reportLogos,
    '0060-marked-copies': markedCopies,
    '0062-what-comes-back': whatComesBack,
    '0063-unnoted-places': unnotedPlaces,
    '0064-room-of-imports': roomOfImports,
    '0068-assets-by-mark': assetsByMark,
    '0072-import-choices': importChoices,
  },
} satisfies Area;
