import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, placeFields, workspaceParams } from '../../../http/fields.ts';
import { readOutboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { RemovePage } from './form-views.tsx';
import { memberInvitationRoutes } from './invitation-routes.tsx';
import { findMember, invitationsOf, membersPage } from './queries.ts';
import { removeMember } from './remove.ts';
import { MembersPage } from './views.tsx';

const listQuery = z.object({
  ...placeFields,
  /** What is searched for: one line of at most a hundred characters. */
  q: z
    .string()
    .default('')
    .transform((search) =>
      search
        .replace(/\p{C}+/gu, ' ')
        .normalize('NFC')
        .trim()
        .slice(0, 100),
    ),
  /** The mail that was just sent, where none is. */
  ref: z.string().nullable().default(null),
});
const one = z.object({ membership: idField });

async function list(
  services: Services,
  context: DashboardContext,
  { q: search, before, after, ref }: z.output<typeof listQuery>,
): Promise<Reply> {
  const { session, scope, now } = context;
  const place = { before, after: before === null ? after : null };
  const page = await membersPage(services.db, scope, { search, ...place });
  const invitations = page.previous === null ? await invitationsOf(services.db, scope) : [];
  const link = readOutboxHint(services, ref, now);
  return html(
    <DashboardPage title="Members" current="members" session={session}>
      <MembersPage
        page={{
          ...page,
          invitations: invitations.filter(({ email }) => email.includes(search.toLowerCase())),
          search,
          isOwner: session.membership.role === 'owner',
          you: session.account.id,
          now,
          shownLink: link?.includes(paths.invitation('')) === true ? link : null,
        }}
      />
    </DashboardPage>,
  );
}

function ownerStays({ session }: OwnerContext): Reply {
  return errorPage(409, {
    title: 'The owner cannot be removed',
    body: 'A workspace always has an owner. Hand it over to a consultant first; after that you can be removed like anybody else.',
    action: { href: paths.settings(session.workspace.slug), label: 'Hand over the workspace' },
  });
}

async function askToRemove(services: Services, context: OwnerContext, membership: string): Promise<Reply> {
  const member = await findMember(services.db, context.scope, membership);
  if (member === null) return errorPage(404);
  if (member.role === 'owner') return ownerStays(context);
  return html(
    <DashboardPage title={`Remove ${member.name}?`} current="members" session={context.session}>
      <RemovePage member={member} workspaceName={context.session.workspace.name} />
    </DashboardPage>,
  );
}

async function remove(services: Services, context: OwnerContext, membership: string): Promise<Reply> {
  const outcome = await removeMember(services, context.act, membership);
  if (outcome.ok) {
    const message = `${outcome.name} no longer belongs to this workspace, and was signed out.`;
    await leaveFlash(services.db, context.session.sessionId, message);
    return seeOther(paths.members(context.session.workspace.slug));
  }
  return outcome.reason === 'owner' ? ownerStays(context) : errorPage(404);
}

/** The people of a workspace: who they are, inviting and removing them. */
export function memberRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.members(':slug'),
    host: 'base',
    access: 'dashboard',
    query: listQuery,
    handler: (context, { query }) => list(services, context, query),
  });

  memberInvitationRoutes(routes, services);

  // Confirmed before the page rather than behind its button, so that the button does what it says.
  routes.page({
    url: paths.askToRemoveMember(':slug', ':membership'),
    host: 'base',
    access: 'owner',
    fresh: true,
    params: workspaceParams.extend(one.shape),
    handler: (context, { params }) => askToRemove(services, context, params.membership),
  });

  routes.action({
    url: paths.removeMember(':slug'),
    host: 'base',
    access: 'owner',
    fresh: true,
    params: workspaceParams,
    body: one,
    from: ({ params: { slug }, values }) => {
      const membership = idField.safeParse(values.membership);
      return membership.success ? paths.askToRemoveMember(slug, membership.data) : paths.members(slug);
    },
    invalid: () => errorPage(404),
    handler: (context, { body }) => remove(services, context, body.membership),
  });
}
