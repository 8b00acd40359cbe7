import { z } from 'zod';
import { readAll, readPage } from '../../../data/list.ts';
import { addressWith, csvFile, pageLinks, searchFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { platformEntries } from '../navigation.ts';
import { AccountsView } from './list-views.tsx';
import { mailFigures } from './mail-queries.ts';
import { MailCard, MailNotice } from './mail-views.tsx';
import { accountsOf, waitingResets } from './queries.ts';
import { ResetsNotice } from './request-views.tsx';

const yesOrNo = (fact: boolean) => (fact ? 'yes' : 'no');

/** Everybody on the installation, on pages and as a file. */
export function accountListRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.admin,
    host: 'base',
    access: 'admin',
    query: z.object(searchFields),
    handler: async (context, { query }) => {
      const { q } = query;
      const [page, figures, resets] = await Promise.all([
        readPage('newest-first', query, (stretch) => accountsOf(services.db, context.scope, q, stretch)),
        mailFigures(services, context.scope),
        waitingResets(services.db, context.scope, context.now),
      ]);
      return html(
        <AdminPage title="Accounts" current={platformEntries.accounts} context={context}>
          <MailNotice figures={figures} />
          <ResetsNotice accounts={resets} />
          <AccountsView
            rows={page.rows}
            pages={pageLinks(paths.admin, { q }, page, 'newest-first')}
            csvHref={addressWith(paths.adminAccountsCsv, { q })}
            search={q}
            now={context.now}
          />
          <MailCard figures={figures} now={context.now} />
        </AdminPage>,
      );
    },
  });

  routes.page({
    url: paths.adminAccountsCsv,
    host: 'base',
    access: 'admin',
    query: z.object({ q: searchFields.q }),
    handler: ({ scope, now }, { query: { q } }) =>
      csvFile(
        'accounts',
        now,
        [
          'Name',
          'Email',
          'Joined (UTC)',
          'Two-factor',
          'Locked',
          'Disabled',
          'Administrator',
          'Workspaces',
          'Id',
        ],
        readAll('newest-first', (stretch) => accountsOf(services.db, scope, q, stretch)),
        (account) => [
          account.name,
          account.email,
          new Date(account.createdAt).toISOString(),
          ...[account.enrolled, account.locked, account.disabled, account.isAdmin].map(yesOrNo),
          String(account.workspaces),
          account.id,
        ],
      ),
  });
}
