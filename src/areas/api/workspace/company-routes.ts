import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { errorPage, json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { companyChoices, engagementsOf } from '../../engagements/public.ts';
import { companyForm, createCompany } from '../../workspace/public.ts';
import { apiPaths } from '../paths.ts';
import { pageBehind, pageOf } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { once } from './once.ts';

const { name, reference, notes } = companyForm.shape;

const newCompany = z.object({
  name,
  reference: z
    .string('Use a line of text, or null.')
    .nullable()
    .default(null)
    .transform((given) => given ?? '')
    .pipe(reference),
  notes,
});

const CHOSEN_ONLY = 'This token was created for chosen engagements. It can’t add a company.';

/** To a token for chosen engagements theirs alone (E27). */
async function companiesFor(services: Services, { scope, reach }: DashboardContext) {
  const companies = await companyChoices(services.db, scope);
  if (reach.ofToken === null) return companies;
  const theirs = new Set((await engagementsOf(services, reach)).map(({ companyId }) => companyId));
  return companies.filter(({ id }) => theirs.has(id));
}

/** A workspace's client companies; to a client their own alone. */
export function companyApiRoutes(routes: Routes, services: Services): void {
  routes.endpoint({
    method: 'GET',
    url: apiPaths.companies(':slug'),
    host: 'both',
    access: 'member',
    query: cursorQuery,
    handler: async (context, { query }) => {
      if (context.side === 'client') {
        const { company } = context.session.membership;
        return json(pageOf(company === null ? [] : [{ id: company.id, name: company.name }], null));
      }
      const companies = await companiesFor(services, context);
      const { shown, next } = pageBehind(companies, query.cursor);
      return json(
        pageOf(
          shown.map(({ id, name, reference }) => ({ id, name, reference })),
          next,
        ),
      );
    },
  });

  routes.endpoint({
    method: 'POST',
    url: apiPaths.companies(':slug'),
    host: 'both',
    access: 'member',
    body: newCompany,
    largest: 1024 * 1024,
    handler: async (context, { body, requestKey }) => {
      if (context.side === 'client') return errorPage(403);
      if (context.reach.ofToken !== null) return errorPage(403, { body: CHOSEN_ONLY });
      return once(services, context, requestKey, {
        deed: (act) => createCompany(services, act, body),
        answer: (_, id) => json({ id, name: body.name, reference: body.reference }, 201),
        companyOf: (id) => id,
      });
    },
  });
}
