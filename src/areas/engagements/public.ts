/** What other areas may use of this one. */

export { BULK_DEEDS, type BulkDeed, MOST_CHOSEN } from './bulk/deeds.ts';
export { type BulkAsked, readDeed } from './bulk/reading.ts';
export { answerFinding } from './client/commands.ts';
export { companyOf } from './client/company.ts';
export {
  type ClientContent,
  engagementContent,
  findingContent,
  listContent,
  listQuery,
  positionQuery,
  type Reading,
} from './client/contents.tsx';
export { type ListedPublished, publishedOf } from './client/list-queries.ts';
export { ArchivedCompany } from './client/list-views.tsx';
export { overviewOf } from './client/overview.ts';
export { ClientOverview } from './client/overview-views.tsx';
export { ClientPathsContext } from './client/paths-context.ts';
export {
  type ClientFinding,
  findPublished,
  type ShownEvidence,
  shownBy,
} from './client/queries.ts';
export { answerOf } from './client/routes.tsx';
export { shownFile } from './client/shown-file.ts';
export { giveEngagements } from './contacts/contact-engagements.ts';
export {
  EXTENSION_DAY,
  extendDeadline,
  extensionReasonProblem,
} from './deadlines/extension-commands.ts';
export { dueFindingsOf } from './deadlines/list-queries.ts';
export { OverdueCard } from './deadlines/overdue-views.tsx';
export { type OverdueEngagement, overdueFor } from './deadlines/queries.ts';
export { type DeadlineRules, rulesOf as deadlineRulesOf } from './deadlines/rule-queries.ts';
export { CompanyDaysCard, WorkspaceDaysCard } from './deadlines/rule-views.tsx';
export { documentContent, documentsContent } from './documents/client-contents.tsx';
export { removeDocument, showDocument } from './documents/commands.ts';
export {
  type Download as DocumentDownload,
  downloadsOf as documentDownloadsOf,
} from './documents/download-queries.ts';
export { downloadVersion } from './documents/pages.ts';
export type { Person as DocumentPerson } from './documents/people-queries.ts';
export {
  type Document,
  documentsIn,
  findDocument,
  type StandingDocument,
  type Version as DocumentVersion,
  versionsOf as documentVersionsOf,
} from './documents/queries.ts';
export { receiveDocument, receiveVersion } from './documents/receive.ts';
export { wordsForDocument } from './documents/refusals.ts';
export { amendEngagement } from './engagement/amend.ts';
export { type PlanOutcome, planEngagement } from './engagement/commands.ts';
export { leaveTeams } from './engagement/engagements.ts';
export { engagementForm } from './engagement/form.ts';
export {
  type CompanyChoice,
  colleaguesOf,
  companyChoices,
  companyLabel,
  type Engagement,
  engagementsOf,
  findEngagement,
  referencesOf,
  teamOf,
} from './engagement/queries.ts';
export { StateBadge } from './engagement/views.tsx';
export { answerWithFile } from './evidence/answer.ts';
export { describeEvidence, dropEvidence, MOST_ALTERNATIVE_CHARS } from './evidence/commands.ts';
export { evidenceNamedBy, knowingNames } from './evidence/named.ts';
export { moveEvidence } from './evidence/order.ts';
export { type Evidence, evidenceIn, findEvidence } from './evidence/queries.ts';
export { receiveEvidence } from './evidence/receive.ts';
export { wordsFor } from './evidence/refusals.ts';
export { engagementFiles } from './export.ts';
export { assetQuery } from './finding/asset-query.ts';
export { type FindingChange, saveFinding } from './finding/commands.ts';
export { deleteFinding } from './finding/delete.ts';
export { draftFinding } from './finding/draft.ts';
export { eraseFindings } from './finding/findings.ts';
export { leadingCvssOf } from './finding/leading.ts';
export { findingsOf, type ListedFinding } from './finding/list-queries.ts';
export { moveFinding, type PublishOutcome, publishFinding, type TeamMove } from './finding/publish.ts';
export { type Finding, findFinding } from './finding/queries.ts';
export { rateAnew } from './finding/rating-anew.ts';
export {
  addClientComment,
  addRemark,
  changeClientComment,
  changeRemark,
  type RemarkKind,
  type RemarkOutcome,
  type TooMuchSaid,
} from './finding/remark-commands.ts';
export { commentsQuery } from './finding/remark-part.ts';
export { commentsOf, notesOf, type SaidRemark } from './finding/remark-queries.ts';
export { NEEDS_REASON, remarkProblem } from './finding/remark-text.ts';
export { readVector } from './finding/vector.ts';
export {
  type DeletedDraft,
  deletedDraftsBehind,
  RESTORABLE_MS,
  type UndeleteOutcome,
  undeleteFinding,
} from './history/deleted-drafts.ts';
export { findVersion, type Version, versionsBehind, type WholeVersion } from './history/queries.ts';
export { type RestoreOutcome, restoreVersion } from './history/restore.ts';
export { type ColumnsOutcome, chooseColumns } from './imports/columns/commands.ts';
export {
  cancelImport,
  fixMissing,
  MOST_FIXED,
  shownAgain,
  type TakingOutcome,
  takeImport,
} from './imports/commands.ts';
export { eraseImports } from './imports/erasing.ts';
export { CSV_FIELDS } from './imports/formats/csv-columns.ts';
export {
  type GroupCursor,
  groupsOf as groupsOfImport,
  type ImportGroup,
  missingOf as missingOfImport,
  unreadableOf as unreadableOfImport,
} from './imports/preview-queries.ts';
export {
  countsOf as countsOfImport,
  findImport,
  type Import,
  type ImportCounts,
  importsOf,
} from './imports/queries.ts';
export { receiveImport } from './imports/receive.ts';
export { wordsForImport } from './imports/refusals.ts';
export { notCancelledText, notTakenText } from './imports/words.ts';
export { engagementEntries } from './navigation.ts';
export { openFindingsOverTime } from './open/queries.ts';
export { OpenOverTimeCard } from './open/views.tsx';
export { type ClientPaths, clientPaths, engagementPaths, previewPaths } from './paths.ts';
export { withEngagementNames } from './record-names.ts';
export { reportContent } from './reports/client-contents.tsx';
export {
  type AskOutcome as AskReportOutcome,
  askForReport,
  deliverReport,
  dropReport,
  type ReportOutcome,
  tryAgain,
} from './reports/commands.ts';
export { findDesign } from './reports/designing/queries.ts';
export { ReportDesignCard } from './reports/designing/views.tsx';
export { type ReportDownload, reportDownloadsOf } from './reports/download-queries.ts';
export { makeReport } from './reports/making-job.ts';
export { findReport, type Report, reportsIn } from './reports/queries.ts';
export { REPORT_PROBLEMS, REPORT_STATES } from './reports/reports.ts';
export { downloadReport } from './reports/serve.ts';
export { summaryProblem } from './reports/summary-text.ts';
export { REPORT_WARNINGS, type ReportWarning, warningsFor } from './reports/warnings.ts';
export { type AskOutcome, askForRetest } from './retest/ask.ts';
export { type CloseOutcome, closeRetest } from './retest/close.ts';
export { roundContent, roundFile } from './retest/contents.tsx';
export { declineRetest, type RoundOutcome, type RoundSeen } from './retest/decline.ts';
export { type GiveOutcome, giveResult, wordsProblem } from './retest/give-result.ts';
export {
  addToRetest,
  beginRetest,
  discardRetest,
  type PlanRetestOutcome,
  planRetest,
} from './retest/plan.ts';
export { findRound, type ListedRound, type Round, roundsOf } from './retest/queries.ts';
export { type RetestSheet, sheetsOf, sheetsRevision } from './retest/sheets.ts';
export { findShownAnywhere as findShown } from './retest/shown-evidence.ts';
export { type FoundBeside, searchBeside } from './search/beside.ts';
export { type Excerpt, type FoundFinding, SEARCH_FIELDS } from './search/documents.ts';
export { searchFindings } from './search/queries.ts';
export {
  type CreateOutcome as CreateTemplateOutcome,
  createTemplate,
  deleteTemplate,
  editTemplate,
  TOO_MANY as TOO_MANY_TEMPLATES,
} from './templates/commands.ts';
export { templatesFile } from './templates/export.ts';
export { findTemplate, libraryOf, type Template } from './templates/queries.ts';
export type { FoundTrace } from './templates/traces.ts';
export { type WaitingEngagement, waitingFor } from './waiting/queries.ts';
export { WaitingCard } from './waiting/views.tsx';
