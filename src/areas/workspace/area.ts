import { removeOldEnded } from '../../access/ended-audits.ts';
import { fileRemoval } from '../../files/removal.ts';
import type { Area } from '../area.ts';
import { recordChecks } from './activity/check-job.ts';
import { checkRoutes } from './activity/check-routes.tsx';
import { headPosting, headSigning } from './activity/heads-job.ts';
import { activityRoutes } from './activity/routes.tsx';
import { closedWorkspaceErasing } from './closing/erasing.ts';
import { closingRoutes } from './closing/routes.tsx';
import { erasureRoutes } from './companies/erase-routes.tsx';
import { companyRoutes } from './companies/routes.tsx';
import { workspaceEvents } from './events.ts';
import { evidenceBeginning } from './evidence/beginning.ts';
import { evidenceEvents } from './evidence/events.ts';
import { evidenceFileRoutes } from './evidence/file-routes.ts';
import { evidenceRoutes } from './evidence/routes.tsx';
import { invitationRoutes } from './invitations/routes.tsx';
import { leavingRoutes } from './leaving/routes.tsx';
import { memberResetRoutes } from './member-reset/routes.tsx';
import { auditEndReminding } from './members/audit-end-notices.ts';
import { auditEnds } from './members/ending-audits.ts';
import { memberRoutes } from './members/routes.tsx';
import { policyDays } from './mfa-policy/days.ts';
import { exceptionRoutes } from './mfa-policy/exception-routes.tsx';
import { laterDayRoutes } from './mfa-policy/later-day-routes.tsx';
import { mfaMethodsRoutes } from './mfa-policy/methods-routes.tsx';
import { removeOldNotices } from './mfa-policy/notices.ts';
import { mfaPolicyRoutes } from './mfa-policy/routes.tsx';
import { mfaRulesRoutes } from './mfa-policy/rules-routes.tsx';
import { unnamedCompanies } from './migrations/0021-unnamed-companies.ts';
import { mfaNotices } from './migrations/0025-mfa-notices.ts';
import { mfaReminders } from './migrations/0031-mfa-reminders.ts';
import { auditChecks } from './migrations/0058-audit-checks.ts';
import { narrowedActivity } from './migrations/0065-narrowed-activity.ts';
import { auditEndNotices } from './migrations/0070-audit-end-notices.ts';
import { workspaceEntries } from './navigation.ts';
import { dashboardRoutes } from './overview/routes.tsx';
import { dryRunRoutes } from './rollout/dry-run-routes.tsx';
import { rolloutRoutes } from './rollout/routes.tsx';
import { settingsRoutes } from './settings/routes.tsx';

/** A consultancy: its people, its policy, its settings and what happened in it. */
export const workspace = {
  routes: [
    memberResetRoutes,
    activityRoutes,
    checkRoutes,
    closingRoutes,
    companyRoutes,
    dashboardRoutes,
    dryRunRoutes,
    erasureRoutes,
    evidenceRoutes,
    evidenceFileRoutes,
    exceptionRoutes,
    invitationRoutes,
    laterDayRoutes,
    leavingRoutes,
    memberRoutes,
    mfaPolicyRoutes,
    mfaMethodsRoutes,
    rolloutRoutes,
    mfaRulesRoutes,
    settingsRoutes,
  ],
  events: { ...workspaceEvents, ...evidenceEvents },
  navigation: Object.values(workspaceEntries),
  jobs: (services) => [fileRemoval(services.files), recordChecks(services), headPosting(services)],
  recurring: (services) => [
    policyDays(services),
    auditEndReminding(services),
    auditEnds(services),
    closedWorkspaceErasing(services),
    headSigning(services),
    evidenceBeginning(services),
  ],
  tidyUp: [removeOldNotices, removeOldEnded],
  migrations: {
    '0021-unnamed-companies': unnamedCompanies,
    '0025-mfa-notices': mfaNotices,
    '0031-mfa-reminders': mfaReminders,
    '0058-audit-checks': auditChecks,
    '0065-narrowed-activity': narrowedActivity,
    '0070-audit-end-notices': auditEndNotices,
  },
} satisfies Area;
