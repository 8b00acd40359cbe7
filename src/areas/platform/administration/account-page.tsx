import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { IDENTITY_CHECKS, type IdentityCheck } from '../../../domain/identity-check.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { callerCheckedAt } from '../../../factors/checked-callers.ts';
import { mailedCodeOf } from '../../../factors/mailed-codes.ts';
import { resetRequestsFor } from '../../../factors/reset-requests.ts';
import { idField } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { AdminPage } from '../../../http/shell.tsx';
import { mailsAbout } from '../../../mail/followed-mails.ts';
import type { Services } from '../../../services.ts';
import { platformEntries } from '../navigation.ts';
import { type AccountDetails, accountDetails } from './account-queries.ts';
import { AccountView, type Typed } from './account-views.tsx';
import type { Caller } from './caller-views.tsx';
import { recentEventsOf } from './record-queries.ts';

/** The page of an account, and what all actions on it have in common. */

const RECENT = 15;
export const chosen = z.object({ account: idField });
/** What was typed before a confirmation, by the form that it was typed into. */
export const typedBefore = z.object({
  reset: z.string().optional(),
  check: z.enum(IDENTITY_CHECKS).optional().catch(undefined),
  access: z.string().optional(),
});

/** The page that holds the form, with the reason that was typed into it; a path that we made, whatever was posted. */
export function fromPage(form: Typed['form']) {
  return ({ values }: { readonly values: FieldValues }): string => {
    const account = idField.safeParse(values.account);
    if (!account.success) return paths.admin;
    const page = paths.adminAccount(account.data);
    const { reason, check } = values;
    if (reason === undefined) return page;
    const query = new URLSearchParams({ [form]: reason, ...(check !== undefined && { check }) });
    // A reason too long for a return path is typed again; the way back matters more.
    return safeReturnTo(`${page}?${query}`) ?? page;
  };
}

/** What was typed into one of the page’s forms before a confirmation led away from it, as its address has it. */
export function typedOf({ reset, check, access }: z.output<typeof typedBefore>): Typed | undefined {
  if (reset !== undefined) return { form: 'reset', reason: reset, check };
  return access === undefined ? undefined : { form: 'access', reason: access };
}

/** What the page says of an account; null where there is none. */
export function detailsOf({ db, config }: Services, { scope, now }: AdminContext, id: string) {
  return accountDetails(db, scope, id, { now, idleMs: config.sessionIdleMs });
}

/** What went wrong with a caller's code. */
type CallerTrouble = Pick<Caller, 'error' | 'wait'>;

/** How far the check of a caller has come, as this administrator does it. */
async function callerOf(
  services: Services,
  { session, now }: AdminContext,
  account: AccountDetails,
): Promise<Caller> {
  const { db } = services;
  const live = await mailedCodeOf(db, services, { account, purpose: 'caller', now });
  const mails = await mailsAbout(db, live === null ? [] : [live.id]);
  return {
    mailedAt: live?.madeAt ?? null,
    mail: (live !== null && mails.get(live.id)?.state) || null,
    checkedAt: await callerCheckedAt(db, { accountId: account.id, by: session.account.id, now }),
  };
}

/** The page of an account, with what was typed, and what came of a caller’s code. */
export async function accountPage(
  services: Services,
  context: AdminContext,
  account: AccountDetails,
  { typed, caller }: { readonly typed?: Typed | undefined; readonly caller?: CallerTrouble } = {},
) {
  const { session, scope, now } = context;
  const events = await recentEventsOf(services, scope, account.id, RECENT);
  const requests = await resetRequestsFor(services.db, account.id, now);
  return (
    <AdminPage title={account.name} current={platformEntries.accounts} context={context}>
      <AccountView
        account={account}
        events={events}
        caller={{ ...(await callerOf(services, context, account)), ...caller }}
        requests={requests}
        you={session.account.id}
        needsApproval={services.config.resetApproval === 'second-administrator'}
        isOneself={account.id === session.account.id}
        now={now}
        typed={typed}
      />
    </AdminPage>
  );
}

/** Leads back to the page of an account, which then says what was done. */
export async function done(services: Services, context: AdminContext, accountId: string, message: string) {
  await leaveFlash(services.db, context.session.sessionId, message);
  return seeOther(paths.adminAccount(accountId));
}

/** Does what is about an account. `work` answers with the words for the next page, or a refusal. */
export async function withAccount(
  services: Services,
  context: AdminContext,
  id: string,
  work: (account: AccountDetails) => Promise<Reply | string>,
): Promise<Reply> {
  const account = await detailsOf(services, context, id);
  if (account === null) return errorPage(404);
  const outcome = await work(account);
  return typeof outcome === 'string' ? done(services, context, account.id, outcome) : outcome;
}

export interface Refused {
  readonly body: { readonly account?: string; readonly check?: IdentityCheck };
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The account's page again, with what was typed and what is wrong with it. */
export const askAgain =
  (services: Services, form: Typed['form']) =>
  async (context: AdminContext, { body, values, errors }: Refused): Promise<Reply> => {
    const account = body.account === undefined ? null : await detailsOf(services, context, body.account);
    if (account === null) return errorPage(404);
    const typed = { form, errors, reason: values.reason ?? '', check: body.check };
    return unprocessable(await accountPage(services, context, account, { typed }));
  };

export const ONESELF = {
  title: 'That’s your own account',
  body: 'You can’t do this to your own account. Ask another administrator.',
  action: { href: paths.admin, label: 'Back to the accounts' },
};

/** What is to be done to somebody else's account, in words; a refusal where there is none, or where it is one's own. */
export async function naming(
  services: Services,
  context: AdminContext,
  id: string,
  deed: (account: AccountDetails) => Deed,
): Promise<Deed | Reply> {
  const account = await detailsOf(services, context, id);
  if (account === null) return errorPage(404);
  return account.id === context.session.account.id ? errorPage(403, ONESELF) : deed(account);
}
