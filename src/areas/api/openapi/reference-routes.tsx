import { paths } from '../../../http/paths.ts';
import { html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../../account/public.ts';
import { tokenPaths } from '../paths.ts';
import { ReferencePage } from './reference-views.tsx';
import { referenceOf } from './schemas.ts';

/** What there is for programs, for the people who write them: of the same descriptions as the OpenAPI document (E26). */
export function referenceRoutes(routes: Routes, _services: Services): void {
  routes.page({
    host: 'both',
    access: 'account',
    url: tokenPaths.reference,
    handler: ({ session, site }) => {
      const endpoints = routes.described().filter(({ url }) => url.startsWith(`${paths.api}/`));
      return html(
        <AccountPage current={accountEntries.security} title="API reference" session={session} site={site}>
          <ReferencePage reference={referenceOf(endpoints)} />
        </AccountPage>,
      );
    },
  });
}
