import { errorPage } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { colleaguesOf } from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { colleagueAnswer, listOf } from './answer-schemas.ts';
import { answerWithPage, pageBehind } from './answers.ts';
import { cursorQuery } from './cursor.ts';

/** Who can lead an engagement or be on its team, for programs that plan one (E6, E26). To a client there is nobody. */
export function colleagueApiRoutes(routes: Routes, services: Services): void {
  routes.endpoint({
    method: 'GET',
    url: apiPaths.colleagues(':slug'),
    host: 'both',
    access: 'member',
    query: cursorQuery,
    answers: { status: 200, schema: listOf(colleagueAnswer) },
    handler: async (context, { query }) => {
      if (context.side === 'client') return errorPage(404);
      const page = pageBehind(await colleaguesOf(services.db, context.scope), query.cursor);
      return answerWithPage(page, query.cursor, ({ id, name }) => ({ id, name }));
    },
  });
}
