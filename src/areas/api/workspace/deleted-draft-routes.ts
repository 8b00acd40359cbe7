import { z } from 'zod';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  deletedDraftsBehind,
  findEngagement,
  findFinding,
  type UndeleteOutcome,
  undeleteFinding,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { deletedDraftAnswer, findingForTeam, listOf } from './answer-schemas.ts';
import { answerWithPage, PER_PAGE } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { deletedDraftOf } from './finding-answers.ts';
import { wholeFinding } from './finding-routes.ts';
import { once } from './once.ts';

/** Drafts that were deleted, listed and restored by programs (E15, E26). To a client there are none. */
export function deletedDraftApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.deletedDrafts(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(deletedDraftAnswer) },
    handler: async (context, { params: { engagement: engagementId }, query: { cursor: after } }) => {
      if (context.side === 'client') return errorPage(404);
      const { reach, now } = context;
      if ((await findEngagement(services, reach, engagementId)) === null) return errorPage(404);
      const most = PER_PAGE + 1;
      const found = await deletedDraftsBehind(services, reach, { engagementId, after, most }, now);
      const rows = found.slice(0, PER_PAGE);
      const next = found.length > PER_PAGE ? (rows.at(-1)?.id ?? null) : null;
      return answerWithPage({ rows, next }, after, deletedDraftOf);
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.undelete(':slug', ':finding'),
    params: workspaceParams.extend({ finding: idField }),
    body: z.object({}),
    answers: { status: 200, schema: findingForTeam, hasTag: true },
    handler: async (context, { params: { finding }, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      return once(services, context, requestKey, {
        deed: (act) => undeleteFinding(services, act, finding),
        answer: (seen, outcome) => (outcome.ok ? wholeFinding(seen, context, finding) : errorPage(404)),
        companyOf: (outcome) => (outcome as Extract<UndeleteOutcome, { ok: true }>).companyId,
        isReached: async (id) => (await findFinding(services, context.reach, id)) !== null,
      });
    },
  });
}
