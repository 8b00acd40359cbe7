import { z } from 'zod';
import type { OwnerContext, SignedIn } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { LEADING_VERSIONS } from '../../../domain/finding-fields.ts';
import { parseZone } from '../../../domain/zoned-time.ts';
import { fieldBy, filled, idField, nameField, workspaceParams } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { accents } from '../../../ui/accent.ts';
import { changeLeadingCvss, changeNeedToKnow, changeWorkspace } from './commands.ts';
import { transferOwnership } from './hand-over.ts';
import { chosenBefore, settingsPage } from './page.tsx';
import { hasHandedOver, successorsOf } from './queries.ts';

const workspaceForm = z.object({
  name: nameField('Enter the name of your workspace.'),
  accent: z.enum(accents, 'Choose one of the colours.'),
  // Left out it stays as it is.
  zone: plain(fieldBy(parseZone, 'Enter a time zone, like Europe/Berlin.').optional()),
});

const sightForm = z.object({ sees: z.enum(['all', 'team'], 'Choose what consultants see.') });

const leadingForm = z.object({ leads: z.enum(LEADING_VERSIONS, 'Choose a version of CVSS.') });

const successor = z.object({ membership: plain(filled('Choose the new owner.')) });

async function saveWorkspace(
  services: Services,
  context: OwnerContext,
  wanted: z.output<typeof workspaceForm>,
): Promise<Reply> {
  await changeWorkspace(services, context.act, wanted);
  await leaveFlash(services.db, context.session.sessionId, 'Saved.');
  return seeOther(paths.settings(context.session.workspace.slug));
}

async function handOver(services: Services, context: OwnerContext, membershipId: string): Promise<Reply> {
  const { workspaceId } = context.scope;
  const outcome = await transferOwnership(services, context.act, { workspaceId, membershipId });
  if (outcome.ok) {
    const message = `${outcome.newOwner} is now the owner and you’re a consultant. We’ve emailed you both.`;
    await leaveFlash(services.db, context.session.sessionId, message);
    return seeOther(paths.settings(context.session.workspace.slug));
  }
  return errorPage(404);
}

async function handingOver(
  services: Services,
  { scope, session }: OwnerContext,
  membershipId: string,
): Promise<Deed | Reply> {
  const successor = (await successorsOf(services.db, scope)).find((one) => one.membershipId === membershipId);
  if (successor === undefined) return errorPage(404);
  return {
    deed: `transfer ownership of ${session.workspace.name} to ${successor.name}`,
    button: 'Transfer ownership',
  };
}

/** The way back keeps the choice; only what looks like one of our ids, for it goes into an address. */
function transferPath(slug: string, { membership }: FieldValues): string {
  const chosen = idField.safeParse(membership);
  const here = paths.settings(slug);
  return chosen.success ? `${here}?transfer=${chosen.data}` : here;
}

/** Where handing over led whoever has done it, and presses again as the consultant that they are now. */
async function handedOver(
  services: Services,
  { account, workspace }: SignedIn,
  { membership }: FieldValues,
): Promise<string | null> {
  const to = idField.safeParse(membership);
  if (workspace === null || !to.success) return null;
  const between = { by: account.id, to: to.data };
  const isDone = await hasHandedOver(services.db, { workspaceId: workspace.id }, between);
  return isDone ? paths.settings(workspace.slug) : null;
}

/** Settings of a workspace: the page, and what is beside the policy's switch. */
export function settingsRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.settings(':slug'),
    host: 'base',
    access: 'dashboard',
    query: chosenBefore,
    handler: async (context, { query }) => html(await settingsPage(services, context, { chosen: query })),
  });

  routes.action({
    url: paths.workspaceSettings(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    from: ({ params }) => paths.settings(params.slug),
    body: workspaceForm,
    invalid: async (context, workspace) =>
      unprocessable(await settingsPage(services, context, { workspace })),
    handler: (context, { body }) => saveWorkspace(services, context, body),
  });

  routes.action({
    url: paths.needToKnow(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    from: ({ params }) => paths.settings(params.slug),
    body: sightForm,
    invalid: async (context, sight) => unprocessable(await settingsPage(services, context, { sight })),
    handler: async (context, { body }) => {
      await changeNeedToKnow(services, context.act, body.sees === 'team');
      await leaveFlash(services.db, context.session.sessionId, 'Saved.');
      return seeOther(paths.settings(context.session.workspace.slug));
    },
  });

  routes.action({
    url: paths.leadingCvss(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    from: ({ params }) => paths.settings(params.slug),
    body: leadingForm,
    invalid: async (context, leading) => unprocessable(await settingsPage(services, context, { leading })),
    handler: async (context, { body }) => {
      await changeLeadingCvss(services, context.act, body.leads);
      await leaveFlash(services.db, context.session.sessionId, 'Saved.');
      return seeOther(paths.settings(context.session.workspace.slug));
    },
  });

  routes.action({
    url: paths.ownership(':slug'),
    host: 'base',
    access: 'owner',
    fresh: (context, { body }) => handingOver(services, context, body.membership),
    params: workspaceParams,
    body: successor,
    from: ({ params, values }) => transferPath(params.slug, values),
    invalid: async (context, ownership) =>
      unprocessable(await settingsPage(services, context, { ownership })),
    doneBefore: (session, { values }) => handedOver(services, session, values),
    handler: (context, { body }) => handOver(services, context, body.membership),
  });
}
