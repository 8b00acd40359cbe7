import type { VNode } from 'preact';
import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementsOf } from '../../engagements/public.ts';
import { workspaceEntries } from '../navigation.ts';
import { eraseCompany, isItsName } from './erase.ts';
import { type ErasureFacts, ErasurePage } from './erase-views.tsx';
import { contactsOf, findCompany } from './queries.ts';

const one = workspaceParams.extend({ company: idField });
const confirmation = z.object({ name: plainlyTyped });

/** What is to be erased; null where the workspace has no such company. */
async function factsOf(
  services: Services,
  { reach }: OwnerContext,
  id: string,
): Promise<ErasureFacts | null> {
  const company = await findCompany(services, reach, id);
  if (company === null) return null;
  const [contacts, engagements] = await Promise.all([
    contactsOf(services.db, reach, id),
    engagementsOf(services, reach, { companyId: id }),
  ]);
  return { company, contacts: contacts.length, engagements: engagements.length };
}

const erasurePage = ({ session }: OwnerContext, facts: ErasureFacts): VNode => (
  <DashboardPage
    title={`Erase ${facts.company.name}?`}
    current={workspaceEntries.companies}
    session={session}
  >
    <ErasurePage facts={facts} />
  </DashboardPage>
);

async function asked(services: Services, context: OwnerContext, id: string): Promise<Reply> {
  const facts = await factsOf(services, context, id);
  return facts === null ? errorPage(404) : html(erasurePage(context, facts));
}

interface Sent {
  readonly id: string;
  readonly name: string;
}

async function notItsName(services: Services, context: OwnerContext, { id, name }: Sent): Promise<Reply> {
  const facts = await factsOf(services, context, id);
  if (facts === null) return errorPage(404);
  const errors = { name: `That isn’t the company’s name. Type ${facts.company.name} to confirm.` };
  return unprocessable(erasurePage(context, { ...facts, values: { name }, errors }));
}

async function erasing(services: Services, context: OwnerContext, sent: Sent): Promise<Deed | Reply> {
  const company = await findCompany(services, context.reach, sent.id);
  if (company === null) return errorPage(404);
  if (!isItsName(company, sent.name)) return notItsName(services, context, sent);
  return { deed: `erase ${company.name} and everything about it, for good`, button: 'Erase the company' };
}

async function erase(services: Services, context: OwnerContext, sent: Sent): Promise<Reply> {
  const { session, act } = context;
  const outcome = await eraseCompany(services, act, sent);
  if (outcome === 'unknown') return errorPage(404);
  if (outcome === 'another-name') return notItsName(services, context, sent);
  const { slug } = session.workspace;
  if (outcome === 'changed') {
    return errorPage(409, {
      title: 'Someone has just become a contact of this company',
      body: 'Nothing was erased. Check its contacts, then try again.',
      action: { href: paths.company(slug, sent.id), label: 'See the company' },
    });
  }
  // Without its name, which is nowhere any more.
  await leaveFlash(services.db, session.sessionId, 'The company and everything about it was erased.');
  return seeOther(paths.companies(slug));
}

/** E5: erasing a company for good. */
export function erasureRoutes(routes: Routes, services: Services): void {
  const route = {
    host: 'base',
    access: 'owner',
    url: paths.eraseCompany(':slug', ':company'),
    params: one,
  } as const;

  routes.page({
    ...route,
    handler: (context, { params }) => asked(services, context, params.company),
  });

  routes.action({
    ...route,
    body: confirmation,
    fresh: (context, { params, body }) => erasing(services, context, { id: params.company, name: body.name }),
    from: ({ params: { slug, company } }) => paths.eraseCompany(slug, company),
    invalid: (context, { params }) => asked(services, context, params.company),
    handler: (context, { params, body }) => erase(services, context, { id: params.company, name: body.name }),
  });
}
