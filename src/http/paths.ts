/**
 * The addresses of the product's own pages that more than one part of the house knows; what is an area's alone stands in
 * the `paths.ts` of that one. They are made in these files alone. A route's pattern comes from the same function as the links
 * to it, with the parameter's name in the place of its value. What follows a `?` is for the page that reads it.
 */
const dashboard = (slug: string) => `/dashboard/${slug}`;
const settings = (slug: string) => `${dashboard(slug)}/settings`;
const companies = (slug: string) => `${dashboard(slug)}/companies`;
const members = (slug: string) => `${dashboard(slug)}/members`;
const activity = (slug: string) => `${dashboard(slug)}/activity`;
const evidence = (slug: string) => `${dashboard(slug)}/evidence`;
const workspaces = '/workspaces';
const signUp = '/signup';
const ownAccount = '/account';
const account = `${ownAccount}/security`;
const admin = '/admin';

export const paths = {
  start: '/',
  signIn: '/login',
  signInByKey: '/login/passkey',
  /** With the address of whoever the invitation was for filled in. */
  signInInvited: (token: string) => `/login?joined=${encodeURIComponent(token)}`,
  signOut: '/logout',
  signUp,
  /** Whether an address for a workspace is free. */
  slugCheck: `${signUp}/slug`,
  signUpSent: `${signUp}/sent`,
  completeSignUp: `${signUp}/confirm`,
  workspaces,
  /** Names the link that lets an account make a workspace, by its id, which is no secret. */
  newWorkspace: (link: string) => `${workspaces}/new/${link}`,
  /** Leads to the workspace that was used last. */
  lastDashboard: '/dashboard',
  dashboard,
  settings,
  mfaPolicy: (slug: string) => `${settings(slug)}/mfa`,
  /** Whom a policy does not ask for a while. */
  mfaExceptions: (slug: string) => `${settings(slug)}/mfa/exceptions`,
  /** From when on it asks the people of one company. */
  mfaCompanies: (slug: string) => `${settings(slug)}/mfa/companies`,
  /** The policy for the team, and the one for clients. */
  mfaRules: (slug: string) => `${settings(slug)}/mfa/rules`,
  /** Which devices count for it. */
  mfaMethods: (slug: string) => `${settings(slug)}/mfa/methods`,
  /** How far everyone has come with it. */
  mfaRollout: (slug: string) => `${settings(slug)}/mfa/rollout`,
  mfaRolloutCsv: (slug: string) => `${settings(slug)}/mfa/rollout.csv`,
  mfaRemind: (slug: string) => `${settings(slug)}/mfa/rollout/remind`,
  mfaRemindAll: (slug: string) => `${settings(slug)}/mfa/rollout/remind-all`,
  /** Who would be asked when, before it is switched on. */
  mfaDryRun: (slug: string) => `${settings(slug)}/mfa/dry-run`,
  workspaceSettings: (slug: string) => `${settings(slug)}/workspace`,
  /** Who sees engagements. */
  leadingCvss: (slug: string) => `${settings(slug)}/cvss`,
  needToKnow: (slug: string) => `${settings(slug)}/need-to-know`,
  ownership: (slug: string) => `${settings(slug)}/ownership`,
  /** Everything in a workspace, to be downloaded. */
  workspaceExport: (slug: string) => `${settings(slug)}/export.zip`,
  /** Closing a workspace, and what its owner can do while it is closed. */
  closing: (slug: string) => `${settings(slug)}/closing`,
  reopening: (slug: string) => `${settings(slug)}/closing/undo`,
  companies,
  newCompany: (slug: string) => `${companies(slug)}/new`,
  company: (slug: string, company: string) => `${companies(slug)}/${company}`,
  editCompany: (slug: string, company: string) => `${companies(slug)}/${company}/edit`,
  eraseCompany: (slug: string, company: string) => `${companies(slug)}/${company}/erase`,
  archiveCompany: (slug: string, company: string) => `${companies(slug)}/${company}/archive`,
  members,
  invite: (slug: string) => `${members(slug)}/invite`,
  inviteMany: (slug: string) => `${members(slug)}/invite/many`,
  memberInvitations: (slug: string) => `${members(slug)}/invitations`,
  resendInvitation: (slug: string) => `${members(slug)}/invitations/resend`,
  withdrawInvitation: (slug: string) => `${members(slug)}/invitations/withdraw`,
  askToRemoveMember: (slug: string, membership: string) => `${members(slug)}/${membership}/remove`,
  askToChangeRole: (slug: string, membership: string) => `${members(slug)}/${membership}/role`,
  changeRole: (slug: string) => `${members(slug)}/role`,
  /** What a client contact sees and may do. */
  contact: (slug: string, membership: string) => `${dashboard(slug)}/contacts/${membership}`,
  askToReset: (slug: string, membership: string) => `${members(slug)}/${membership}/reset`,
  /** Asks support for it. */
  askForReset: (slug: string) => `${members(slug)}/reset`,
  removeMember: (slug: string) => `${members(slug)}/remove`,
  /** Which emails about findings somebody gets. */
  workspaceEmails: (slug: string) => `${dashboard(slug)}/emails`,
  leaveWorkspace: (slug: string) => `${dashboard(slug)}/leave`,
  activity,
  activityCsv: (slug: string) => `${activity(slug)}.csv`,
  activityJson: (slug: string) => `${activity(slug)}.json`,
  /** What can be said of two-factor authentication in a workspace, on a day of the past as well as now. */
  evidence,
  /** The same as a signed file, and as a PDF. */
  evidenceJson: (slug: string) => `${evidence(slug)}.json`,
  evidencePdf: (slug: string) => `${evidence(slug)}.pdf`,
  /** Checks that nobody has changed the activity log. */
  activityCheck: (slug: string) => `${activity(slug)}/check`,
  activityCheckProgress: (slug: string) => `${activity(slug)}/check/progress`,
  /** Where the activity log ends, signed, as a file. */
  activityHead: (slug: string) => `${activity(slug)}/head`,
  membersCsv: (slug: string) => `${members(slug)}.csv`,
  portal: '/portal',
  /** Stops emails about findings, for whoever was mailed it. */
  stopEmails: (token: string) => `/emails/stop/${token}`,
  portalEmails: '/portal/emails',
  leavePortal: '/portal/leave',
  ownAccount,
  ownName: `${ownAccount}/name`,
  newAddress: `${ownAccount}/email`,
  cancelNewAddress: `${ownAccount}/email/cancel`,
  deleteAccount: `${ownAccount}/delete`,
  proveNewAddress: `${ownAccount}/email/confirm`,
  account,
  addAuthenticator: `${account}/authenticators`,
  replaceAuthenticator: `${account}/authenticators/replace`,
  askToRenameAuthenticator: (id: string) => `${account}/authenticators/${id}/rename`,
  renameAuthenticator: `${account}/authenticators/rename`,
  askToRemoveAuthenticator: (id: string) => `${account}/authenticators/${id}/remove`,
  removeAuthenticator: `${account}/authenticators/remove`,
  recoveryCodes: `${account}/recovery-codes`,
  recoveryCodesFile: `${account}/recovery-codes.txt`,
  recoveryCodesSaved: `${account}/recovery-codes/saved`,
  alwaysAsk: `${account}/always-ask`,
  password: `${account}/password`,
  endOtherSessions: `${account}/sessions/end-others`,
  endSession: `${account}/sessions/end`,
  tokens: `${account}/tokens`,
  confirm: '/confirm',
  confirmByRecovery: '/confirm?recovery=1',
  mfaStep: (step: 'setup' | 'verify') => `/mfa/${step}`,
  mfaSetup: '/mfa/setup',
  /** After a reset, the code that is emailed. */
  mfaEmail: '/mfa/email',
  mfaSendEmail: '/mfa/email/send',
  mfaEmailKey: '/mfa/email/key',
  /** The same with a passkey or security key. */
  mfaSetupKey: '/mfa/setup/key',
  /** What somebody will be asked for from a day on, and whether they want to have it done now. */
  mfaSoon: '/mfa/soon',
  mfaVerify: '/mfa/verify',
  mfaVerifyKey: '/mfa/verify/key',
  mfaRecovery: '/mfa/recovery',
  forgotPassword: '/password/forgot',
  resetSent: '/password/sent',
  resetPassword: '/password/reset',
  invitation: (token: string) => `/invitations/${token}`,
  admin,
  adminAccount: (id: string) => `${admin}/accounts/${id}`,
  adminResetMfa: `${admin}/accounts/reset-mfa`,
  adminMailCaller: `${admin}/accounts/mail-code`,
  adminCheckCaller: `${admin}/accounts/check-code`,
  adminApproveReset: `${admin}/accounts/approve-reset`,
  adminDeclineReset: `${admin}/accounts/decline-reset`,
  adminEndSessions: `${admin}/accounts/end-sessions`,
  adminClearWaits: `${admin}/accounts/clear-waits`,
  adminDisable: `${admin}/accounts/disable`,
  adminEnable: `${admin}/accounts/enable`,
  adminAccountsCsv: `${admin}/accounts.csv`,
  adminWorkspaces: `${admin}/workspaces`,
  adminWorkspacesCsv: `${admin}/workspaces.csv`,
  adminPlan: `${admin}/workspaces/plan`,
  adminOwnership: (id: string) => `${admin}/workspaces/${id}/ownership`,
  adminHandOver: `${admin}/workspaces/ownership`,
  adminReopen: `${admin}/workspaces/reopen`,
  adminInviteOwner: `${admin}/workspaces/invite`,
  adminRecord: `${admin}/record`,
  adminRecordCsv: `${admin}/record.csv`,
  api: '/api',
  apiSession: '/api/v1/session',
  openApi: '/api/v1/openapi.json',
  /** What programs reach of a workspace. */
  apiWorkspace: (slug: string) => `/api/v1/workspaces/${slug}`,
  assets: (fingerprint: string) => `/assets/${fingerprint}`,
  health: '/healthz',
  /** W3C "A Well-Known URL for Changing Passwords". */
  changePassword: '/.well-known/change-password',
} as const;
