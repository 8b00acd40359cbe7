import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { type ListedAddress, parseAddressList } from '../../../domain/address-list.ts';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { outboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { companyChoices } from '../../engagements/public.ts';
import { workspaceEntries } from '../navigation.ts';
import { companyFor, SAYS } from './invitation-words.ts';
import { INVITATION_LIMITS, type InvitationRefusal } from './invite.ts';
import { inviteMany } from './invite-many.ts';
import { type InviteManyForm, InviteManyPage, type WrongAddress } from './invite-many-views.tsx';

/** No more than can wait for an answer at the same time. */
const MOST = INVITATION_LIMITS.pending;

const form = z.object({
  emails: plainlyTyped,
  role: z.enum(['consultant', 'client'], 'Choose a role.'),
  company: plainlyTyped,
});

interface Sent {
  readonly body: Partial<z.output<typeof form>>;
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

const NO_ADDRESS = 'isn’t an email address.';
const SEE_LIST = 'Correct the addresses that are listed above.';

/** What is wrong with the list as a whole; null where it can be looked at one by one. */
function troubleWith(listed: readonly ListedAddress[]): string | null {
  if (listed.length === 0) return 'Enter at least one email address.';
  return listed.length > MOST ? `Enter at most ${MOST} email addresses at a time.` : null;
}

/** Each address that was refused, with its place in the list. */
function wrongOnes(
  listed: readonly ListedAddress[],
  refused: ReadonlyMap<string, InvitationRefusal>,
): WrongAddress[] {
  return listed.flatMap(({ line, typed, email }) => {
    const reason = email === null ? undefined : refused.get(email);
    return reason === undefined ? [] : [{ line, typed, message: SAYS[reason] }];
  });
}

/** What is wrong with the choice for all of them, with their number, or with each. */
function whatIsWrong(
  listed: readonly ListedAddress[],
  refused: ReadonlyMap<string, InvitationRefusal>,
): Pick<InviteManyForm, 'errors' | 'trouble' | 'wrong'> {
  const reasons = new Set(refused.values());
  for (const reason of ['no-company', 'several'] as const)
    if (reasons.has(reason)) return { errors: { company: SAYS[reason] } };
  for (const reason of ['many-pending', 'many-today'] as const)
    if (reasons.has(reason)) return { trouble: SAYS[reason] };
  return { wrong: wrongOnes(listed, refused), errors: { emails: SEE_LIST } };
}

/** B14: several people are invited at once, by addresses that an owner pastes. */
export function inviteManyRoutes(routes: Routes, services: Services): void {
  const owner = { host: 'base', access: 'owner', url: paths.inviteMany(':slug') } as const;

  async function page({ session, reach }: OwnerContext, more: Partial<InviteManyForm> = {}) {
    const companies = await companyChoices(services.db, reach);
    const { needToKnow } = session.workspace;
    return (
      <DashboardPage title="Invite many people" current={workspaceEntries.members} session={session}>
        <InviteManyPage form={{ companies, needToKnow, most: MOST, ...more }} />
      </DashboardPage>
    );
  }

  async function send(context: OwnerContext, { body, values, errors }: Sent): Promise<Reply> {
    // Judged whatever else is wrong, so that every message shows at the same time.
    const listed = parseAddressList(body.emails ?? '');
    const trouble = troubleWith(listed);
    const company = companyFor(body);
    const misspelt = listed.flatMap(({ line, typed, email }) =>
      email === null ? [{ line, typed, message: NO_ADDRESS }] : [],
    );
    const all = {
      ...errors,
      ...(misspelt.length > 0 && { emails: SEE_LIST }),
      ...(trouble !== null && { emails: trouble }),
      ...(!company.ok && { company: company.message }),
    };
    const isWrong = trouble !== null || misspelt.length > 0;
    if (isWrong || body.role === undefined || !company.ok)
      return unprocessable(await page(context, { values, errors: all, wrong: misspelt }));
    const emails = listed.flatMap(({ email }) => email ?? []);
    const outcome = await inviteMany(services, context.act, { emails, company: company.company });
    if (!outcome.ok)
      return unprocessable(await page(context, { values, ...whatIsWrong(listed, outcome.refused) }));
    const { session, now } = context;
    const hint = outboxHint(services, { link: outcome.link, now });
    const count = emails.length === 1 ? '1 invitation' : `${emails.length} invitations`;
    await leaveFlash(
      services.db,
      session.sessionId,
      hint === null ? `We sent ${count}.` : `${count} created.`,
    );
    return seeOther(`${paths.members(session.workspace.slug)}${hint ?? ''}`);
  }

  routes.page({ ...owner, handler: async (context) => html(await page(context)) });

  routes.action({
    ...owner,
    params: workspaceParams,
    from: ({ params }) => paths.inviteMany(params.slug),
    body: form,
    invalid: send,
    handler: (context, sent) => send(context, { ...sent, errors: {} }),
  });
}
