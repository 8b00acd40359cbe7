/**
 * The addresses of the product's own pages, made here alone. A route's pattern comes from the same function as the links
 * to it, with the parameter's name in the place of its value.
 */
const dashboard = (slug: string) => `/dashboard/${slug}`;
const settings = (slug: string) => `${dashboard(slug)}/settings`;
const members = (slug: string) => `${dashboard(slug)}/members`;
const activity = (slug: string) => `${dashboard(slug)}/activity`;
const account = '/account/security';
const admin = '/admin';

export const paths = {
  start: '/',
  signIn: '/login',
  signOut: '/logout',
  workspaces: '/workspaces',
  /** Leads to the workspace that was used last. */
  lastDashboard: '/dashboard',
  dashboard,
  settings,
  mfaPolicy: (slug: string) => `${settings(slug)}/mfa`,
  workspaceSettings: (slug: string) => `${settings(slug)}/workspace`,
  ownership: (slug: string) => `${settings(slug)}/ownership`,
  members,
  invite: (slug: string) => `${members(slug)}/invite`,
  memberInvitations: (slug: string) => `${members(slug)}/invitations`,
  resendInvitation: (slug: string) => `${members(slug)}/invitations/resend`,
  withdrawInvitation: (slug: string) => `${members(slug)}/invitations/withdraw`,
  askToRemoveMember: (slug: string, membership: string) => `${members(slug)}/${membership}/remove`,
  removeMember: (slug: string) => `${members(slug)}/remove`,
  activity,
  activityCsv: (slug: string) => `${activity(slug)}.csv`,
  portal: '/portal',
  account,
  addAuthenticator: `${account}/authenticators`,
  replaceAuthenticator: `${account}/authenticators/replace`,
  removeAuthenticator: `${account}/authenticators/remove`,
  recoveryCodes: `${account}/recovery-codes`,
  alwaysAsk: `${account}/always-ask`,
  password: `${account}/password`,
  endOtherSessions: `${account}/sessions/end-others`,
  endSession: `${account}/sessions/end`,
  confirm: '/confirm',
  mfaStep: (step: 'setup' | 'verify') => `/mfa/${step}`,
  mfaSetup: '/mfa/setup',
  mfaVerify: '/mfa/verify',
  mfaRecovery: '/mfa/recovery',
  forgotPassword: '/password/forgot',
  resetPassword: '/password/reset',
  invitation: (token: string) => `/invitations/${token}`,
  admin,
  adminAccount: (id: string) => `${admin}/accounts/${id}`,
  adminWorkspaces: `${admin}/workspaces`,
  adminPlan: `${admin}/workspaces/plan`,
  adminRecord: `${admin}/record`,
} as const;
