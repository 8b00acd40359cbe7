import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { findEngagement, readDeed } from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { bulkAnswer } from './answer-schemas.ts';
import { askedIn, bulkBody, byBulkMember } from './bulk-body.ts';
import { once } from './once.ts';

/** One thing done to several findings of an engagement, all or nothing, for programs (E18, E26). */
export function bulkApiRoutes(routes: Routes, services: Services): void {
  routes.endpoint({
    host: 'both',
    access: 'member',
    method: 'POST',
    url: apiPaths.bulk(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
    body: bulkBody,
    answers: { status: 200, schema: bulkAnswer },
    handler: async (context, { params, body, requestKey }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      const asked = askedIn(body);
      if ('errors' in asked) return misread(asked.errors);
      const read = readDeed(asked);
      if ('errors' in read) return misread(byBulkMember(read.errors));
      const { reach } = context;
      const ids = [...new Set(body.findingIds)];
      return once(services, context, requestKey, {
        deed: (act) => read.carryOut(services, { act, reach }, { engagementId: engagement.id, ids }),
        answer: (_, outcome) => {
          if (outcome.ok) return json({ changed: outcome.done });
          if (outcome.reason === 'unknown') return errorPage(404);
          const { hindrances } = outcome;
          return misread(
            Object.fromEntries(
              body.findingIds.flatMap((id, index) => {
                const says = hindrances.get(id);
                return says === undefined ? [] : [[`findingIds/${index}`, says] as const];
              }),
            ),
          );
        },
        companyOf: () => engagement.companyId,
        isReached: 'addressed',
      });
    },
  });
}
