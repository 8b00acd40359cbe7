import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { nameField, pathText, rawField, readForm } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { accents } from '../../../ui/accent.ts';
import { changeWorkspace, transferOwnership } from './commands.ts';
import { settingsPage } from './page.tsx';

const workspaceForm = z.object({
  name: nameField('Enter the name of your workspace.'),
  accent: z.enum(accents, 'Choose one of the colours.'),
});

async function saveWorkspace(
  services: Services,
  context: OwnerContext,
  request: FastifyRequest,
): Promise<Reply> {
  const form = readForm(request, workspaceForm);
  if (!form.ok) {
    return unprocessable(await settingsPage(services, context, request, { workspace: form }));
  }
  await changeWorkspace(services, context.act, form.value);
  await leaveFlash(services.db, context.session.sessionId, 'Saved.');
  return seeOther(paths.settings(context.session.workspace.slug));
}

async function handOver(services: Services, context: OwnerContext, request: FastifyRequest): Promise<Reply> {
  const membershipId = rawField(request, 'membership');
  if (typeof membershipId !== 'string' || membershipId === '') {
    const errors = { membership: 'Choose who is to own the workspace.' };
    return unprocessable(await settingsPage(services, context, request, { ownership: { errors } }));
  }
  const outcome = await transferOwnership(services, context.act, membershipId);
  if (outcome.ok) {
    const message = `${outcome.newOwner} owns this workspace now, and you are a consultant. We have told both of you by e-mail.`;
    await leaveFlash(services.db, context.session.sessionId, message);
    return seeOther(paths.settings(context.session.workspace.slug));
  }
  return errorPage(404);
}

/** Keeps the choice over the confirmation; only what looks like one of our ids, for it goes into an address. */
function transferPath(request: FastifyRequest): string {
  const membership = rawField(request, 'membership');
  const isId = typeof membership === 'string' && /^[0-9a-f-]{36}$/.test(membership);
  const here = paths.settings(pathText(request, 'slug'));
  return isId ? `${here}?transfer=${membership}` : here;
}

/** Settings of a workspace: the page, and what is beside the policy's switch. */
export function settingsRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.settings(':slug'),
    host: 'base',
    access: 'dashboard',
    handler: async (context, request) => html(await settingsPage(services, context, request)),
  });

  routes.action({
    url: paths.workspaceSettings(':slug'),
    host: 'base',
    access: 'owner',
    handler: (context, request) => saveWorkspace(services, context, request),
  });

  routes.action({
    url: paths.ownership(':slug'),
    host: 'base',
    access: 'owner',
    fresh: true,
    from: transferPath,
    handler: (context, request) => handOver(services, context, request),
  });
}
