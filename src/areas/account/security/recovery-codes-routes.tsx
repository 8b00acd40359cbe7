import { makeRecoveryCodes, unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { paths } from '../../../http/paths.ts';
import { html, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { securityPage } from './page.tsx';
import { RecoveryCodesPage } from './recovery-codes-views.tsx';

/** The codes that get somebody in who has lost their device (B8). */
export function recoveryCodesRoutes(routes: Routes, services: Services): void {
  routes.action({
    url: paths.recoveryCodes,
    host: 'both',
    access: 'account',
    from: () => paths.account,
    fresh: async ({ session }) =>
      (await unusedRecoveryCodes(services.db, session.account.id)) > 0
        ? { deed: 'replace your recovery codes', button: 'Replace recovery codes' }
        : { deed: 'create recovery codes', button: 'Create recovery codes' },
    handler: async (context) => {
      const { session, site } = context;
      const codes = await makeRecoveryCodes(services, context.act);
      if (codes === null) {
        return unprocessable(
          await securityPage(services, context, { problem: 'Set up two-factor authentication first.' }),
        );
      }
      // A page, not a redirect: kept nowhere, the codes cannot be shown by another.
      return html(
        <AccountPage
          current={accountEntries.security}
          title="Your recovery codes"
          session={session}
          site={site}
        >
          <RecoveryCodesPage codes={codes} />
        </AccountPage>,
      );
    },
  });
}
