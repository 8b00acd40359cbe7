import type { VNode } from 'preact';
import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { parseEmail } from '../../../domain/email.ts';
import { plainlyTyped } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { deleteAccount } from './deletion.ts';
import { type DeletionFacts, DeletionPage } from './deletion-views.tsx';
import { workspacesOwnedBy } from './queries.ts';

const confirmation = z.object({ email: plainlyTyped });

async function factsFor({ db, config }: Services, { session, site }: AccountContext): Promise<DeletionFacts> {
  const { account } = session;
  const host = site.kind === 'base' ? '' : config.baseUrl;
  const owned = await workspacesOwnedBy(db, account.id);
  return {
    email: account.email,
    owned: owned.map(({ slug, name }) => ({ name, href: `${host}${paths.settings(slug)}` })),
    isAdmin: account.isAdmin,
  };
}

const deletionPage = ({ session, site }: AccountContext, facts: DeletionFacts): VNode => (
  <AccountPage current={accountEntries.own} title="Delete your account?" session={session} site={site}>
    <DeletionPage facts={facts} />
  </AccountPage>
);

/** What no confirmation would change. */
async function refusal(services: Services, context: AccountContext, email: string): Promise<Reply | null> {
  const facts = await factsFor(services, context);
  if (facts.isAdmin || facts.owned.length > 0) return html(deletionPage(context, facts), 409);
  if (parseEmail(email) === facts.email) return null;
  const errors = { email: `That isn’t your email address. Type ${facts.email} to confirm.` };
  return unprocessable(deletionPage(context, { ...facts, values: { email }, errors }));
}

async function deleting(services: Services, context: AccountContext, email: string): Promise<Deed | Reply> {
  const refused = await refusal(services, context, email);
  return refused ?? { deed: 'delete your account for good', button: 'Delete account' };
}

async function remove(services: Services, context: AccountContext, email: string): Promise<Reply> {
  const refused = await refusal(services, context, email);
  if (refused !== null) return refused;
  const outcome = await deleteAccount(services, context.act);
  if (outcome === 'deleted') return seeOther(`${paths.signIn}?deleted=1`, { clear: true });
  return html(deletionPage(context, await factsFor(services, context)), 409);
}

/** B14: deleting one's own account, on both hosts. */
export function deletionRoutes(routes: Routes, services: Services): void {
  const route = { url: paths.deleteAccount, host: 'both', access: 'account' } as const;

  routes.page({
    ...route,
    handler: async (context) => html(deletionPage(context, await factsFor(services, context))),
  });

  routes.action({
    ...route,
    fresh: (context, { body }) => deleting(services, context, body.email),
    from: () => paths.deleteAccount,
    body: confirmation,
    invalid: async (context) => unprocessable(deletionPage(context, await factsFor(services, context))),
    handler: (context, { body }) => remove(services, context, body.email),
  });
}
