import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { AddWorkspacePage, OtherAccountPage } from './addition-views.tsx';
import { addWorkspace } from './commands.ts';
import { additionForm, judgeAddition, type Read, suggestedZone } from './form.ts';
import { linkIsGone, mayNotCreate, plannedFrom } from './pages.tsx';
import { findSignUpById, justUsedBy } from './queries.ts';
import { mayCreateWorkspace } from './who-may.ts';

const linkParams = z.object({ link: z.string() });

const CREATED = `${paths.workspaces}?created=1`;

/** A second press ends where the first one did, whose answer may have been lost. */
async function gone(
  services: Services,
  { session, now }: AccountContext,
  linkId: string,
  isPressed: boolean,
): Promise<Reply> {
  const by = isPressed ? await justUsedBy(services.db, linkId, now) : null;
  return by === session.account.email ? seeOther(CREATED) : linkIsGone(services);
}

/** Shows what the link would make for the account that is signed in, or makes it of what was sent. */
async function addition(
  services: Services,
  context: AccountContext,
  linkId: string,
  sent?: Read<z.output<typeof additionForm>>,
): Promise<Reply> {
  const { config, db } = services;
  const { act, session, site, now } = context;
  const open = await findSignUpById(db, linkId, now);
  if (open === null) return gone(services, context, linkId, sent !== undefined);
  const at = { site, supportEmail: config.supportEmail };
  const here = paths.newWorkspace(open.linkId);
  const { account: signedInAs } = session;
  const { email: sentTo } = open;
  if (sentTo !== signedInAs.email) {
    return html(<OtherAccountPage {...{ at, signedInAs, sentTo, here }} />, 409);
  }
  if (!mayCreateWorkspace(config.signUp, open)) return mayNotCreate(services, context);
  if (sent === undefined) {
    const planned = await plannedFrom(services, open);
    return html(<AddWorkspacePage at={at} planned={planned} action={here} />);
  }
  const form = await judgeAddition(db, sent, open);
  if (form.ok) {
    const zone = suggestedZone(sent);
    const outcome = await addWorkspace(services, act, { linkId: open.linkId, zone, ...form.value });
    if (outcome === 'created') return seeOther(CREATED);
  }
  // Looked at anew: what stands in the way may be what this very link, pressed twice, has made.
  if ((await findSignUpById(db, open.linkId, now)) === null) return gone(services, context, linkId, true);
  const planned = await plannedFrom(services, open, await judgeAddition(db, sent, open));
  return unprocessable(<AddWorkspacePage at={at} planned={planned} action={here} />);
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
    params: linkParams,
    handler: (context, { params }) => addition(services, context, params.link),
  });

  routes.action({
    url: paths.newWorkspace(':link'),
    host: 'base',
    access: 'account',
    params: linkParams,
    body: additionForm,
    invalid: (context, { params, ...form }) => addition(services, context, params.link, form),
    handler: (context, { params, ...form }) =>
      addition(services, context, params.link, { ...form, errors: {} }),
  });
}
