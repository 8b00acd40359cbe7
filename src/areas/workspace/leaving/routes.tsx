import type { VNode } from 'preact';
import { z } from 'zod';
import type { InsideContext, PortalContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { type LeftBehind, leftBehindOf } from '../../../factors/staying.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../../account/public.ts';
import { leaveWorkspace } from './commands.ts';
import { LeavePage, StayPage } from './views.tsx';

const one = z.object({ membership: idField });

type Leaver = InsideContext | PortalContext;

function ownerStays({ session }: Leaver): Reply {
  return errorPage(409, {
    title: 'You own this workspace',
    body: 'A workspace always has an owner. Transfer ownership to a consultant first; then you can leave.',
    action: { href: paths.settings(session.workspace.slug), label: 'Open Settings' },
  });
}

const whatGoes = ({ db, config }: Services, { session, now }: Leaver): Promise<LeftBehind> =>
  leftBehindOf(db, config, { account: session.account, workspaceId: session.workspace.id, now });

function leavePage({ session, site }: Leaver, { lost, isAll }: LeftBehind): VNode {
  const { workspace, membership } = session;
  const { role } = membership;
  const action = role === 'client' ? paths.leavePortal : paths.leaveWorkspace(workspace.slug);
  const leave = {
    workspaceName: workspace.name,
    membership: membership.id,
    role,
    action,
    backHref: paths.ownAccount,
    lost,
  };
  return (
    <AccountPage
      current={accountEntries.own}
      title={`Leave ${workspace.name}?`}
      session={session}
      site={site}
    >
      {isAll ? <StayPage leave={leave} /> : <LeavePage leave={leave} />}
    </AccountPage>
  );
}

async function asked(services: Services, context: Leaver): Promise<Reply> {
  if (context.session.membership.role === 'owner') return ownerStays(context);
  return html(leavePage(context, await whatGoes(services, context)));
}

/** What no confirmation would change; the form names the membership that its page showed, and ends no later one (D21). */
async function refusal(services: Services, context: Leaver, named: string): Promise<Reply | null> {
  const { membership } = context.session;
  if (named !== membership.id) return errorPage(404);
  if (membership.role === 'owner') return ownerStays(context);
  const goes = await whatGoes(services, context);
  return goes.isAll ? unprocessable(leavePage(context, goes)) : null;
}

async function leaving(services: Services, context: Leaver, named: string): Promise<Deed | Reply> {
  const { workspace } = context.session;
  const refused = await refusal(services, context, named);
  if (refused !== null) return refused;
  return { deed: `leave ${workspace.name}`, button: `Leave ${workspace.name}` };
}

async function leave(services: Services, context: Leaver, named: string): Promise<Reply> {
  const { act, session, site } = context;
  const refused = await refusal(services, context, named);
  if (refused !== null) return refused;
  const outcome = await leaveWorkspace(services, act);
  if (outcome === 'owner') return ownerStays(context);
  if (outcome === 'last-device') return unprocessable(leavePage(context, await whatGoes(services, context)));
  // A portal's session has ended with the membership; the base host's leads to other workspaces.
  if (site.kind === 'tenant') return seeOther(`${paths.signIn}?left=1`, { clear: true });
  await leaveFlash(services.db, session.sessionId, `You’ve left ${session.workspace.name}.`);
  return seeOther(paths.ownAccount);
}

/** B14, B13: leaving a workspace, as a consultant or an auditor on the base host, or as a client in its portal. */
export function leavingRoutes(routes: Routes, services: Services): void {
  const workspace = { url: paths.leaveWorkspace(':slug'), host: 'base', access: 'inside' } as const;
  const portal = { url: paths.leavePortal, host: 'tenant', access: 'portal' } as const;

  routes.page({ ...workspace, handler: (context) => asked(services, context) });
  routes.action({
    ...workspace,
    params: workspaceParams,
    body: one,
    invalid: () => errorPage(404),
    fresh: (context, { body }) => leaving(services, context, body.membership),
    from: ({ params }) => paths.leaveWorkspace(params.slug),
    handler: (context, { body }) => leave(services, context, body.membership),
  });

  routes.page({ ...portal, handler: (context) => asked(services, context) });
  routes.action({
    ...portal,
    body: one,
    invalid: () => errorPage(404),
    fresh: (context, { body }) => leaving(services, context, body.membership),
    from: () => paths.leavePortal,
    handler: (context, { body }) => leave(services, context, body.membership),
  });
}
