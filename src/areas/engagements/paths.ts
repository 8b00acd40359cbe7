import type { Due } from '../../domain/deadline.ts';
import { paths } from '../../http/paths.ts';

const engagements = (slug: string) => `${paths.dashboard(slug)}/engagements`;
const engagement = (slug: string, id: string) => `${engagements(slug)}/${id}`;
const templates = (slug: string) => `${paths.dashboard(slug)}/templates`;
const template = (slug: string, id: string) => `${templates(slug)}/${id}`;
const finding = (slug: string, id: string) => `${paths.dashboard(slug)}/findings/${id}`;
const round = (slug: string, id: string) => `${paths.dashboard(slug)}/retests/${id}`;
const document = (slug: string, id: string) => `${paths.dashboard(slug)}/documents/${id}`;
const report = (slug: string, id: string) => `${paths.dashboard(slug)}/reports/${id}`;
const importAt = (slug: string, id: string) => `${paths.dashboard(slug)}/imports/${id}`;

export const engagementPaths = {
  engagements,
  newEngagement: (slug: string) => `${engagements(slug)}/new`,
  engagement,
  editEngagement: (slug: string, id: string) => `${engagement(slug, id)}/edit`,
  engagementState: (slug: string, id: string) => `${engagement(slug, id)}/state`,
  engagementVisibility: (slug: string, id: string) => `${engagement(slug, id)}/visibility`,
  engagementFindings: (slug: string, id: string) => `${engagement(slug, id)}/findings`,
  /** The list of its findings, narrowed to an asset. */
  findingsOn: (slug: string, id: string, asset: string) =>
    `${engagement(slug, id)}?${new URLSearchParams({ asset })}#findings`,
  newFinding: (slug: string, id: string) => `${engagement(slug, id)}/findings/new`,
  /** What is done to several of its findings at once. */
  bulk: (slug: string, id: string) => `${engagement(slug, id)}/findings/bulk`,
  /** Templates to start a finding of this engagement from. */
  fromTemplate: (slug: string, id: string) => `${engagement(slug, id)}/findings/from-template`,
  templates,
  newTemplate: (slug: string) => `${templates(slug)}/new`,
  /** The form of a new one, filled in from another. */
  copyTemplate: (slug: string, id: string) => `${templates(slug)}/new?of=${id}`,
  template,
  editTemplate: (slug: string, id: string) => `${template(slug, id)}/edit`,
  deleteTemplate: (slug: string, id: string) => `${template(slug, id)}/delete`,
  publishReady: (slug: string, id: string) => `${engagement(slug, id)}/publish`,
  search: (slug: string) => `${paths.dashboard(slug)}/search`,
  weaknesses: (slug: string) => `${paths.dashboard(slug)}/weaknesses`,
  evidenceOf: (slug: string, id: string) => `${engagement(slug, id)}/evidence`,
  /** The file itself. */
  evidence: (slug: string, id: string) => `${paths.dashboard(slug)}/evidence/${id}`,
  markEvidence: (slug: string, of: string, id: string) => `${engagement(slug, of)}/evidence/${id}/mark`,
  thumbnail: (slug: string, id: string) => `${paths.dashboard(slug)}/evidence/${id}/thumbnail`,
  editEvidence: (slug: string, of: string, id: string) => `${engagement(slug, of)}/evidence/${id}`,
  moveEvidence: (slug: string, of: string, id: string) => `${engagement(slug, of)}/evidence/${id}/place`,
  documentsOf: (slug: string, id: string) => `${engagement(slug, id)}/documents`,
  document,
  /** The file itself. */
  documentVersion: (slug: string, id: string, version: string) => `${document(slug, id)}/versions/${version}`,
  documentVisibility: (slug: string, id: string) => `${document(slug, id)}/visibility`,
  removeDocument: (slug: string, id: string) => `${document(slug, id)}/remove`,
  reportsOf: (slug: string, id: string) => `${engagement(slug, id)}/reports`,
  /** Where one is asked for, of everything or of one finding or retest. */
  newReport: (slug: string, id: string, of: { finding?: string; round?: string } = {}) => {
    const query = new URLSearchParams(of).toString();
    return `${engagement(slug, id)}/reports/new${query === '' ? '' : `?${query}`}`;
  },
  report,
  /** The file itself. */
  reportFile: (slug: string, id: string) => `${report(slug, id)}/file`,
  reportProgress: (slug: string, id: string) => `${report(slug, id)}/progress`,
  reportAgain: (slug: string, id: string) => `${report(slug, id)}/again`,
  deliverReport: (slug: string, id: string) => `${report(slug, id)}/deliver`,
  removeReport: (slug: string, id: string) => `${report(slug, id)}/remove`,
  /** Files of scanners that were imported into it. */
  importsOf: (slug: string, id: string) => `${engagement(slug, id)}/imports`,
  import: importAt,
  importProgress: (slug: string, id: string) => `${importAt(slug, id)}/progress`,
  importColumns: (slug: string, id: string) => `${importAt(slug, id)}/columns`,
  takeImport: (slug: string, id: string) => `${importAt(slug, id)}/take`,
  cancelImport: (slug: string, id: string) => `${importAt(slug, id)}/cancel`,
  fixMissing: (slug: string, id: string) => `${importAt(slug, id)}/fixed`,
  /** Its list by deadlines. */
  engagementDue: (slug: string, id: string, due: Due) => `${engagement(slug, id)}?deadline=${due}#findings`,
  finding,
  editFinding: (slug: string, id: string) => `${finding(slug, id)}/edit`,
  editorsOfFinding: (slug: string, id: string) => `${finding(slug, id)}/editors`,
  saveAsTemplate: (slug: string, id: string) => `${finding(slug, id)}/template`,
  previewFinding: (slug: string, id: string) => `${finding(slug, id)}/preview`,
  publishFinding: (slug: string, id: string) => `${finding(slug, id)}/publish`,
  moveFinding: (slug: string, id: string) => `${finding(slug, id)}/state`,
  deletedDrafts: (slug: string, id: string) => `${engagement(slug, id)}/deleted`,
  undeleteFinding: (slug: string, id: string) => `${finding(slug, id)}/undelete`,
  deleteFinding: (slug: string, id: string) => `${finding(slug, id)}/delete`,
  history: (slug: string, id: string) => `${finding(slug, id)}/history`,
  version: (slug: string, id: string, version: string) => `${finding(slug, id)}/history/${version}`,
  restoreVersion: (slug: string, id: string, version: string) =>
    `${finding(slug, id)}/history/${version}/restore`,
  /** How a workspace's reports look. */
  reportDesign: (slug: string) => `${paths.settings(slug)}/reports`,
  reportPreview: (slug: string) => `${paths.settings(slug)}/reports/preview`,
  reportSample: (slug: string) => `${paths.settings(slug)}/reports/sample`,
  /** What they say by themselves, in a language. */
  reportWords: (slug: string, language: string) => `${paths.settings(slug)}/reports/words/${language}`,
  previewReportWords: (slug: string, language: string) =>
    `${paths.settings(slug)}/reports/words/${language}/preview`,
  reportLogo: (slug: string) => `${paths.settings(slug)}/reports/logo`,
  removeReportLogo: (slug: string) => `${paths.settings(slug)}/reports/logo/remove`,
  /** How many days clients have for findings; and those of one company. */
  workspaceDeadlines: (slug: string) => `${paths.settings(slug)}/deadlines`,
  companyDeadlines: (slug: string, company: string) => `${paths.company(slug, company)}/deadlines`,
  extendDeadline: (slug: string, id: string) => `${finding(slug, id)}/deadline`,
  endExtension: (slug: string, id: string, extension: string) =>
    `${finding(slug, id)}/deadline/${extension}/end`,
  /** A round of retests. */
  round,
  planRetest: (slug: string, of: string) => `${engagement(slug, of)}/retest`,
  beginRound: (slug: string, id: string) => `${round(slug, id)}/begin`,
  declineRound: (slug: string, id: string) => `${round(slug, id)}/decline`,
  discardRound: (slug: string, id: string) => `${round(slug, id)}/discard`,
  closeRound: (slug: string, id: string) => `${round(slug, id)}/close`,
  /** Where findings are added to it. */
  addToRound: (slug: string, id: string) => `${round(slug, id)}/findings`,
  /** Where the assets of a finding in it are given their results. */
  giveResult: (slug: string, id: string, of: string) => `${round(slug, id)}/findings/${of}`,
  takeOutOfRound: (slug: string, id: string, of: string) => `${round(slug, id)}/findings/${of}/out`,
  remarks: (slug: string, id: string) => `${finding(slug, id)}/remarks`,
  remark: (slug: string, id: string, remark: string) => `${finding(slug, id)}/remarks/${remark}`,
} as const;

/** A client's pages below an address. */
function clientPathsBelow(at: string) {
  const engagement = (id: string) => `${at}/engagements/${id}`;
  const finding = (id: string) => `${at}/findings/${id}`;
  const document = (id: string) => `${at}/documents/${id}`;
  const report = (id: string) => `${at}/reports/${id}`;
  return {
    overview: at,
    findings: `${at}/findings`,
    findingsCsv: `${at}/findings.csv`,
    search: `${at}/search`,
    /** The list, narrowed to a state and perhaps a severity. */
    findingsIn: (state: string, severity = '') =>
      `${at}/findings?state=${state}${severity === '' ? '' : `&severity=${severity}`}`,
    /** The list by deadlines. */
    findingsDue: (due: Due) => `${at}/findings?deadline=${due}`,
    /** The list, narrowed to an asset. */
    findingsOn: (asset: string) => `${at}/findings?${new URLSearchParams({ asset })}`,
    engagement,
    documents: (id: string) => `${engagement(id)}/documents`,
    document,
    /** The file itself. */
    documentVersion: (id: string, version: string) => `${document(id)}/versions/${version}`,
    removeDocument: (id: string) => `${document(id)}/remove`,
    report,
    /** The file itself. */
    reportFile: (id: string) => `${report(id)}/file`,
    askRetest: (id: string) => `${engagement(id)}/retest`,
    /** A round of retests. */
    round: (id: string) => `${at}/retests/${id}`,
    roundEvidence: (id: string, evidence: string) => `${at}/retests/${id}/evidence/${evidence}`,
    finding,
    answer: (id: string) => `${finding(id)}/answer`,
    evidence: (id: string, evidence: string) => `${finding(id)}/evidence/${evidence}`,
    comments: (id: string) => `${finding(id)}/comments`,
    comment: (id: string, comment: string) => `${finding(id)}/comments/${comment}`,
  };
}

/** Where a client's pages are. */
export type ClientPaths = ReturnType<typeof clientPathsBelow>;

/** Where clients read and answer. */
export const clientPaths: ClientPaths = clientPathsBelow(paths.portal);

/** Where the consultancy looks at what a company's contacts read; nothing is answered there. */
export const previewPaths = (slug: string, company: string): ClientPaths =>
  clientPathsBelow(`${paths.company(slug, company)}/preview`);
