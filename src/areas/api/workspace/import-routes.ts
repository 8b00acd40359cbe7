import { z } from 'zod';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { findEngagement, findImport, type GroupCursor, importsOf } from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { listOf } from './answer-schemas.ts';
import { answerWithPage, PER_PAGE } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import {
  answerWithImport,
  countsShown,
  importAnswer,
  listedImportAnswer,
  listedImportOf,
} from './import-answers.ts';

const NO_CURSOR = 'Use what the answer before gave as next.';

/** Behind which group an answer goes on: its severity's rank and its id, as the answer before said. */
const groupCursor = z.object({
  below: given(z.string(NO_CURSOR).regex(/^[0-4]\.[1-9][0-9]{0,6}$/, NO_CURSOR))
    .transform((typed): GroupCursor => {
      const [severity = 0, number = 0] = typed.split('.').map(Number);
      return { severity, number };
    })
    .nullable()
    .default(null),
});

/** Imports of scanners' files, read by programs (I2, I3, E26). To a client there are none. */
export function importApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.importsOf(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(listedImportAnswer) },
    handler: async (context, { params: { engagement }, query: { cursor: after } }) => {
      if (context.side === 'client') return errorPage(404);
      const { reach } = context;
      if ((await findEngagement(services, reach, engagement)) === null) return errorPage(404);
      const found = await importsOf(services, reach, engagement, { after, most: PER_PAGE + 1 });
      const rows = await Promise.all(
        found
          .slice(0, PER_PAGE)
          .map(async (of) => ({ id: of.id, of, counts: await countsShown(services, of) })),
      );
      const next = found.length > PER_PAGE ? (rows.at(-1)?.id ?? null) : null;
      return answerWithPage({ rows, next }, after, ({ of, counts }) => listedImportOf(of, counts));
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.import(':slug', ':import'),
    params: workspaceParams.extend({ import: idField }),
    query: groupCursor,
    answers: { status: 200, schema: importAnswer },
    handler: async (context, { params, query: { below: after } }) => {
      if (context.side === 'client') return errorPage(404);
      const of = await findImport(services, context.reach, params.import);
      return of === null ? errorPage(404) : answerWithImport(services, of, { after });
    },
  });
}
