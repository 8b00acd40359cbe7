import { AUDITOR, CLIENT, CONSULTANT, OWNER, SOLO_OWNER } from './demo.ts';
import type { Demo } from './demo-process.ts';

/** Pages that stay as they are, whoever looks at others beside: they are all looked at in one demo. */
interface Visits {
  readonly who: string;
  /** Whom to sign in as; nobody where there is no e-mail. */
  readonly email?: string;
  readonly at: (demo: Demo) => string;
  readonly paths: readonly string[];
}

const base = (demo: Demo) => demo.base;
const acme = (demo: Demo) => demo.acme;

/** So long that looking at each word of it at every width takes ten times as long as on another page; left to the phone. */
export const LONG: ReadonlySet<string> = new Set(['/account/security/tokens/reference']);

export const VISITS: readonly Visits[] = [
  {
    who: 'stranger',
    at: base,
    paths: [
      '/',
      '/login',
      '/login?welcome=1',
      '/signup',
      '/signup/sent',
      '/password/forgot',
      '/password/sent',
      '/nowhere',
      '/signup/confirm?token=x',
      '/password/reset?token=x',
      '/invitations/x',
      '/account/email/confirm?token=x',
    ],
  },
  { who: 'stranger at the portal', at: acme, paths: ['/login', '/password/forgot', '/nowhere'] },
  {
    who: 'stranger at an unknown workspace',
    at: (demo) => demo.acme.replace('acme', 'nobody'),
    paths: ['/login'],
  },
  {
    who: 'owner',
    email: OWNER,
    at: base,
    paths: [
      '/dashboard/acme',
      '/dashboard/acme/members',
      '/dashboard/acme/members/invite',
      '/dashboard/acme/members/invite/many',
      '/dashboard/acme/activity',
      '/dashboard/acme/activity/check',
      '/dashboard/acme/evidence',
      '/dashboard/acme/settings',
      '/dashboard/acme/settings/deadlines',
      '/dashboard/acme/settings/reports',
      '/dashboard/acme/settings/reports/words/de',
      '/dashboard/acme/settings/mfa/exceptions',
      '/dashboard/acme/settings/mfa/rollout',
      '/dashboard/acme/settings/mfa/dry-run?apply=now',
      '/dashboard/acme/settings/mfa/rules',
      '/dashboard/acme/emails',
      '/dashboard/acme/leave',
      '/account',
      '/account/delete',
      '/account/security',
      '/account/security/tokens',
      '/account/security/tokens/reference',
      '/dashboard/acme/tokens/new',
      '/workspaces',
      '/confirm',
      '/dashboard/acme/nowhere',
      '/admin',
    ],
  },
  {
    who: 'consultant',
    email: CONSULTANT,
    at: base,
    paths: [
      '/dashboard/acme',
      '/dashboard/acme/members',
      '/dashboard/acme/settings',
      '/dashboard/acme/activity',
      '/dashboard/acme/leave',
      '/account',
      '/account/delete',
      '/account/security',
    ],
  },
  {
    who: 'auditor',
    email: AUDITOR,
    at: base,
    paths: ['/dashboard/acme/evidence', '/dashboard/acme/activity', '/dashboard/acme', '/account'],
  },
  {
    who: 'owner on Starter',
    email: SOLO_OWNER,
    at: base,
    paths: ['/dashboard/solo', '/dashboard/solo/members', '/dashboard/solo/settings'],
  },
  {
    who: 'client',
    email: CLIENT,
    at: acme,
    paths: ['/portal', '/portal/emails', '/portal/leave', '/account', '/account/delete', '/account/security'],
  },
  {
    who: 'client at the dashboard’s host',
    email: CLIENT,
    at: base,
    paths: ['/workspaces', '/dashboard/acme'],
  },
];
