import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { nameField } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { changeName } from './commands.ts';
import { deletionRoutes } from './deletion-routes.tsx';
import { newAddressRoutes } from './new-address-routes.tsx';
import { ownAccountPage } from './page.tsx';

const naming = z.object({ name: nameField('Enter your name.') });

async function saveName(services: Services, { act, session }: AccountContext, name: string): Promise<Reply> {
  const changed = await changeName(services, act, name);
  await leaveFlash(services.db, session.sessionId, changed ? 'Name saved.' : 'Nothing was changed.');
  return seeOther(paths.ownAccount);
}

/** B14: a person's own part of their account, on both hosts. */
export function ownAccountRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.ownAccount,
    host: 'both',
    access: 'account',
    handler: async (context) => html(await ownAccountPage(services, context)),
  });

  routes.action({
    url: paths.ownName,
    from: () => paths.ownAccount,
    host: 'both',
    access: 'account',
    body: naming,
    invalid: async (context, { values, errors }) =>
      unprocessable(await ownAccountPage(services, context, { naming: { values, errors } })),
    handler: (context, { body }) => saveName(services, context, body.name),
  });

  newAddressRoutes(routes, services);
  deletionRoutes(routes, services);
}
