import type { Services } from '../services.ts';
import type { Routes } from '../web/route.ts';
import { accountSecurityRoutes } from './account-security/routes.tsx';
import { confirmRoutes } from './confirm/routes.tsx';
import { invitationRoutes } from './invitations/routes.tsx';
import { mfaSetupRoutes } from './mfa-setup/routes.tsx';
import { mfaVerifyRoutes } from './mfa-verify/routes.tsx';
import { passwordResetRoutes } from './password-reset/routes.tsx';
import { signInRoutes } from './sign-in/routes.tsx';
import { startRoutes } from './start/routes.tsx';

/** Every feature of the product, by the function that registers its routes. */
export const features: readonly ((routes: Routes, services: Services) => void)[] = [
  accountSecurityRoutes,
  confirmRoutes,
  invitationRoutes,
  mfaSetupRoutes,
  mfaVerifyRoutes,
  signInRoutes,
  startRoutes,
  passwordResetRoutes,
];
