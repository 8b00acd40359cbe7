import type { VNode } from 'preact';
import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { isFresh } from '../../../access/judgement.ts';
import { keepReturnTo, leaveFlash } from '../../../access/sessions.ts';
import { writtenLocalDay } from '../../../domain/zoned-time.ts';
import { AuthPage } from '../../../http/auth-page.tsx';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { datedName, download, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { FieldErrors } from '../../../ui/form.tsx';
import { isItsName } from '../companies/erase.ts';
import { workspaceEntries } from '../navigation.ts';
import { type Closing, close, reopen } from './commands.ts';
import { beginExport, exportOf } from './export.ts';
import { lastExportOf } from './queries.ts';
import { ClosedPage, ClosePage, type ClosingFacts } from './views.tsx';

const confirmation = z.object({
  name: plainlyTyped,
  /** That no copy is wanted now. */
  copy: plain(z.literal('later').optional().catch(undefined)),
});
type Sent = z.output<typeof confirmation>;

async function page(
  services: Services,
  { session, scope, site, now }: OwnerContext,
  trouble: { readonly values?: Readonly<Record<string, string>>; readonly errors?: FieldErrors } = {},
): Promise<VNode> {
  const { slug, name, zone, closedAt } = session.workspace;
  const exportedAt = await lastExportOf(services.db, scope);
  const facts: ClosingFacts = { slug, name, zone, exportedAt, isFresh: isFresh(session, now), now };
  if (closedAt === null)
    return (
      <DashboardPage
        title={`Download or close ${name}`}
        current={workspaceEntries.settings}
        session={session}
      >
        <ClosePage facts={facts} {...trouble} />
      </DashboardPage>
    );
  return (
    <AuthPage
      at={{ site, supportEmail: services.config.supportEmail }}
      heading={`${name} is closed`}
      lead={<p>It was closed on {writtenLocalDay(closedAt, zone)}, and nobody can work in it any more.</p>}
      footer={
        <p>
          <a class="link" href={paths.workspaces}>
            Your workspaces
          </a>
        </p>
      }
    >
      <ClosedPage facts={facts} closedAt={closedAt} />
    </AuthPage>
  );
}

/** What keeps the workspace from being closed, beside its field. */
async function refused(
  services: Services,
  context: OwnerContext,
  why: Exclude<Closing, 'closed'>,
  { name, copy }: Sent,
): Promise<Reply> {
  const errors =
    why === 'no-copy'
      ? { copy: 'Download everything first, or say that you don’t need a copy now.' }
      : {
          name: `That isn’t the workspace’s name. Type ${context.session.workspace.name} to confirm.`,
        };
  const values = { name, ...(copy !== undefined && { copy }) };
  return unprocessable(await page(services, context, { values, errors }));
}

async function closing(services: Services, context: OwnerContext, sent: Sent): Promise<Deed | Reply> {
  const { name } = context.session.workspace;
  if (!isItsName({ name }, sent.name)) return refused(services, context, 'another-name', sent);
  return { deed: `close ${name}`, button: 'Close the workspace' };
}

async function doClose(services: Services, context: OwnerContext, sent: Sent): Promise<Reply> {
  const withoutCopy = sent.copy === 'later';
  const outcome = await close(services, context.act, { name: sent.name, withoutCopy });
  if (outcome !== 'closed') return refused(services, context, outcome, sent);
  return seeOther(paths.closing(context.session.workspace.slug));
}

const REOPENED = {
  reopened: 'Your workspace is open again.',
  open: 'Your workspace is open.',
} as const;

async function doReopen(services: Services, context: OwnerContext): Promise<Reply> {
  const { id, slug } = context.session.workspace;
  const outcome = await reopen(services, context.act, id);
  if (outcome === 'too-late') return seeOther(paths.closing(slug));
  await leaveFlash(services.db, context.session.sessionId, REOPENED[outcome]);
  return seeOther(paths.dashboard(slug));
}

async function takeEverything(services: Services, context: OwnerContext): Promise<Reply> {
  const { session, act, now } = context;
  const { slug } = session.workspace;
  if (!isFresh(session, now)) {
    // Back to a page: a download leaves the browser where it was.
    await keepReturnTo(services.db, session.sessionId, paths.closing(slug));
    return seeOther(paths.confirm);
  }
  await beginExport(services, act);
  return download({
    name: datedName(slug, now, 'zip'),
    type: 'application/zip',
    content: exportOf(services, context),
  });
}

/** B14: closing a workspace, with everything in it to download first, and opening it again. */
export function closingRoutes(routes: Routes, services: Services): void {
  const route = { host: 'base', access: 'owner', whileClosed: true } as const;

  routes.page({
    ...route,
    url: paths.closing(':slug'),
    handler: async (context) => html(await page(services, context)),
  });

  routes.action({
    host: 'base',
    access: 'owner',
    url: paths.closing(':slug'),
    params: workspaceParams,
    body: confirmation,
    fresh: (context, { body }) => closing(services, context, body),
    from: ({ params }) => paths.closing(params.slug),
    invalid: async (context, trouble) => unprocessable(await page(services, context, trouble)),
    handler: (context, { body }) => doClose(services, context, body),
  });

  routes.action({
    ...route,
    url: paths.reopening(':slug'),
    params: workspaceParams,
    fresh: ({ session }) => ({
      deed: `open ${session.workspace.name} again`,
      button: 'Open the workspace again',
    }),
    from: ({ params }) => paths.closing(params.slug),
    handler: (context) => doReopen(services, context),
  });

  routes.page({
    ...route,
    url: paths.workspaceExport(':slug'),
    handler: (context) => takeEverything(services, context),
  });
}
