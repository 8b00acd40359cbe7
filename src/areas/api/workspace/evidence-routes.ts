import { z } from 'zod';
import type { MemberContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { errorPage, json, misread } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  answerWithFile,
  evidenceIn,
  evidenceNamedBy,
  findEvidence,
  findFinding,
  findPublished,
  findShown,
  knowingNames,
  receiveEvidence,
  shownBy,
  wordsFor,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { evidenceForClient, evidenceForTeam, listedEvidenceForTeam, listOf } from './answer-schemas.ts';
import { answerWithPage, pageBehind } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { forClient, forTeam } from './evidence-answers.ts';

const ofFinding = workspaceParams.extend({ finding: idField });
const one = workspaceParams.extend({ evidence: idField });

/** What a finding's texts can name: its engagement's files, and whether they do; to a client, what the published ones show. */
async function evidenceOf(
  services: Services,
  context: MemberContext,
  id: string,
): Promise<readonly z.output<typeof evidenceForClient>[] | null> {
  if (context.side === 'client') {
    if ((await findPublished(services, context.reach, id)) === null) return null;
    return (await shownBy(services, context.reach, id)).map(forClient);
  }
  const finding = await findFinding(services, context.reach, id);
  if (finding === null) return null;
  const evidence = await evidenceIn(services, context.reach, finding.engagementId);
  const named = await knowingNames(
    services,
    context.session,
    (names) => new Set(evidenceNamedBy(finding.text, evidence, names)),
  );
  return evidence.map((file) => ({ ...forTeam(file), named: named.has(file) }));
}

/** The files of findings, for programs: a client's are those that published findings show (E11, E12, E26). */
export function evidenceApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.evidenceOf(':slug', ':finding'),
    params: ofFinding,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(z.union([listedEvidenceForTeam, evidenceForClient])) },
    handler: async (context, { params, query }) => {
      const list = await evidenceOf(services, context, params.finding);
      if (list === null) return errorPage(404);
      return answerWithPage(pageBehind(list, query.cursor), query.cursor, (one) => one);
    },
  });

  routes.fileEndpoint({
    ...here,
    url: apiPaths.evidenceOf(':slug', ':finding'),
    params: ofFinding,
    mostBytes: services.config.fileBytes,
    answers: { status: 201, schema: evidenceForTeam },
    receive: async (context, { params, file }) => {
      if (context.side === 'client') return null;
      const finding = await findFinding(services, context.reach, params.finding);
      return finding && receiveEvidence(services, context.act, finding.engagementId, file);
    },
    handler: async (context, { params, received: outcome }) => {
      if (context.side === 'client')
        return errorPage((await findPublished(services, context.reach, params.finding)) === null ? 404 : 403);
      if (outcome === null) return errorPage(404);
      if (!outcome.ok)
        return outcome.why === 'unknown'
          ? errorPage(404)
          : misread({ [FILE_FIELD]: wordsFor(outcome.why, services.config) });
      const added = await findEvidence(services, context.reach, outcome.id);
      return added === null ? errorPage(404) : json(forTeam(added), 201);
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.evidence(':slug', ':evidence'),
    params: one,
    answers: { status: 200, schema: z.union([evidenceForTeam, evidenceForClient]) },
    handler: async (context, { params }) => {
      if (context.side === 'client') {
        const shown = await findShown(services, context.reach, params.evidence);
        return shown === null ? errorPage(404) : json(forClient(shown));
      }
      const evidence = await findEvidence(services, context.reach, params.evidence);
      return evidence === null ? errorPage(404) : json(forTeam(evidence));
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.evidenceFile(':slug', ':evidence'),
    params: one,
    handler: async (context, { params }) => {
      const find = () =>
        context.side === 'client'
          ? findShown(services, context.reach, params.evidence)
          : findEvidence(services, context.reach, params.evidence);
      const file = await find();
      // A program keeps it, whatever it is: none of them is shown by a browser at this address.
      return file === null ? errorPage(404) : answerWithFile(services, { ...file, picture: null }, find);
    },
  });
}
