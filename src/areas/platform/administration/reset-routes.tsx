import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { IDENTITY_CHECKS } from '../../../domain/identity-check.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { checkCallerCode, mailCallerCode } from '../../../factors/caller-code.ts';
import { resetMfa } from '../../../factors/reset.ts';
import { requestReset } from '../../../factors/reset-approval.ts';
import { fieldBy } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  accountPage,
  askAgain,
  chosen,
  detailsOf,
  fromPage,
  naming,
  ONESELF,
  withAccount,
} from './account-page.tsx';
import type { AccountDetails } from './account-queries.ts';
import { reasonField } from './reason.ts';

const wanted = chosen.extend({
  check: z.enum(IDENTITY_CHECKS, 'Choose how you checked who they are.'),
  reason: reasonField,
});
const readOut = chosen.extend({
  code: fieldBy(parseCode, 'Enter the 6 digits that the caller reads to you.'),
});

const UNCHECKED =
  'The caller hasn’t read you the right code in the last 15 minutes. Email one first, or choose another way.';

const ASKED = 'Another administrator has to approve this reset now, within 24 hours.';
/** What is said of a reset that is done. */
export const doneFor = (email: string) =>
  `Two-factor authentication reset for ${email}. They’ll set up a new device at their next sign-in.`;

/** A reset of somebody's second factor, and what an administrator does to know who is asking for it (S22, B9). */
export function resetRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'admin' } as const;
  const needsApproval = services.config.resetApproval === 'second-administrator';

  async function wait(context: AdminContext, account: AccountDetails, waitMs: number, message: string) {
    const seconds = waitSeconds(waitMs);
    const caller = { wait: { seconds, message } };
    return tooMany(await accountPage(services, context, account, { caller }), seconds);
  }

  async function again(context: AdminContext, account: AccountDetails, error: string): Promise<Reply> {
    return unprocessable(await accountPage(services, context, account, { caller: { error } }));
  }

  routes.action({
    ...here,
    fresh: (context, { body }) =>
      naming(services, context, body.account, ({ email }) =>
        needsApproval
          ? { deed: `ask for a reset of two-factor authentication for ${email}`, button: 'Ask for approval' }
          : { deed: `reset two-factor authentication for ${email}`, button: 'Reset' },
      ),
    from: fromPage('reset'),
    url: paths.adminResetMfa,
    body: wanted,
    invalid: askAgain(services, 'reset'),
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async (account) => {
        const { check, reason } = body;
        const reset = { accountId: account.id, check, reason };
        const outcome = needsApproval
          ? await requestReset(services, context.act, reset)
          : await resetMfa(services, context.act, reset);
        if (outcome.ok) return needsApproval ? ASKED : doneFor(account.email);
        switch (outcome.reason) {
          case 'oneself':
            return errorPage(403, ONESELF);
          case 'unknown':
            return errorPage(404);
          case 'caller-unchecked': {
            const typed = { form: 'reset', errors: { check: UNCHECKED }, reason, check } as const;
            return unprocessable(await accountPage(services, context, account, { typed }));
          }
          case 'waiting':
          case 'needs-approval':
            return 'A reset of this account waits for approval already.';
        }
      }),
  });

  routes.action({
    ...here,
    url: paths.adminMailCaller,
    from: fromPage('reset'),
    body: chosen,
    invalid: () => errorPage(404),
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async (account) => {
        const outcome = await mailCallerCode(services, context.act, account.id);
        if (outcome.ok) return `We’ve emailed a code to ${account.email}. Ask the caller to read it to you.`;
        switch (outcome.reason) {
          case 'oneself':
            return errorPage(403, ONESELF);
          case 'unknown':
            return errorPage(404);
          case 'waiting':
            return wait(context, account, outcome.waitMs, 'We’ve emailed them several codes already.');
        }
      }),
  });

  routes.action({
    ...here,
    url: paths.adminCheckCaller,
    from: fromPage('reset'),
    body: readOut,
    invalid: async (context, { body, errors }) => {
      const account = body.account === undefined ? null : await detailsOf(services, context, body.account);
      return account === null ? errorPage(404) : again(context, account, errors.code ?? '');
    },
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async (account) => {
        const asked = { accountId: account.id, code: body.code };
        const outcome = await checkCallerCode(services, context.act, asked);
        if (outcome.ok) return 'That’s the right code. The caller reads this account’s email.';
        switch (outcome.reason) {
          case 'oneself':
            return errorPage(403, ONESELF);
          case 'unknown':
            return errorPage(404);
          case 'waiting':
            return wait(context, account, outcome.waitMs, 'Too many incorrect codes for this account.');
          case 'wrong':
            return again(context, account, 'That code isn’t right. Ask the caller to read it again.');
          case 'expired':
            return again(context, account, 'No code works any more. Email a new one.');
        }
      }),
  });
}
