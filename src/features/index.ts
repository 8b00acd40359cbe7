import type { Services } from '../services.ts';
import type { Routes } from '../web/route.ts';
import { accountSecurityRoutes } from './account-security/routes.tsx';
import { activityRoutes } from './activity/routes.tsx';
import { adminRoutes } from './admin/routes.tsx';
import { confirmRoutes } from './confirm/routes.tsx';
import { dashboardRoutes } from './dashboard/routes.tsx';
import { healthRoutes } from './health/routes.ts';
import { invitationRoutes } from './invitations/routes.tsx';
import { memberRoutes } from './members/routes.tsx';
import { mfaPolicyRoutes } from './mfa-policy/routes.tsx';
import { mfaSetupRoutes } from './mfa-setup/routes.tsx';
import { mfaVerifyRoutes } from './mfa-verify/routes.tsx';
import { passwordResetRoutes } from './password-reset/routes.tsx';
import { portalRoutes } from './portal/routes.tsx';
import { securityContactRoutes } from './security-contact/routes.ts';
import { sessionApiRoutes } from './session-api/routes.ts';
import { settingsRoutes } from './settings/routes.tsx';
import { signInRoutes } from './sign-in/routes.tsx';
import { signUpRoutes } from './sign-up/routes.tsx';
import { startRoutes } from './start/routes.tsx';

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
