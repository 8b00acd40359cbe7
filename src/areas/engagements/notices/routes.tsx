import { z } from 'zod';
import type { DashboardContext, PortalContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { FieldErrors } from '../../../ui/form.tsx';
import { accountEntries } from '../../account/public.ts';
import { chooseNotices } from './commands.ts';
import { concerns, NOTICE_KINDS, type NoticeKind } from './kinds.ts';
import { choiceOf } from './queries.ts';
import { NoticesPage } from './views.tsx';

type Chooser = DashboardContext | PortalContext;

const kindField = z.enum(NOTICE_KINDS as [NoticeKind, ...NoticeKind[]], 'Choose from the list.');

const choosing = z.object({
  kinds: plain(
    z.union([kindField.transform((kind) => [kind]), z.array(kindField)], 'Choose from the list.').default([]),
  ),
  often: z.enum(['at-once', 'daily'], 'Choose how often.'),
});

/** What whoever asks is ever told of. */
const kindsFor = ({ session }: Chooser): readonly NoticeKind[] =>
  NOTICE_KINDS.filter((kind) => concerns(kind, session.membership.role === 'client' ? 'client' : 'team'));

const pathOf = ({ session, site }: Chooser): string =>
  site.kind === 'tenant' ? paths.portalEmails : paths.workspaceEmails(session.workspace.slug);

async function noticesPage(services: Services, context: Chooser, errors?: FieldErrors): Promise<Reply> {
  const { session, site } = context;
  const { name, zone } = session.workspace;
  const { daily, off } = await choiceOf(services.db, session.membership.id);
  const kinds = kindsFor(context);
  const on = kinds.filter((kind) => !off.has(kind));
  const page = (
    <AccountPage title="Emails about findings" current={accountEntries.own} session={session} site={site}>
      <NoticesPage
        facts={{ workspaceName: name, action: pathOf(context), ...{ zone, daily, kinds, on, errors } }}
      />
    </AccountPage>
  );
  return errors === undefined ? html(page) : unprocessable(page);
}

async function choose(
  services: Services,
  context: Chooser,
  { kinds, often }: z.output<typeof choosing>,
): Promise<Reply> {
  const off = new Set(kindsFor(context).filter((kind) => !kinds.includes(kind)));
  await chooseNotices(services, context.act, { daily: often === 'daily', off });
  await leaveFlash(services.db, context.session.sessionId, 'Saved.');
  return seeOther(pathOf(context));
}

/** Which emails about findings somebody gets, in the dashboard and in the portal (E22). */
export function noticeRoutes(routes: Routes, services: Services): void {
  const dashboard = { url: paths.workspaceEmails(':slug'), host: 'base', access: 'dashboard' } as const;
  const portal = { url: paths.portalEmails, host: 'tenant', access: 'portal' } as const;

  routes.page({ ...dashboard, handler: (context) => noticesPage(services, context) });
  routes.action({
    ...dashboard,
    params: workspaceParams,
    body: choosing,
    from: ({ params }) => paths.workspaceEmails(params.slug),
    invalid: (context, { errors }) => noticesPage(services, context, errors),
    handler: (context, { body }) => choose(services, context, body),
  });

  routes.page({ ...portal, handler: (context) => noticesPage(services, context) });
  routes.action({
    ...portal,
    body: choosing,
    from: () => paths.portalEmails,
    invalid: (context, { errors }) => noticesPage(services, context, errors),
    handler: (context, { body }) => choose(services, context, body),
  });
}
