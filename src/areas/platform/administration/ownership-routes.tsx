import type { VNode } from 'preact';
import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { idField } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { reassignOwnership } from '../../workspace/public.ts';
import { platformEntries } from '../navigation.ts';
import { type Ownership, ownershipOf } from './ownership-queries.ts';
import { type OwnershipForm, OwnershipView } from './ownership-views.tsx';
import { reasonField } from './reason.ts';

const NO_CHOICE = 'Choose the new owner.';
const named = z.object({ workspace: idField });
const wanted = named.extend({
  /** Whom the page named as the owner. */
  owner: idField,
  membership: plain(z.string(NO_CHOICE)).pipe(
    z.string().refine((id) => idField.safeParse(id).success, NO_CHOICE),
  ),
  reason: reasonField,
});
type Wanted = z.output<typeof wanted>;
/** What was chosen and typed before a confirmation. */
const chosenBefore = z.object({ membership: idField.optional(), reason: z.string().optional() });

function page(context: AdminContext, form: OwnershipForm): VNode {
  return (
    <AdminPage
      title={`Hand over ${form.ownership.workspace}`}
      current={platformEntries.workspaces}
      context={context}
    >
      <OwnershipView {...form} />
    </AdminPage>
  );
}

/** The page with what was chosen; a path that we made, whatever was posted. */
function fromPage({ values: { workspace, membership, reason } }: { readonly values: FieldValues }): string {
  const known = idField.safeParse(workspace);
  if (!known.success) return paths.adminWorkspaces;
  const here = paths.adminOwnership(known.data);
  const chosen = { ...(membership !== undefined && { membership }), ...(reason !== undefined && { reason }) };
  // A reason too long for a return path is typed again; the way back matters more.
  return safeReturnTo(`${here}?${new URLSearchParams(chosen)}`) ?? here;
}

const changed = (workspace: string) =>
  errorPage(409, {
    title: 'The owner has changed',
    body: 'Someone else has become the owner since you opened the page, so nothing was changed. Check whether this is still needed.',
    action: { href: paths.adminOwnership(workspace), label: 'Open the page again' },
  });

const ONESELF = {
  title: 'You can’t take over a workspace yourself',
  body: 'Nothing was changed. Ask another administrator to make you the owner.',
  action: { href: paths.adminWorkspaces, label: 'Back to the workspaces' },
};

async function handingOver(services: Services, context: AdminContext, body: Wanted): Promise<Deed | Reply> {
  const ownership = await ownershipOf(services.db, context.scope, body.workspace);
  const successor = ownership?.successors.find(({ membershipId }) => membershipId === body.membership);
  if (ownership === null || successor === undefined) return errorPage(404);
  if (ownership.owner.accountId !== body.owner) return changed(body.workspace);
  if (successor.accountId === context.session.account.id) return errorPage(403, ONESELF);
  return {
    deed: `hand over ${ownership.workspace} from ${ownership.owner.email} to ${successor.email}`,
    button: 'Hand over ownership',
  };
}

async function handOver(services: Services, context: AdminContext, body: Wanted): Promise<Reply> {
  const ownership = await ownershipOf(services.db, context.scope, body.workspace);
  if (ownership === null) return errorPage(404);
  const outcome = await reassignOwnership(services, context.act, {
    workspaceId: body.workspace,
    membershipId: body.membership,
    ownerId: body.owner,
    reason: body.reason,
  });
  if (!outcome.ok) {
    switch (outcome.reason) {
      case 'changed':
        return changed(body.workspace);
      case 'oneself':
        return errorPage(403, ONESELF);
      case 'unknown':
        return errorPage(404);
    }
  }
  const message = `${outcome.newOwner} now owns ${ownership.workspace}, and ${ownership.owner.name} is a consultant. We’ve emailed them both.`;
  await leaveFlash(services.db, context.session.sessionId, message);
  return seeOther(paths.adminWorkspaces);
}

/** B14: an administrator hands a workspace over whose owner has left, which the command line can do as well. */
export function ownershipRoutes(routes: Routes, services: Services): void {
  const admin = { host: 'base', access: 'admin' } as const;
  const withOwnership = async (
    context: AdminContext,
    workspace: string | undefined,
    answer: (ownership: Ownership) => Reply,
  ): Promise<Reply> => {
    const ownership =
      workspace === undefined ? null : await ownershipOf(services.db, context.scope, workspace);
    return ownership === null ? errorPage(404) : answer(ownership);
  };

  routes.page({
    ...admin,
    url: paths.adminOwnership(':workspace'),
    params: named,
    query: chosenBefore,
    handler: (context, { params, query: values }) =>
      withOwnership(context, params.workspace, (ownership) => html(page(context, { ownership, values }))),
  });

  routes.action({
    ...admin,
    url: paths.adminHandOver,
    body: wanted,
    fresh: (context, { body }) => handingOver(services, context, body),
    from: fromPage,
    invalid: (context, { body, values, errors }) =>
      withOwnership(context, body.workspace, (ownership) =>
        unprocessable(page(context, { ownership, values, errors })),
      ),
    handler: (context, { body }) => handOver(services, context, body),
  });
}
