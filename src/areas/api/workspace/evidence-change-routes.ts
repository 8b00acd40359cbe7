import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  describeEvidence,
  dropEvidence,
  findEvidence,
  findShown,
  MOST_ALTERNATIVE_CHARS,
  moveEvidence,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { evidenceForTeam } from './answer-schemas.ts';
import { said } from './answers.ts';
import { forTeam } from './evidence-answers.ts';

const one = workspaceParams.extend({ evidence: idField });

const line = (message: string) =>
  z.string(message).transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim());

const change = z
  .object({
    name: line('Use a name.').pipe(z.string().min(1, 'Use a name.')),
    alternative: line('Use a line of text.').pipe(
      z.string().max(MOST_ALTERNATIVE_CHARS, `Use at most ${MOST_ALTERNATIVE_CHARS} characters.`),
    ),
    place: z.int('Use a number, the first being 1.').min(1, 'Use a number, the first being 1.').max(99_999),
  })
  .partial();

/** A client changes no file: what they see is refused, and nothing else is there. */
async function refusedToClient(services: Services, { reach }: PortalContext, id: string): Promise<Reply> {
  return errorPage((await findShown(services, reach, id)) === null ? 404 : 403);
}

/** Naming, describing, ordering and removing evidence, for programs (E11, E26). */
export function evidenceChangeApiRoutes(routes: Routes, services: Services): void {
  const here = {
    host: 'both',
    access: 'member',
    url: apiPaths.evidence(':slug', ':evidence'),
    params: one,
  } as const;

  routes.endpoint({
    ...here,
    method: 'PATCH',
    body: change,
    answers: { status: 200, schema: evidenceForTeam },
    handler: async (context, { params: { evidence: id }, body }) => {
      if (context.side === 'client') return refusedToClient(services, context, id);
      const evidence = await findEvidence(services, context.reach, id);
      if (evidence === null) return errorPage(404);
      const { place, ...words } = body;
      if (place !== undefined && Object.keys(words).length > 0)
        return misread({ place: 'Change the place by itself, without other members.' });
      const which = { engagement: evidence.engagementId, evidence: id };
      if (place !== undefined) {
        if ((await moveEvidence(services, context.act, which, place)) === 'unknown') return errorPage(404);
      } else {
        const { name, alternative } = { ...evidence, ...said(words) };
        const outcome = await describeEvidence(services, context.act, which, { name, alternative });
        if (!outcome.ok)
          return outcome.reason === 'taken'
            ? misread({ name: 'Other evidence of this engagement has that name.' })
            : errorPage(404);
      }
      const changed = await findEvidence(services, context.reach, id);
      return changed === null ? errorPage(404) : json(forTeam(changed));
    },
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    answers: { status: 204, schema: null },
    handler: async (context, { params: { evidence: id } }) => {
      if (context.side === 'client') return refusedToClient(services, context, id);
      const evidence = await findEvidence(services, context.reach, id);
      if (evidence === null) return errorPage(404);
      const which = { engagement: evidence.engagementId, evidence: id };
      const outcome = await dropEvidence(services, context.act, which);
      if (outcome.ok) return { kind: 'nothing' };
      return outcome.reason === 'shown'
        ? errorPage(409, {
            body: 'A published finding shows this. Take it out of the finding, publish that again, then delete this.',
          })
        : errorPage(404);
    },
  });
}
