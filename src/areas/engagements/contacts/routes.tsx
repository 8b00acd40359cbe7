import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { FieldErrors } from '../../../ui/form.tsx';
import { engagementsOf } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { changeContactAccess } from './commands.ts';
import { findContact } from './queries.ts';
import { ContactPage } from './views.tsx';

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

async function contactPage(
  services: Services,
  { session, reach }: DashboardContext,
  membershipId: string,
  errors?: FieldErrors,
) {
  const contact = await findContact(services.db, reach, membershipId);
  if (contact === null) return null;
  const engagements = await engagementsOf(services, reach, { companyId: contact.companyId });
  const back = { href: paths.members(session.workspace.slug), label: 'Members' };
  return (
    <DashboardPage title={contact.name} current={engagementEntries.engagements} session={session}>
      <ContactPage facts={{ contact, engagements, back, ...(errors !== undefined && { errors }) }} />
    </DashboardPage>
  );
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
    handler: async (context, { params }) => {
      const page = await contactPage(services, context, params.membership);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    params: one,
    body: accessForm,
    from: ({ params: { slug, membership } }) => paths.contact(slug, membership),
    invalid: async (context, { params, errors }) => {
      const page = await contactPage(services, context, params.membership, errors);
      return page === null ? errorPage(404) : unprocessable(page);
    },
    handler: async (context, { params, body }) => {
      const { role, sees, engagements } = body;
      const outcome = await changeContactAccess(services, context.act, params.membership, {
        role,
        seesAll: sees === 'all',
        engagementIds: engagements,
      });
      if (!outcome.ok) return errorPage(404);
      await leaveFlash(
        services.db,
        context.session.sessionId,
        `Saved. ${outcome.name}’s access has changed.`,
      );
      return seeOther(paths.contact(context.session.workspace.slug, params.membership));
    },
  });
}
