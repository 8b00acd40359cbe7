import type { VNode } from 'preact';
import { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { tenantUrl } from '../../../access/site.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import type { Role } from '../../../domain/role.ts';
import { writtenEnd } from '../../../domain/zoned-time.ts';
import { nameField, typed } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { somebodyElse, tellSomebodyElse } from '../../../http/somebody-else.ts';
import type { Services } from '../../../services.ts';
import { acceptInvitation } from './commands.ts';
import { findInvitation, findSpentInvitation, type PendingInvitation } from './queries.ts';
import { KnownPage, MemberPage, NewcomerPage, type Shown } from './views.tsx';

const NAMELESS = 'Enter your name.';

const link = z.object({ token: z.string() });
/** Whoever has an account already is asked for nothing. */
const newcomer = z.object({ name: nameField(NAMELESS).optional(), password: typed });

interface Acceptance {
  readonly token: string;
  readonly body: Partial<z.output<typeof newcomer>>;
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** How often an acceptance that met another one is looked at afresh. */
const TRIES = 3;

/**
 * Who has joined is led to their sign-in, with the address filled in; who is signed in there as somebody else is told;
 * everybody else is told how to get another one.
 */
async function gone(services: Services, context: PublicContext, token: string): Promise<Reply> {
  const spent = await findSpentInvitation(services.db, token);
  if (spent !== null && spent.joinedAs !== null) {
    const { email, workspace, joinedAs: role } = spent;
    if (!isAtHome({ role, workspace }, context))
      return seeOther(addressOf(services, { role, workspace }, token));
    await tellSomebodyElse(services, context, email, `${email} has already joined ${workspace.name}.`);
    return seeOther(paths.signInInvited(token));
  }
  return errorPage(410, {
    title: 'This invitation no longer works',
    body: 'It has been used or cancelled, or has expired. Already joined? Sign in. Otherwise ask the person who invited you for a new one.',
    action: { href: paths.signIn, label: 'Sign in' },
    ...(spent !== null && { workspaceName: spent.workspace.name, accent: spent.workspace.accent }),
  });
}

/** On from an invitation that was accepted: to the sign-in, or back to where somebody else is signed in. */
async function joined(
  services: Services,
  context: PublicContext,
  invitation: PendingInvitation,
  token: string,
): Promise<Reply> {
  const { email, workspace } = invitation;
  await tellSomebodyElse(services, context, email, `${email} has joined ${workspace.name}.`);
  return seeOther(paths.signInInvited(token));
}

/** What says where an invitation leads. */
interface Destined {
  readonly role: Role;
  readonly workspace: { readonly id: string; readonly slug: string };
}

/** Whether the invitation belongs on the host that it was opened on. */
function isAtHome({ role, workspace }: Destined, { site }: PublicContext): boolean {
  return role === 'client'
    ? site.kind === 'tenant' && site.workspace.id === workspace.id
    : site.kind === 'base';
}

/** The address on the host where the member will be at home; a link pasted elsewhere leads there. */
function addressOf(services: Services, { role, workspace }: Destined, token: string): string {
  const home = role === 'client' ? tenantUrl(services.config, workspace.slug) : services.config.baseUrl;
  return `${home}${paths.invitation(token)}`;
}

/** What somebody is invited to. */
function placeOf({ role, company, endsAt, workspace: { name, zone } }: PendingInvitation): string {
  switch (role) {
    case 'consultant':
      return `to join ${name} as a consultant`;
    case 'client':
      return `to ${name}’s client portal for ${company?.name ?? 'your company'}`;
    case 'auditor':
      return `to look at ${name} as an auditor until ${writtenEnd(endsAt ?? 0, zone)}`;
  }
}

function shownOf(
  services: Services,
  context: PublicContext,
  invitation: PendingInvitation,
  token: string,
): Shown {
  const { workspace, inviterName, email, account } = invitation;
  const at = placeOf(invitation);
  return {
    action: paths.invitation(token),
    email,
    name: account?.name,
    signedInAs: somebodyElse(context, email),
    workspaceName: workspace.name,
    accent: workspace.accent,
    what: inviterName === null ? `You have been invited ${at}.` : `${inviterName} has invited you ${at}.`,
    supportEmail: services.config.supportEmail,
  };
}

function pageOf(
  services: Services,
  context: PublicContext,
  invitation: PendingInvitation,
  token: string,
): VNode {
  const shown = shownOf(services, context, invitation, token);
  if (invitation.account === null) return <NewcomerPage shown={shown} />;
  return invitation.account.isMember ? <MemberPage shown={shown} /> : <KnownPage shown={shown} />;
}

async function accept(services: Services, context: PublicContext, form: Acceptance): Promise<Reply> {
  const { origin, now } = context;
  const { token } = form;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const invitation = await findInvitation(services.db, token, now);
    if (invitation === null) return gone(services, context, token);
    if (!isAtHome(invitation, context)) return seeOther(addressOf(services, invitation, token));
    if (invitation.account?.isMember === true) return html(pageOf(services, context, invitation, token));
    const joining =
      invitation.account === null ? await readNewcomer(services, context, invitation, form) : null;
    if (joining !== null && !joining.ok) return joining.reply;
    const outcome = await acceptInvitation(services, {
      invitation,
      newcomer: joining?.newcomer ?? null,
      origin,
      now,
    });
    if (outcome === 'accepted') return joined(services, context, invitation, token);
    if (outcome === 'gone') return gone(services, context, token);
  }
  return seeOther(paths.invitation(token));
}

async function readNewcomer(
  services: Services,
  context: PublicContext,
  invitation: PendingInvitation,
  form: Acceptance,
) {
  const { workspace, email } = invitation;
  const { name } = form.body;
  const typedName = form.values.name ?? '';
  const password = checkPassword(form.body.password, [typedName, email, workspace.name, workspace.slug]);
  if (name !== undefined && password.ok) {
    const passwordHash = await hashPassword(password.password);
    return { ok: true, newcomer: { name, passwordHash } } as const;
  }
  const errors = {
    ...(name === undefined && { name: form.errors.name ?? NAMELESS }),
    ...(!password.ok && { password: password.message }),
  };
  const shown = shownOf(services, context, invitation, form.token);
  const reply = unprocessable(<NewcomerPage shown={shown} errors={errors} name={typedName} />);
  return { ok: false, reply } as const;
}

/** D20: the mailed link of an invitation. Looking at it uses nothing up; the button does, and signs nobody in. */
export function invitationRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.invitation(':token'),
    host: 'both',
    access: 'public',
    params: link,
    handler: async (context, { params: { token } }) => {
      const invitation = await findInvitation(services.db, token, context.now);
      if (invitation === null) return gone(services, context, token);
      if (!isAtHome(invitation, context)) return seeOther(addressOf(services, invitation, token));
      return html(pageOf(services, context, invitation, token));
    },
  });

  routes.action({
    url: paths.invitation(':token'),
    host: 'both',
    access: 'public',
    params: link,
    body: newcomer,
    invalid: (context, { params, ...form }) => accept(services, context, { ...params, ...form }),
    handler: (context, { params, ...form }) => accept(services, context, { ...params, ...form, errors: {} }),
  });
}
