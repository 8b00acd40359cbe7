import type { VNode } from 'preact';
import { z } from 'zod';
import type { AccountContext, DashboardContext, PortalContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { FieldErrors } from '../../../ui/form.tsx';
import { accountEntries } from '../../account/public.ts';
import { engagementsOf } from '../../engagements/public.ts';
import { tokenPaths } from '../paths.ts';
import { makeToken, revokeToken, type TokenOutcome } from './commands.ts';
import { type TokenForm, tokenForm } from './form.ts';
import { teamWorkspacesOf, tokensOf } from './queries.ts';
import { type EnteredToken, MadeTokenPage, NewTokenPage, TokensPage } from './views.tsx';

type MakerContext = DashboardContext | PortalContext;

const shell = ({ session, site }: AccountContext | MakerContext, title: string, content: VNode) => (
  <AccountPage current={accountEntries.security} title={title} session={session} site={site}>
    {content}
  </AccountPage>
);

const REFUSALS = {
  name: { name: 'You already have a token with this name. Choose another, or revoke that one.' },
  engagement: { engagements: 'You don’t see one of these engagements any more. Choose from the list.' },
  'too-many': { name: 'You have 50 tokens, which is the most. Revoke one that you don’t need.' },
} as const satisfies Record<Exclude<TokenOutcome, { ok: true }>['reason'], FieldErrors>;

const NONE_CHOSEN = { engagements: 'Choose at least one engagement.' };

const makeAt = ({ act, session }: MakerContext) =>
  act.requirement.access === 'portal' ? tokenPaths.newInPortal : tokenPaths.newIn(session.workspace.slug);

/** The form; with what was entered and what is wrong with it, where it is to be corrected. */
async function newTokenPage(
  services: Services,
  context: MakerContext,
  again?: { readonly errors: FieldErrors; readonly entered: EnteredToken },
): Promise<Reply> {
  const workspace = context.session.workspace.name;
  const page = shell(
    context,
    `New token for ${workspace}`,
    <NewTokenPage
      action={makeAt(context)}
      workspace={workspace}
      engagements={await engagementsOf(services, context.reach)}
      {...again}
    />,
  );
  return again === undefined ? html(page) : unprocessable(page);
}

async function make(services: Services, context: MakerContext, body: TokenForm): Promise<Reply> {
  const { name, may, days, sees, engagements } = body;
  const again = (errors: FieldErrors) => newTokenPage(services, context, { errors, entered: body });
  if (sees === 'chosen' && engagements.length === 0) return again(NONE_CHOSEN);
  const outcome = await makeToken(services, context.act, {
    name,
    mayWrite: may === 'write',
    days: Number(days),
    engagementIds: sees === 'chosen' ? engagements : null,
  });
  if (!outcome.ok) return again(REFUSALS[outcome.reason]);
  return html(shell(context, 'Copy your token', <MadeTokenPage name={name} token={outcome.token} />));
}

/** What can be read of a form that does not hold. */
const enteredIn = ({ values, body }: { values: FieldValues; body: Partial<TokenForm> }): EnteredToken => ({
  ...body,
  name: values.name,
});

const DEED = { deed: 'create a token that lets a program act as you', button: 'Create token' };

/** Tokens by which programs act as their makers (E27): made for one workspace, listed, and revoked. */
export function tokenRoutes(routes: Routes, services: Services): void {
  const own = { host: 'both', access: 'account' } as const;

  routes.page({
    ...own,
    url: tokenPaths.tokens,
    handler: async (context) => {
      const { session, site, now } = context;
      const places =
        site.kind === 'tenant'
          ? [{ href: tokenPaths.newInPortal, name: site.workspace.name }]
          : (await teamWorkspacesOf(services.db, session.account.id)).map(({ slug, name }) => ({
              href: tokenPaths.newIn(slug),
              name,
            }));
      const tokens = await tokensOf(services.db, session.account.id, now);
      return html(shell(context, 'API tokens', <TokensPage tokens={tokens} makeAt={places} now={now} />));
    },
  });

  routes.action({
    ...own,
    url: tokenPaths.revoke,
    from: () => tokenPaths.tokens,
    body: z.object({ revoked: idField }),
    invalid: () => errorPage(404),
    handler: async ({ act, session }, { body }) => {
      if (!(await revokeToken(services, act, body.revoked))) return errorPage(404);
      await leaveFlash(services.db, session.sessionId, 'Token revoked. Programs can’t use it any more.');
      return seeOther(tokenPaths.tokens);
    },
  });

  const invalid = (context: MakerContext, form: Parameters<typeof enteredIn>[0] & { errors: FieldErrors }) =>
    newTokenPage(services, context, { errors: form.errors, entered: enteredIn(form) });

  const forTeam = { host: 'base', access: 'dashboard', url: tokenPaths.newIn(':slug') } as const;
  routes.page({ ...forTeam, handler: (context) => newTokenPage(services, context) });
  routes.action({
    ...forTeam,
    params: workspaceParams,
    body: tokenForm,
    from: ({ params }) => tokenPaths.newIn(params.slug),
    invalid,
    fresh: () => DEED,
    handler: (context, { body }) => make(services, context, body),
  });

  const forClient = { host: 'tenant', access: 'portal', url: tokenPaths.newInPortal } as const;
  routes.page({ ...forClient, handler: (context) => newTokenPage(services, context) });
  routes.action({
    ...forClient,
    body: tokenForm,
    from: () => tokenPaths.newInPortal,
    invalid,
    fresh: () => DEED,
    handler: (context, { body }) => make(services, context, body),
  });
}
