import type { Area } from '../area.ts';
import { confirmRoutes } from './confirm/routes.tsx';
import { accountEvents } from './events.ts';
import { mfaEmailRoutes } from './mfa-email/routes.tsx';
import { mfaSetupRoutes } from './mfa-setup/routes.tsx';
import { mfaSoonRoutes } from './mfa-setup/soon-routes.tsx';
import { mfaVerifyRoutes } from './mfa-verify/routes.tsx';
import { accountEntries } from './navigation.ts';
import { ownAccountRoutes } from './own/routes.tsx';
import { passwordResetRoutes } from './password-reset/routes.tsx';
import { accountSecurityRoutes } from './security/routes.tsx';
import { signInRoutes } from './sign-in/routes.tsx';
import { signUpRoutes } from './sign-up/routes.tsx';
import { startRoutes } from './start/routes.tsx';

/** A person's account: coming in, coming back, and keeping it safe. */
export const account = {
  routes: [
    accountSecurityRoutes,
    confirmRoutes,
    mfaEmailRoutes,
    mfaSetupRoutes,
    mfaSoonRoutes,
    mfaVerifyRoutes,
    ownAccountRoutes,
    passwordResetRoutes,
    signInRoutes,
    signUpRoutes,
    startRoutes,
  ],
  events: accountEvents,
  navigation: Object.values(accountEntries),
} satisfies Area;
