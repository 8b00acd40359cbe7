import type { VNode } from 'preact';
import type { AccountContext } from '../../../access/context.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { makeRecoveryCodes, saveRecoveryCodes, unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { unsavedCodesOf } from '../../../factors/unsaved-codes.ts';
import { paths } from '../../../http/paths.ts';
import { download, html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { saved, securityPage } from './page.tsx';
import {
  type CodesToSave,
  NoCodesPage,
  recoveryCodesText,
  UnsavedCodesPage,
} from './recovery-codes-views.tsx';

/** What the session was given and has not saved; null where it is to be shown none. */
async function codesToSave(
  services: Services,
  { session, site, now }: AccountContext,
): Promise<CodesToSave | null> {
  const unsaved = await unsavedCodesOf(services.db, services, session, now);
  if (unsaved === null) return null;
  const { email } = session.account;
  const place = site.workspace?.name ?? 'SecPortal';
  return { email, place, url: site.url, ...unsaved };
}

function page({ session, site }: AccountContext, title: string, content: VNode) {
  return html(
    <AccountPage current={accountEntries.security} title={title} session={session} site={site} withoutNotice>
      {content}
    </AccountPage>,
  );
}

/** The codes that get somebody in who has lost their device: made, shown until they are saved, and saved (B8). */
export function recoveryCodesRoutes(routes: Routes, services: Services): void {
  const own = { host: 'both', access: 'account' } as const;

  routes.page({
    ...own,
    url: paths.recoveryCodes,
    handler: async (context) => {
      const { account } = context.session;
      const codes = await codesToSave(services, context);
      if (codes !== null)
        return page(context, 'Save your recovery codes', <UnsavedCodesPage facts={codes} />);
      const left = await unusedRecoveryCodes(services.db, account.id);
      return page(context, 'Recovery codes', <NoCodesPage enrolled={account.enrolled} left={left} />);
    },
  });

  routes.page({
    ...own,
    url: paths.recoveryCodesFile,
    handler: async (context) => {
      const codes = await codesToSave(services, context);
      if (codes === null) return seeOther(paths.recoveryCodes);
      const content = inOnePart(recoveryCodesText(codes));
      return download({ name: 'recovery-codes.txt', type: 'text/plain; charset=utf-8', content });
    },
  });

  routes.action({
    ...own,
    url: paths.recoveryCodes,
    from: () => paths.recoveryCodes,
    fresh: async ({ session }) =>
      (await unusedRecoveryCodes(services.db, session.account.id)) > 0
        ? { deed: 'replace your recovery codes', button: 'Replace recovery codes' }
        : { deed: 'create recovery codes', button: 'Create recovery codes' },
    handler: async (context) => {
      const codes = await makeRecoveryCodes(services, context.act);
      if (codes !== null) return seeOther(paths.recoveryCodes);
      const problem = 'Set up two-factor authentication first.';
      return unprocessable(await securityPage(services, context, { problem }));
    },
  });

  routes.action({
    ...own,
    url: paths.recoveryCodesSaved,
    from: () => paths.recoveryCodes,
    handler: async (context) =>
      (await saveRecoveryCodes(services, context.act))
        ? saved(services, context, 'Recovery codes saved.')
        : seeOther(paths.recoveryCodes),
  });
}
