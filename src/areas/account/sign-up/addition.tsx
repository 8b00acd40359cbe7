import type { FastifyRequest } from 'fastify';
import type { AccountContext } from '../../../access/context.ts';
import { pathText } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { AddWorkspacePage, OtherAccountPage } from './addition-views.tsx';
import { addWorkspace } from './commands.ts';
import { readAddition } from './form.ts';
import { linkIsGone, mayNotCreate, plannedFrom } from './pages.tsx';
import { findSignUpById } from './queries.ts';
import { mayCreateWorkspace } from './who-may.ts';

/** Shows what the link would make for the account that is signed in, or makes it. */
async function addition(
  services: Services,
  context: AccountContext,
  request: FastifyRequest,
  what: 'show' | 'make',
): Promise<Reply> {
  const { config, db } = services;
  const { act, session, site, now } = context;
  const open = await findSignUpById(db, pathText(request, 'link'), now);
  if (open === null) return linkIsGone(services);
  const place = { site, supportEmail: config.supportEmail };
  const { email } = session.account;
  if (open.email !== email) {
    return html(<OtherAccountPage place={place} sentTo={open.email} signedInAs={email} />, 409);
  }
  if (!mayCreateWorkspace(config.signUp, open)) return mayNotCreate(services, context);
  const action = paths.newWorkspace(open.linkId);
  if (what === 'show') {
    const planned = await plannedFrom(services, open);
    return html(<AddWorkspacePage place={place} planned={planned} action={action} />);
  }
  const form = await readAddition(db, request, open);
  if (form.ok) {
    const outcome = await addWorkspace(services, act, { linkId: open.linkId, ...form.value });
    if (outcome === 'created') return seeOther(`${paths.workspaces}?created=1`);
  }
  // Looked at anew: what stands in the way may be what this very link, pressed twice, has made.
  if ((await findSignUpById(db, open.linkId, now)) === null) return linkIsGone(services);
  const planned = await plannedFrom(services, open, await readAddition(db, request, open));
  return unprocessable(<AddWorkspacePage place={place} planned={planned} action={action} />);
}

/**
 * D20: a workspace for an account that exists. The gate asks that its owner is signed in and owes nothing; the link, that
 * it was sent to the account's address.
 */
export function additionRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.newWorkspace(':link'),
    host: 'base',
    access: 'account',
    handler: (context, request) => addition(services, context, request, 'show'),
  });

  routes.action({
    url: paths.newWorkspace(':link'),
    host: 'base',
    access: 'account',
    handler: (context, request) => addition(services, context, request, 'make'),
  });
}
