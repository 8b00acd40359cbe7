import { z } from 'zod';
import type { DashboardContext, MemberContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { engagementsOf } from '../../engagements/public.ts';
import {
  archiveCompany,
  type Company,
  companiesOf,
  companyRevision,
  contactsOf,
  createCompany,
  editCompany,
  findCompany,
  namesakeError,
} from '../../workspace/public.ts';
import { apiPaths } from '../paths.ts';
import { companyAnswer, listedCompanyAnswer, listOf, ownCompanyAnswer } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, pageBehind, said } from './answers.ts';
import { companyChange, newCompany } from './company-body.ts';
import { holdsStill, tagOf } from './conditions.ts';
import { cursorQuery } from './cursor.ts';
import { once } from './once.ts';

const one = workspaceParams.extend({ company: idField });

const CHOSEN_ONLY = 'This token was created for chosen engagements. It can’t add or change a company.';
const NOT_KEPT = 'Only the owner and consultants on the team of one of its engagements can change a company.';

/** A client's own company; null for any other, and for one who is of none. */
function ownCompany({ session }: MemberContext): z.output<typeof ownCompanyAnswer> | null {
  const { company } = session.membership;
  return company === null ? null : { id: company.id, name: company.name };
}

/** To a token for chosen engagements theirs alone (E27). */
async function findTheirs(
  services: Services,
  { reach }: DashboardContext,
  id: string,
): Promise<Company | null> {
  if (reach.ofToken !== null && (await engagementsOf(services, reach, { companyId: id })).length === 0)
    return null;
  return findCompany(services, reach, id);
}

const tagOfCompany = (company: Company) => tagOf(companyRevision(company), company.archivedAt ?? 0);

const listed = (
  { id, name, reference }: Pick<Company, 'id' | 'name' | 'reference'>,
  archived: boolean,
): z.output<typeof listedCompanyAnswer> => ({
  id,
  name,
  reference,
  archived,
});

async function whole(
  services: Services,
  context: MemberContext,
  id: string,
  status: 200 | 201 = 200,
): Promise<Reply> {
  if (context.side === 'client') {
    const own = ownCompany(context);
    return own?.id === id ? json(own) : errorPage(404);
  }
  const company = await findTheirs(services, context, id);
  if (company === null) return errorPage(404);
  const facts = listed(company, company.archivedAt !== null);
  if (context.reach.ofToken !== null) return json(facts, status, tagOfCompany(company));
  const contacts = await contactsOf(services.db, context.reach, id);
  const answer: z.output<typeof companyAnswer> = {
    ...facts,
    notes: company.isKept ? company.notes : null,
    contacts: contacts.map(({ accountId, name, email }) => ({ id: accountId, name, email })),
  };
  return json(answer, status, tagOfCompany(company));
}

/** A workspace's client companies; to a client their own alone (E5, E26). */
export function companyApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.companies(':slug'),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(z.union([listedCompanyAnswer, ownCompanyAnswer])) },
    handler: async (context, { query }) => {
      if (context.side === 'client') {
        const own = ownCompany(context);
        return answerWithPage(
          pageBehind(own === null ? [] : [own], query.cursor),
          query.cursor,
          (one) => one,
        );
      }
      const { reach } = context;
      const companies = (await companiesOf(services.db, reach)).filter(
        ({ engagements }) => reach.ofToken === null || engagements > 0,
      );
      return answerWithPage(pageBehind(companies, query.cursor), query.cursor, (company) =>
        listed(company, company.isArchived),
      );
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.companies(':slug'),
    body: newCompany,
    answers: { status: 201, schema: companyAnswer, hasTag: true },
    largest: 1024 * 1024,
    handler: async (context, { body, requestKey }) => {
      if (context.side === 'client') return errorPage(403);
      if (context.reach.ofToken !== null) return errorPage(403, { body: CHOSEN_ONLY });
      return once(services, context, requestKey, {
        deed: (act) => createCompany(services, act, body),
        answer: (seen, added) =>
          added.ok
            ? whole(seen, context, added.id, 201)
            : misread({ reference: namesakeError(body.reference) }),
        companyOf: (added) => (added.ok ? added.id : ''),
        isReached: async (id) => (await findCompany(services, context.reach, id)) !== null,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.company(':slug', ':company'),
    params: one,
    answers: {
      status: 200,
      schema: z.union([companyAnswer, listedCompanyAnswer, ownCompanyAnswer]),
      hasTag: true,
    },
    handler: (context, { params }) => whole(services, context, params.company),
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.company(':slug', ':company'),
    params: one,
    body: companyChange,
    isConditional: true,
    answers: { status: 200, schema: companyAnswer, hasTag: true },
    largest: 1024 * 1024,
    handler: async (context, { params: { company: id }, body, ifMatch }) => {
      if (context.side === 'client') return errorPage(ownCompany(context)?.id === id ? 403 : 404);
      const company = await findTheirs(services, context, id);
      if (company === null) return errorPage(404);
      if (context.reach.ofToken !== null) return errorPage(403, { body: CHOSEN_ONLY });
      if (!company.isKept) return errorPage(403, { body: NOT_KEPT });
      if (!holdsStill(ifMatch, tagOfCompany(company))) return changedMeanwhile();
      const { archived, ...details } = body;
      if (archived !== undefined && Object.keys(details).length > 0)
        return misread({ archived: 'Archive or restore a company by itself, without other members.' });
      const { name, reference, notes } = company;
      const outcome =
        archived === undefined
          ? await editCompany(services, context.act, id, {
              ...{ name, reference, notes, ...said(details) },
              seen: companyRevision(company),
            })
          : await archiveCompany(services, context.act, id, archived);
      switch (outcome) {
        case 'unknown':
          return errorPage(404);
        case 'not-kept':
          return errorPage(403, { body: NOT_KEPT });
        case 'conflict':
          return changedMeanwhile();
        case 'namesake':
          return misread({ reference: namesakeError(said(details).reference ?? company.reference) });
        case 'done':
        case 'unchanged':
          return whole(services, context, id);
      }
    },
  });
}
