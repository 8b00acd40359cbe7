import type { VNode } from 'preact';
import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { emailField } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { inviteOwner } from '../../account/public.ts';
import { platformEntries } from '../navigation.ts';
import { InviteOwnerView } from './invite-views.tsx';
import { invitedOwners } from './mail-queries.ts';

/** D20: an administrator lets somebody create a workspace, which the command line can do as well. */
export function inviteOwnerRoutes(routes: Routes, services: Services): void {
  const { config, db } = services;
  const page = async (
    context: AdminContext,
    form: { email?: string; errors?: FieldErrors } = {},
  ): Promise<VNode> => (
    <AdminPage title="Invite a workspace owner" current={platformEntries.workspaces} context={context}>
      <InviteOwnerView
        closed={config.signUp === 'closed'}
        invited={await invitedOwners(db, context.scope, context.now)}
        now={context.now}
        {...form}
      />
    </AdminPage>
  );

  routes.page({
    url: paths.adminInviteOwner,
    host: 'base',
    access: 'admin',
    handler: async (context) => html(await page(context)),
  });

  routes.action({
    url: paths.adminInviteOwner,
    host: 'base',
    access: 'admin',
    body: z.object({ email: emailField('Enter an email address, such as name@example.com.') }),
    invalid: async (context, { values, errors }) =>
      unprocessable(await page(context, { email: values.email ?? '', errors })),
    handler: async (context, { body: { email } }) => {
      if ((await inviteOwner(services, context.act, email)) === 'closed')
        return html(await page(context), 403);
      await leaveFlash(db, context.session.sessionId, `We’ve emailed ${email} a link to create a workspace.`);
      return seeOther(paths.adminInviteOwner);
    },
  });
}
