import type { Reach } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  documentDownloadsOf,
  documentsIn,
  documentVersionsOf,
  downloadVersion,
  findDocument,
  findEngagement,
  type StandingDocument,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { documentAnswer, documentDownloadAnswer, documentVersionAnswer, listOf } from './answer-schemas.ts';
import { answerWithPage, PER_PAGE, pageBehind } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { documentDownloadOf, documentOf, documentVersionOf } from './document-answers.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ document: idField });

/** A document within reach that was not removed; null for anything else. */
export async function standingDocument(
  services: Services,
  reach: Reach,
  id: string,
): Promise<StandingDocument | null> {
  const document = await findDocument(services, reach, id);
  return document === null || document.newest === null ? null : { ...document, newest: document.newest };
}

/** Documents of engagements, for programs to read: what pages show of them, on either side (E7, E26). */
export function documentApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member', method: 'GET' } as const;

  routes.endpoint({
    ...here,
    url: apiPaths.documentsOf(':slug', ':engagement'),
    params: ofEngagement,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(documentAnswer) },
    handler: async ({ reach }, { params, query }) => {
      if ((await findEngagement(services, reach, params.engagement)) === null) return errorPage(404);
      const documents = await documentsIn(services, reach, params.engagement);
      return answerWithPage(pageBehind(documents, query.cursor), query.cursor, documentOf);
    },
  });

  routes.endpoint({
    ...here,
    url: apiPaths.document(':slug', ':document'),
    params: one,
    answers: { status: 200, schema: documentAnswer },
    handler: async ({ reach }, { params }) => {
      const document = await standingDocument(services, reach, params.document);
      return document === null ? errorPage(404) : json(documentOf(document));
    },
  });

  routes.endpoint({
    ...here,
    url: apiPaths.documentFile(':slug', ':document'),
    params: one,
    handler: async (context, { params }) => {
      const document = await standingDocument(services, context.reach, params.document);
      if (document === null) return errorPage(404);
      return downloadVersion(services, context, { document: document.id, edition: document.newest.id });
    },
  });

  routes.endpoint({
    ...here,
    url: apiPaths.documentVersions(':slug', ':document'),
    params: one,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(documentVersionAnswer) },
    handler: async ({ reach }, { params, query }) => {
      if ((await standingDocument(services, reach, params.document)) === null) return errorPage(404);
      const versions = await documentVersionsOf(services, reach, params.document);
      return answerWithPage(pageBehind(versions, query.cursor), query.cursor, documentVersionOf);
    },
  });

  routes.endpoint({
    ...here,
    url: apiPaths.documentVersionFile(':slug', ':document', ':edition'),
    params: one.extend({ edition: idField }),
    handler: (context, { params }) => downloadVersion(services, context, params),
  });

  routes.endpoint({
    ...here,
    url: apiPaths.documentDownloads(':slug', ':document'),
    params: one,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(documentDownloadAnswer) },
    handler: async ({ reach }, { params, query }) => {
      // Of one that was removed, too: who has it still matters then.
      const document = await findDocument(services, reach, params.document);
      if (document === null) return errorPage(404);
      if (reach.kind === 'client' && document.side === 'team')
        return errorPage(403, { body: 'Your consultancy added this document, and sees who downloads it.' });
      const rows = await documentDownloadsOf(services, reach, document.id, {
        behind: query.cursor,
        most: PER_PAGE + 1,
      });
      const next = rows.length > PER_PAGE ? (rows[PER_PAGE - 1]?.id ?? null) : null;
      return answerWithPage({ rows: rows.slice(0, PER_PAGE), next }, query.cursor, documentDownloadOf);
    },
  });
}
