import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { type Approval, approveReset, declineReset } from '../../../factors/reset-approval.ts';
import { resetRequest } from '../../../factors/reset-requests.ts';
import { idField } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { detailsOf, ONESELF } from './account-page.tsx';
import { doneFor } from './reset-routes.tsx';

const one = z.object({ request: idField });
const back = { href: paths.admin, label: 'Back to the accounts' };

const GONE = {
  title: 'This request isn’t waiting any more',
  body: 'Someone has decided it already, or it waited too long. The account’s page shows how things stand.',
  action: back,
};
const REFUSALS: Readonly<Record<(Approval & { ok: false })['reason'], readonly [403 | 409, typeof GONE]>> = {
  gone: [409, GONE],
  own: [
    403,
    {
      title: 'You asked for this reset',
      body: 'Another administrator has to approve it.',
      action: back,
    },
  ],
  oneself: [403, ONESELF],
  'asker-gone': [
    409,
    {
      title: 'This reset can’t be approved',
      body: 'The person who asked for it isn’t an administrator any more. Check the identity yourself, then ask for a reset.',
      action: back,
    },
  ],
};

/** B9: resets that wait for a second administrator, or that an owner has asked for. */
export function approvalRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'admin', body: one, from: () => paths.admin } as const;

  async function refused(reason: keyof typeof REFUSALS): Promise<Reply> {
    return errorPage(...REFUSALS[reason]);
  }

  /** The account that a request is about, in words; a refusal where it is decided. */
  async function naming(context: AdminContext, id: string): Promise<Deed | Reply> {
    const request = await resetRequest(services.db, id, context.now);
    const account = request === null ? null : await detailsOf(services, context, request.accountId);
    if (account === null) return refused('gone');
    return {
      deed: `approve and reset two-factor authentication for ${account.email}`,
      button: 'Approve and reset',
    };
  }

  async function done({ session }: AdminContext, accountId: string, message: string): Promise<Reply> {
    await leaveFlash(services.db, session.sessionId, message);
    return seeOther(paths.adminAccount(accountId));
  }

  routes.action({
    ...here,
    url: paths.adminApproveReset,
    fresh: (context, { body }) => naming(context, body.request),
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const outcome = await approveReset(services, context.act, body.request);
      if (!outcome.ok) return refused(outcome.reason);
      return done(context, outcome.accountId, doneFor(outcome.email));
    },
  });

  routes.action({
    ...here,
    url: paths.adminDeclineReset,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const declined = await declineReset(services, context.act, body.request);
      return declined === null
        ? refused('gone')
        : done(context, declined.accountId, 'The request is no longer waiting. Nothing was reset.');
    },
  });
}
