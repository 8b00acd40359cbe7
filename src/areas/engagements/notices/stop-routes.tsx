import { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import { tenantUrl } from '../../../access/site.ts';
import { flag } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { findStoppable, stopEmails } from './stop.ts';
import { readStopLink } from './stop-links.ts';
import { StopPage } from './stop-views.tsx';

const link = z.object({ token: z.string().max(400) });

const gone = (): Reply =>
  errorPage(410, {
    title: 'This link doesn’t work any more',
    body: 'Sign in, and choose which emails you get under “Your account”.',
    action: { href: paths.ownAccount, label: 'Your account' },
  });

/** What a link stops on the host that it was opened on, if anything. */
async function opened(services: Services, { site }: PublicContext, token: string) {
  const stopping = readStopLink(services.keyring, token);
  const stoppable = stopping === null ? null : await findStoppable(services.db, stopping);
  if (stopping === null || stoppable === null) return null;
  return site.kind === 'base' || site.workspace.id === stoppable.workspace.id
    ? { stopping, stoppable }
    : null;
}

/** E22, RFC 8058: the link in each email about findings that stops more of them. Looking at it changes nothing. */
export function stopRoutes(routes: Routes, services: Services): void {
  const here = { url: paths.stopEmails(':token'), host: 'both', access: 'public', params: link } as const;

  routes.page({
    ...here,
    handler: async (context, { params: { token } }) => {
      const found = await opened(services, context, token);
      if (found === null) return gone();
      const { stopping, stoppable } = found;
      const { workspace, side, isStopped } = stoppable;
      const { config } = services;
      const choose =
        side === 'client'
          ? `${tenantUrl(config, workspace.slug)}${paths.portalEmails}`
          : `${config.baseUrl}${paths.workspaceEmails(workspace.slug)}`;
      const at = { site: context.site, supportEmail: config.supportEmail };
      return html(
        <StopPage
          at={at}
          facts={{
            workspaceName: workspace.name,
            what: stopping.what,
            action: paths.stopEmails(token),
            chooseHref: choose,
            isStopped,
          }}
        />,
      );
    },
  });

  routes.action({
    ...here,
    fromAnywhere: true,
    body: z.object({ here: flag }),
    invalid: () => errorPage(404),
    handler: async (context, { params: { token }, body }) => {
      const found = await opened(services, context, token);
      if (found === null) return gone();
      await stopEmails(services, found.stopping);
      // A mail program asks for no page, and must not be led to one (RFC 8058 3.1).
      return body.here === undefined ? { kind: 'nothing' } : seeOther(paths.stopEmails(token));
    },
  });
}
