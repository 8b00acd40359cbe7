import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { readAuditEnd } from '../../../domain/last-day.ts';
import { emailField, idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { outboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { companyChoices } from '../../engagements/public.ts';
import { workspaceEntries } from '../navigation.ts';
import { type InviteForm, InvitePage } from './form-views.tsx';
import { companyFor, ONLY_AUDITORS_END, SAYS } from './invitation-words.ts';
import { type InvitationRefusal, invite, resendInvitation, withdrawInvitation } from './invite.ts';
import { inviteManyRoutes } from './invite-many-routes.tsx';
import { LAST_DAY_PROBLEMS } from './last-day.ts';

const invitationForm = z.object({
  email: emailField('Enter an email address, such as jane@example.com.'),
  role: z.enum(['consultant', 'client', 'auditor'], 'Choose a role.'),
  company: plainlyTyped,
  /** An auditor's last day. */
  until: plainlyTyped,
});
const listed = z.object({ invitation: idField });

interface SentInvitation {
  readonly body: Partial<z.output<typeof invitationForm>>;
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The field that a refusal is about; of the others, the form as a whole. */
const FIELD_OF: Readonly<Partial<Record<InvitationRefusal, 'email' | 'company' | 'until'>>> = {
  member: 'email',
  'many-to-address': 'email',
  'no-company': 'company',
  several: 'company',
  'day-none': 'until',
  'day-past': 'until',
  'day-far': 'until',
};

async function invitePage(
  { db }: Services,
  { session, reach }: OwnerContext,
  form: Partial<InviteForm> = {},
) {
  return (
    <DashboardPage title="Invite people" current={workspaceEntries.members} session={session}>
      <InvitePage
        form={{
          companies: await companyChoices(db, reach),
          needToKnow: session.workspace.needToKnow,
          zone: session.workspace.zone,
          ...form,
        }}
      />
    </DashboardPage>
  );
}

/** Back to the list, which says that it is done and stands in for the mail where none is sent. */
async function sent(services: Services, { session, now }: OwnerContext, email: string, link: string) {
  const hint = outboxHint(services, { link, now });
  const message = hint === null ? `We sent the invitation to ${email}.` : `Invitation created for ${email}.`;
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(`${paths.members(session.workspace.slug)}${hint ?? ''}`);
}

/** The last day by the role: an auditor has one, and nobody else. */
function lastDayFor({ role, until = '' }: SentInvitation['body'], { session, now }: OwnerContext) {
  const isTyped = until.trim() !== '';
  if (role !== 'auditor')
    return isTyped && role !== undefined
      ? ({ ok: false, message: ONLY_AUDITORS_END } as const)
      : ({ ok: true, day: null } as const);
  const read = readAuditEnd(until, session.workspace.zone, now);
  return read.ok
    ? ({ ok: true, day: until } as const)
    : ({ ok: false, message: LAST_DAY_PROBLEMS[read.reason] } as const);
}

async function send(
  services: Services,
  context: OwnerContext,
  { body, values, errors }: SentInvitation,
): Promise<Reply> {
  // Judged whatever else is wrong, so that every message shows at the same time.
  const company = companyFor(body);
  const lastDay = lastDayFor(body, context);
  if (body.email === undefined || body.role === undefined || !company.ok || !lastDay.ok) {
    const all = {
      ...errors,
      ...(!company.ok && { company: company.message }),
      ...(!lastDay.ok && { until: lastDay.message }),
    };
    return unprocessable(await invitePage(services, context, { values, errors: all }));
  }
  const wanted = { email: body.email, company: company.company, lastDay: lastDay.day };
  const outcome = await invite(services, context.act, wanted);
  if (outcome.ok) return sent(services, context, outcome.email, outcome.link);
  const says = SAYS[outcome.reason];
  const field = FIELD_OF[outcome.reason];
  const trouble = field === undefined ? { trouble: says } : { errors: { [field]: says } };
  return unprocessable(await invitePage(services, context, { values, ...trouble }));
}

/** The invitation was accepted or withdrawn since the page was shown, or is none of this workspace's. */
function noInvitation({ session }: OwnerContext, reason: 'unknown' | 'answered'): Reply {
  if (reason === 'unknown') return errorPage(404);
  return errorPage(409, {
    title: 'This invitation has already been accepted or cancelled',
    body: 'Nothing was changed. The list of members is up to date.',
    action: { href: paths.members(session.workspace.slug), label: 'See the members' },
  });
}

async function resend(services: Services, context: OwnerContext, linkId: string): Promise<Reply> {
  const outcome = await resendInvitation(services, context.act, linkId);
  if (outcome.ok) return sent(services, context, outcome.email, outcome.link);
  if (outcome.reason === 'unknown' || outcome.reason === 'answered')
    return noInvitation(context, outcome.reason);
  return errorPage(409, {
    title: 'Nothing was sent',
    body: SAYS[outcome.reason],
    action: { href: paths.members(context.session.workspace.slug), label: 'Back to the members' },
  });
}

async function withdraw(services: Services, context: OwnerContext, linkId: string): Promise<Reply> {
  const outcome = await withdrawInvitation(services, context.act, linkId);
  if (!outcome.ok) return noInvitation(context, outcome.reason);
  const { sessionId, workspace } = context.session;
  await leaveFlash(services.db, sessionId, `Invitation to ${outcome.email} cancelled.`);
  return seeOther(paths.members(workspace.slug));
}

/** Invitations, as the owner sends, repeats and withdraws them. */
export function memberInvitationRoutes(routes: Routes, services: Services): void {
  const owner = { host: 'base', access: 'owner' } as const;

  routes.page({
    ...owner,
    url: paths.invite(':slug'),
    query: z.object({ company: idField.nullable().default(null) }),
    handler: async (context, { query }) => {
      const { company } = query;
      return html(
        await invitePage(services, context, company === null ? {} : { values: { role: 'client', company } }),
      );
    },
  });
  inviteManyRoutes(routes, services);

  routes.action({
    ...owner,
    url: paths.memberInvitations(':slug'),
    params: workspaceParams,
    from: ({ params }) => paths.invite(params.slug),
    body: invitationForm,
    invalid: (context, form) => send(services, context, form),
    handler: (context, form) => send(services, context, { ...form, errors: {} }),
  });
  routes.action({
    ...owner,
    url: paths.resendInvitation(':slug'),
    params: workspaceParams,
    from: ({ params }) => paths.members(params.slug),
    body: listed,
    invalid: () => errorPage(404),
    handler: (context, { body }) => resend(services, context, body.invitation),
  });
  routes.action({
    ...owner,
    url: paths.withdrawInvitation(':slug'),
    params: workspaceParams,
    from: ({ params }) => paths.members(params.slug),
    body: listed,
    invalid: () => errorPage(404),
    handler: (context, { body }) => withdraw(services, context, body.invitation),
  });
}
