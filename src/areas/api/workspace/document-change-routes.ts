import { z } from 'zod';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { SentFile } from '../../../http/uploads.ts';
import type { Services } from '../../../services.ts';
import {
  receiveDocument,
  receiveVersion,
  removeDocument,
  showDocument,
  wordsForDocument,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { documentAnswer } from './answer-schemas.ts';
import { documentOf } from './document-answers.ts';
import { standingDocument } from './document-routes.ts';

const one = workspaceParams.extend({ document: idField });
const change = z.object({ visible: z.boolean('Use true or false.') });

type Outcome = Awaited<ReturnType<typeof receiveDocument>>;

/** Adding, replacing, showing and removing documents, for programs (E4, E7, E26). */
export function documentChangeApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;
  const mostBytes = services.config.fileBytes;
  const taken = async (reach: Parameters<typeof standingDocument>[1], outcome: Outcome): Promise<Reply> => {
    if (!outcome.ok) {
      if (outcome.why === 'unknown') return errorPage(404);
      const words = wordsForDocument(outcome.why, services.config);
      return outcome.why === 'reader' || outcome.why === 'theirs'
        ? errorPage(403, { body: words })
        : misread({ [FILE_FIELD]: words });
    }
    const document = await standingDocument(services, reach, outcome.id);
    return document === null ? errorPage(404) : json(documentOf(document), 201);
  };

  routes.fileEndpoint({
    ...here,
    url: apiPaths.documentsOf(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
    mostBytes,
    answers: { status: 201, schema: documentAnswer },
    receive: ({ act }, { params, file }: { params: { engagement: string }; file: SentFile }) =>
      receiveDocument(services, act, { engagementId: params.engagement, shared: false }, file),
    handler: ({ reach }, { received }) => taken(reach, received),
  });

  routes.fileEndpoint({
    ...here,
    url: apiPaths.documentVersions(':slug', ':document'),
    params: one,
    mostBytes,
    answers: { status: 201, schema: documentAnswer },
    receive: ({ act }, { params, file }) => receiveVersion(services, act, params.document, file),
    handler: ({ reach }, { received }) => taken(reach, received),
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.document(':slug', ':document'),
    params: one,
    body: change,
    answers: { status: 200, schema: documentAnswer },
    handler: async (context, { params, body }) => {
      if (context.side === 'client')
        return errorPage(
          (await standingDocument(services, context.reach, params.document)) === null ? 404 : 403,
        );
      const outcome = await showDocument(services, context.act, params.document, body.visible);
      if (!outcome.ok)
        return outcome.reason === 'theirs'
          ? misread({ visible: 'The client added this document, so both sides see it.' })
          : errorPage(404);
      const changed = await standingDocument(services, context.reach, params.document);
      return changed === null ? errorPage(404) : json(documentOf(changed));
    },
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    url: apiPaths.document(':slug', ':document'),
    params: one,
    answers: { status: 204, schema: null },
    handler: async ({ act }, { params }) => {
      const outcome = await removeDocument(services, act, params.document);
      if (outcome.ok) return { kind: 'nothing' };
      return errorPage(outcome.reason === 'unknown' ? 404 : 403);
    },
  });
}
