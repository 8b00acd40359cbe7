import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { looksLikeId } from '../../../data/id.ts';
import { parseEmail } from '../../../domain/email.ts';
import { nameField, rawField, readForm } from '../../../http/form.ts';
import { outboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { type InviteForm, InvitePage } from './form-views.tsx';
import {
  INVITATION_LIMITS,
  type InvitationRefusal,
  invite,
  resendInvitation,
  withdrawInvitation,
} from './invite.ts';
import { companyNames } from './queries.ts';

const roleField = z.enum(['consultant', 'client'], 'Choose a role.');
const companyField = nameField('Enter the client’s company.');

const SAYS: Readonly<Record<InvitationRefusal, string>> = {
  member: 'This person is a member already.',
  'many-pending': `${INVITATION_LIMITS.pending} invitations wait for an answer. Withdraw some before you send another.`,
  'many-today': `${INVITATION_LIMITS.perDay} invitations were sent within 24 hours. Wait a day before you send another.`,
  'many-to-address': `${INVITATION_LIMITS.perAddressPerDay} invitations went to this address within 24 hours. Wait a day before you send another.`,
  'company-gone': 'The client company that this invitation was for is gone. Withdraw it, and invite anew.',
};

interface Wanted {
  readonly email: string;
  /** Null for a consultant. */
  readonly company: string | null;
}

/** The whole form is judged at once, so that every message shows at the same time. */
function readInvitation(request: FastifyRequest) {
  const { values } = readForm(request, z.object({}));
  const email = parseEmail(rawField(request, 'email'));
  const role = roleField.safeParse(rawField(request, 'role'));
  const company = rawField(request, 'company') ?? '';
  const named = companyField.safeParse(company);
  const isBlank = typeof company === 'string' && company.trim() === '';
  const errors: Record<string, string> = {};
  if (email === null) errors.email = 'Enter an e-mail address, such as jane@example.com.';
  if (!role.success) errors.role = 'Choose a role.';
  if (role.data === 'client' && !named.success) {
    errors.company = named.error.issues[0]?.message ?? 'Enter the client’s company.';
  }
  if (role.data === 'consultant' && !isBlank) {
    errors.company = 'Leave this empty for a consultant: only clients belong to a company.';
  }
  const wanted: Wanted | null =
    email === null || Object.keys(errors).length > 0
      ? null
      : { email, company: role.data === 'client' ? (named.data ?? null) : null };
  return { wanted, errors, values };
}

async function invitePage(
  { db }: Services,
  { session, scope }: OwnerContext,
  form: Partial<InviteForm> = {},
) {
  return (
    <DashboardPage title="Invite somebody" current="members" session={session}>
      <InvitePage form={{ companies: await companyNames(db, scope), ...form }} />
    </DashboardPage>
  );
}

/** Back to the list, which says that it is done and stands in for the mail where none is sent. */
async function sent(services: Services, { session, now }: OwnerContext, email: string, link: string) {
  const hint = outboxHint(services, { link, now });
  const message = hint === null ? `We sent the invitation to ${email}.` : `${email} is invited.`;
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(`${paths.members(session.workspace.slug)}${hint ?? ''}`);
}

async function send(services: Services, context: OwnerContext, request: FastifyRequest): Promise<Reply> {
  const { wanted, errors, values } = readInvitation(request);
  if (wanted === null) return unprocessable(await invitePage(services, context, { values, errors }));
  const outcome = await invite(services, context.act, wanted);
  if (outcome.ok) return sent(services, context, outcome.email, outcome.link);
  const says = SAYS[outcome.reason];
  const isAboutAddress = outcome.reason === 'member' || outcome.reason === 'many-to-address';
  const trouble = isAboutAddress ? { errors: { email: says } } : { trouble: says };
  return unprocessable(await invitePage(services, context, { values, ...trouble }));
}

/** The invitation was accepted or withdrawn since the page was shown, or is none of this workspace's. */
function noInvitation({ session }: OwnerContext, reason: 'unknown' | 'answered'): Reply {
  if (reason === 'unknown') return errorPage(404);
  return errorPage(409, {
    title: 'This invitation is no longer open',
    body: 'It was accepted or withdrawn in the meantime. The list of members shows how things stand.',
    action: { href: paths.members(session.workspace.slug), label: 'See the members' },
  });
}

async function resend(services: Services, context: OwnerContext, request: FastifyRequest): Promise<Reply> {
  const linkId = rawField(request, 'invitation');
  if (!looksLikeId(linkId)) return errorPage(404);
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

async function withdraw(services: Services, context: OwnerContext, request: FastifyRequest): Promise<Reply> {
  const linkId = rawField(request, 'invitation');
  if (!looksLikeId(linkId)) return errorPage(404);
  const outcome = await withdrawInvitation(services, context.act, linkId);
  if (!outcome.ok) return noInvitation(context, outcome.reason);
  const { sessionId, workspace } = context.session;
  await leaveFlash(services.db, sessionId, `The invitation of ${outcome.email} is withdrawn.`);
  return seeOther(paths.members(workspace.slug));
}

/** Invitations, as the owner sends, repeats and withdraws them. */
export function memberInvitationRoutes(routes: Routes, services: Services): void {
  const owner = { host: 'base', access: 'owner' } as const;

  routes.page({
    ...owner,
    url: paths.invite(':slug'),
    handler: async (context) => html(await invitePage(services, context)),
  });
  routes.action({
    ...owner,
    url: paths.memberInvitations(':slug'),
    handler: (context, request) => send(services, context, request),
  });
  routes.action({
    ...owner,
    url: paths.resendInvitation(':slug'),
    handler: (context, request) => resend(services, context, request),
  });
  routes.action({
    ...owner,
    url: paths.withdrawInvitation(':slug'),
    handler: (context, request) => withdraw(services, context, request),
  });
}
