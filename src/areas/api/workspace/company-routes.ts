import { json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { companyChoices } from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { pageBehind, pageOf } from './answers.ts';
import { cursorQuery } from './cursor.ts';

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
      const { shown, next } = pageBehind(await companyChoices(services.db, context.scope), query.cursor);
      return json(
        pageOf(
          shown.map(({ id, name, reference }) => ({ id, name, reference })),
          next,
        ),
      );
    },
  });
}
