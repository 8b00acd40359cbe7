import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { FieldErrors } from '../../../ui/form.tsx';
import { engagementsOf } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { changeContactAccess } from './commands.ts';
import { findContact, givableTo } from './queries.ts';
import { ContactPage, GIVE_ALL, SET_ROLE } from './views.tsx';

const one = workspaceParams.extend({ membership: idField });

const accessForm = z.object({
  role: z.enum(['reader', 'responder'], 'Choose what they can do.'),
  sees: z.enum(['all', 'chosen'], 'Choose what they see.'),
  engagements: plain(
    z
      .union([idField.transform((id) => [id]), z.array(idField).max(500)], 'Choose from the list.')
      .default([]),
  ),
});

const REFUSALS = {
  everything: { sees: GIVE_ALL },
  role: { role: SET_ROLE },
} as const satisfies Record<string, FieldErrors>;

/** What the consultancy's need to know keeps from somebody. */
const notTheirs = (slug: string): Reply =>
  errorPage(403, {
    title: 'You’re not on this company’s team',
    body: 'Only the owner and consultants on the team of one of its engagements can change what its contacts see.',
    action: { href: paths.members(slug), label: 'Members' },
  });

async function contactPage(
  services: Services,
  { session, reach }: DashboardContext,
  membershipId: string,
  errors?: FieldErrors,
): Promise<Reply> {
  const contact = await findContact(services.db, reach, membershipId);
  if (contact === null) return errorPage(404);
  const { beyond, everything, isTheirs } = await givableTo(services.db, reach, contact);
  if (!isTheirs) return notTheirs(session.workspace.slug);
  const engagements = await engagementsOf(services, reach, { companyId: contact.companyId });
  const back = { href: paths.members(session.workspace.slug), label: 'Members' };
  const page = (
    <DashboardPage title={contact.name} current={engagementEntries.engagements} session={session}>
      <ContactPage
        facts={{
          contact,
          engagements,
          back,
          mayGiveAll: everything || contact.seesAll,
          maySetRole: beyond.length === 0,
          ...(errors !== undefined && { errors }),
        }}
      />
    </DashboardPage>
  );
  return errors === undefined ? html(page) : unprocessable(page);
}

/** What client contacts see and may do; the owner or a consultant sets it (E4). */
export function contactRoutes(routes: Routes, services: Services): void {
  const here = {
    host: 'base',
    access: 'dashboard',
    url: paths.contact(':slug', ':membership'),
  } as const;

  routes.page({
    ...here,
    params: one,
    handler: (context, { params }) => contactPage(services, context, params.membership),
  });

  routes.action({
    ...here,
    params: one,
    body: accessForm,
    from: ({ params: { slug, membership } }) => paths.contact(slug, membership),
    invalid: (context, { params, errors }) => contactPage(services, context, params.membership, errors),
    handler: async (context, { params, body }) => {
      const { role, sees, engagements } = body;
      const outcome = await changeContactAccess(services, context.act, params.membership, {
        role,
        seesAll: sees === 'all',
        engagementIds: engagements,
      });
      if (!outcome.ok) {
        const { reason } = outcome;
        if (reason === 'unknown' || reason === 'engagement') return errorPage(404);
        if (reason === 'not-theirs') return notTheirs(context.session.workspace.slug);
        return contactPage(services, context, params.membership, REFUSALS[reason]);
      }
      await leaveFlash(
        services.db,
        context.session.sessionId,
        `Saved. ${outcome.name}’s access has changed.`,
      );
      return seeOther(paths.contact(context.session.workspace.slug, params.membership));
    },
  });
}
