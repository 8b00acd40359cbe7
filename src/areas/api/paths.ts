import { paths } from '../../http/paths.ts';

const workspace = paths.apiWorkspace;
const engagement = (slug: string, id: string) => `${workspace(slug)}/engagements/${id}`;
const finding = (slug: string, id: string) => `${workspace(slug)}/findings/${id}`;
const history = (slug: string, id: string) => `${finding(slug, id)}/history`;
const evidence = (slug: string, id: string) => `${workspace(slug)}/evidence/${id}`;
const round = (slug: string, id: string) => `${workspace(slug)}/rounds/${id}`;
const report = (slug: string, id: string) => `${workspace(slug)}/reports/${id}`;
const document = (slug: string, id: string) => `${workspace(slug)}/documents/${id}`;
const importAt = (slug: string, id: string) => `${workspace(slug)}/imports/${id}`;
const comments = (slug: string, id: string) => `${finding(slug, id)}/comments`;
const notes = (slug: string, id: string) => `${finding(slug, id)}/notes`;

/** Where programs find what a workspace holds (E26). */
export const apiPaths = {
  companies: (slug: string) => `${workspace(slug)}/companies`,
  company: (slug: string, id: string) => `${workspace(slug)}/companies/${id}`,
  /** Who can be on a team. */
  colleagues: (slug: string) => `${workspace(slug)}/colleagues`,
  search: (slug: string) => `${workspace(slug)}/search`,
  engagements: (slug: string) => `${workspace(slug)}/engagements`,
  engagement,
  engagementFindings: (slug: string, id: string) => `${engagement(slug, id)}/findings`,
  /** Its drafts that were deleted and can be restored. */
  deletedDrafts: (slug: string, id: string) => `${engagement(slug, id)}/deleted`,
  templates: (slug: string) => `${workspace(slug)}/templates`,
  template: (slug: string, id: string) => `${workspace(slug)}/templates/${id}`,
  /** What is done to several of its findings at once. */
  bulk: (slug: string, id: string) => `${engagement(slug, id)}/findings/bulk`,
  finding,
  undelete: (slug: string, id: string) => `${finding(slug, id)}/undelete`,
  evidenceOf: (slug: string, id: string) => `${finding(slug, id)}/evidence`,
  evidence,
  /** The file itself. */
  evidenceFile: (slug: string, id: string) => `${evidence(slug, id)}/file`,
  documentsOf: (slug: string, id: string) => `${engagement(slug, id)}/documents`,
  document,
  /** The newest version itself. */
  documentFile: (slug: string, id: string) => `${document(slug, id)}/file`,
  documentVersions: (slug: string, id: string) => `${document(slug, id)}/versions`,
  documentVersionFile: (slug: string, id: string, version: string) =>
    `${document(slug, id)}/versions/${version}/file`,
  documentDownloads: (slug: string, id: string) => `${document(slug, id)}/downloads`,
  reportsOf: (slug: string, id: string) => `${engagement(slug, id)}/reports`,
  reportWarnings: (slug: string, id: string) => `${engagement(slug, id)}/reports/warnings`,
  report,
  /** The file itself. */
  reportFile: (slug: string, id: string) => `${report(slug, id)}/file`,
  reportDownloads: (slug: string, id: string) => `${report(slug, id)}/downloads`,
  deliverReport: (slug: string, id: string) => `${report(slug, id)}/deliver`,
  reportAgain: (slug: string, id: string) => `${report(slug, id)}/again`,
  importsOf: (slug: string, id: string) => `${engagement(slug, id)}/imports`,
  import: importAt,
  importColumns: (slug: string, id: string) => `${importAt(slug, id)}/columns`,
  takeImport: (slug: string, id: string) => `${importAt(slug, id)}/take`,
  cancelImport: (slug: string, id: string) => `${importAt(slug, id)}/cancel`,
  publish: (slug: string, id: string) => `${finding(slug, id)}/publish`,
  history,
  version: (slug: string, id: string, version: string) => `${history(slug, id)}/${version}`,
  restoreVersion: (slug: string, id: string, version: string) => `${history(slug, id)}/${version}/restore`,
  rounds: (slug: string, of: string) => `${engagement(slug, of)}/rounds`,
  round,
  beginRound: (slug: string, id: string) => `${round(slug, id)}/begin`,
  declineRound: (slug: string, id: string) => `${round(slug, id)}/decline`,
  roundFindings: (slug: string, id: string) => `${round(slug, id)}/findings`,
  roundResults: (slug: string, id: string) => `${round(slug, id)}/results`,
  publishRound: (slug: string, id: string) => `${round(slug, id)}/publish`,
  comments,
  comment: (slug: string, id: string, remark: string) => `${comments(slug, id)}/${remark}`,
  notes,
  note: (slug: string, id: string, remark: string) => `${notes(slug, id)}/${remark}`,
} as const;

/** Where people make and revoke tokens for programs (E27). */
export const tokenPaths = {
  tokens: paths.tokens,
  revoke: `${paths.tokens}/revoke`,
  /** What the API has, to be read by people. */
  reference: `${paths.tokens}/reference`,
  newIn: (slug: string) => `${paths.dashboard(slug)}/tokens/new`,
  newInPortal: `${paths.portal}/tokens/new`,
} as const;
