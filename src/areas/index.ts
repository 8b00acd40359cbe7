import type { Routes } from '../http/route.ts';
import type { Services } from '../services.ts';
import { confirmRoutes } from './account/confirm/routes.tsx';
import { mfaSetupRoutes } from './account/mfa-setup/routes.tsx';
import { mfaVerifyRoutes } from './account/mfa-verify/routes.tsx';
import { passwordResetRoutes } from './account/password-reset/routes.tsx';
import { accountSecurityRoutes } from './account/security/routes.tsx';
import { signInRoutes } from './account/sign-in/routes.tsx';
import { signUpRoutes } from './account/sign-up/routes.tsx';
import { startRoutes } from './account/start/routes.tsx';
import { sessionApiRoutes } from './api/session/routes.ts';
import { adminRoutes } from './platform/administration/routes.tsx';
import { healthRoutes } from './platform/health/routes.ts';
import { securityContactRoutes } from './platform/security-contact/routes.ts';
import { portalRoutes } from './portal/routes.tsx';
import { activityRoutes } from './workspace/activity/routes.tsx';
import { invitationRoutes } from './workspace/invitations/routes.tsx';
import { memberRoutes } from './workspace/members/routes.tsx';
import { mfaPolicyRoutes } from './workspace/mfa-policy/routes.tsx';
import { dashboardRoutes } from './workspace/overview/routes.tsx';
import { settingsRoutes } from './workspace/settings/routes.tsx';

/** Every feature of the product, by the function that registers its routes. */
export const features: readonly ((routes: Routes, services: Services) => void)[] = [
  accountSecurityRoutes,
  activityRoutes,
  adminRoutes,
  confirmRoutes,
  dashboardRoutes,
  healthRoutes,
  invitationRoutes,
  memberRoutes,
  mfaPolicyRoutes,
  mfaSetupRoutes,
  mfaVerifyRoutes,
  portalRoutes,
  securityContactRoutes,
  sessionApiRoutes,
  settingsRoutes,
  signInRoutes,
  signUpRoutes,
  startRoutes,
  passwordResetRoutes,
];
