import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { readAll, readPage } from '../../../data/list.ts';
import { roleName } from '../../../domain/role.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { addressWith, csvFile, pageLinks, searchFields } from '../../../http/list.ts';
import { readOutboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { RemovePage } from './form-views.tsx';
import { memberInvitationRoutes } from './invitation-routes.tsx';
import { findMember, invitationsOf, membersOf } from './queries.ts';
import { removeMember } from './remove.ts';
import { roleRoutes } from './role-routes.tsx';
import { MembersPage } from './views.tsx';

const listQuery = z.object({
  ...searchFields,
  /** The mail that was just sent, where none is. */
  ref: z.string().nullable().default(null),
});
const one = z.object({ membership: idField });

async function list(
  services: Services,
  context: DashboardContext,
  query: z.output<typeof listQuery>,
): Promise<Reply> {
  const { session, scope, now } = context;
  const { q: search, ref } = query;
  const page = await readPage('oldest-first', query, (stretch) =>
    membersOf(services.db, scope, search, stretch),
  );
  const invitations = page.previous === null ? await invitationsOf(services.db, scope) : [];
  const link = readOutboxHint(services, ref, now);
  return html(
    <DashboardPage title="Members" current={workspaceEntries.members} session={session}>
      <MembersPage
        page={{
          members: page.rows,
          isWhole: page.previous === null && page.next === null,
          csvHref: addressWith(paths.membersCsv(session.workspace.slug), { q: search }),
          pages: pageLinks(paths.members(session.workspace.slug), { q: search }, page, 'oldest-first'),
          invitations: invitations.filter(({ email }) => email.includes(search.toLowerCase())),
          search,
          isOwner: session.membership.role === 'owner',
          you: session.account.id,
          zone: session.workspace.zone,
          now,
          shownLink: link?.includes(paths.invitation('')) === true ? link : null,
        }}
      />
    </DashboardPage>,
  );
}

function ownerStays({ session }: OwnerContext): Reply {
  return errorPage(409, {
    title: 'The owner can’t be removed',
    body: 'Transfer ownership to a consultant first.',
    action: { href: paths.settings(session.workspace.slug), label: 'Transfer ownership' },
  });
}

async function askToRemove(services: Services, context: OwnerContext, membership: string): Promise<Reply> {
  const member = await findMember(services.db, context.scope, membership);
  if (member === null) return errorPage(404);
  if (member.role === 'owner') return ownerStays(context);
  return html(
    <DashboardPage
      title={`Remove ${member.name}?`}
      current={workspaceEntries.members}
      session={context.session}
    >
      <RemovePage member={member} workspaceName={context.session.workspace.name} />
    </DashboardPage>,
  );
}

/** Where a removal ends, also of somebody who isn't there any more: one may have pressed twice. */
async function removed(services: Services, { session }: OwnerContext, message: string): Promise<Reply> {
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.members(session.workspace.slug));
}

const NO_MEMBER = 'That person is no longer a member.';

async function removing(
  services: Services,
  context: OwnerContext,
  membership: string,
): Promise<Deed | Reply> {
  const member = await findMember(services.db, context.scope, membership);
  if (member === null) return removed(services, context, NO_MEMBER);
  if (member.role === 'owner') return ownerStays(context);
  return { deed: `remove ${member.name} from ${context.session.workspace.name}`, button: 'Remove' };
}

async function remove(services: Services, context: OwnerContext, membership: string): Promise<Reply> {
  const outcome = await removeMember(services, context.act, membership);
  if (!outcome.ok && outcome.reason === 'owner') return ownerStays(context);
  return removed(
    services,
    context,
    outcome.ok ? `${outcome.name} has been removed and signed out.` : NO_MEMBER,
  );
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
  roleRoutes(routes, services);

  routes.page({
    url: paths.membersCsv(':slug'),
    host: 'base',
    access: 'dashboard',
    query: z.object({ q: searchFields.q }),
    handler: ({ session, scope, now }, { query: { q } }) =>
      csvFile(
        `${session.workspace.slug}-members`,
        now,
        [
          'Name',
          'Email address',
          'Role',
          'Company',
          'Two-factor',
          'Last sign-in (UTC)',
          'Disabled',
          'Ends (UTC)',
        ],
        readAll('oldest-first', (stretch) => membersOf(services.db, scope, q, stretch)),
        ({ name, email, role, company, enrolled, lastSignInAt, disabled, endsAt }) => [
          name,
          email,
          roleName(role),
          company ?? '',
          enrolled ? 'set up' : 'not set up',
          lastSignInAt === null ? '' : new Date(lastSignInAt).toISOString(),
          disabled ? 'yes' : 'no',
          endsAt === null ? '' : new Date(endsAt).toISOString(),
        ],
      ),
  });

  routes.page({
    url: paths.askToRemoveMember(':slug', ':membership'),
    host: 'base',
    access: 'owner',
    params: workspaceParams.extend(one.shape),
    handler: (context, { params }) => askToRemove(services, context, params.membership),
  });

  routes.action({
    url: paths.removeMember(':slug'),
    host: 'base',
    access: 'owner',
    fresh: (context, { body }) => removing(services, context, body.membership),
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
