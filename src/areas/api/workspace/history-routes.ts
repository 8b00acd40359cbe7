import { z } from 'zod';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  findFinding,
  findVersion,
  type RestoreOutcome,
  restoreVersion,
  versionsBehind,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { findingForTeam, listOf, versionAnswer, wholeVersionAnswer } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, PER_PAGE } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { cursorQuery } from './cursor.ts';
import { teamTagOf, versionOf, wholeVersionOf } from './finding-answers.ts';
import { wholeFinding } from './finding-routes.ts';
import { once } from './once.ts';

const ofFinding = workspaceParams.extend({ finding: idField });
const one = ofFinding.extend({ version: idField });

/** The history of a finding, for programs (E15, E26). To a client there is none, whatever the finding is. */
export function historyApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.history(':slug', ':finding'),
    params: ofFinding,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(versionAnswer) },
    handler: async (context, { params, query: { cursor: after } }) => {
      if (context.side === 'client') return errorPage(404);
      const { reach } = context;
      if ((await findFinding(services, reach, params.finding)) === null) return errorPage(404);
      const most = PER_PAGE + 1;
      const found = await versionsBehind(services.db, reach, params.finding, { after, most });
      const rows = found.slice(0, PER_PAGE);
      const next = found.length > PER_PAGE ? (rows.at(-1)?.id ?? null) : null;
      return answerWithPage({ rows, next }, after, versionOf);
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.version(':slug', ':finding', ':version'),
    params: one,
    answers: { status: 200, schema: wholeVersionAnswer },
    handler: async (context, { params }) => {
      if (context.side === 'client') return errorPage(404);
      const { reach } = context;
      const finding = await findFinding(services, reach, params.finding);
      const version = await findVersion(services, reach, params.finding, { id: params.version });
      return finding === null || version === null ? errorPage(404) : json(wholeVersionOf(version, finding));
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.restoreVersion(':slug', ':finding', ':version'),
    params: one,
    body: z.object({}),
    isConditional: true,
    answers: { status: 200, schema: findingForTeam, hasTag: true },
    handler: async (context, { params, ifMatch, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const { id, revision, companyId } = finding;
      return once(services, context, requestKey, {
        deed: async (act): Promise<RestoreOutcome> =>
          holdsStill(ifMatch, teamTagOf(finding))
            ? restoreVersion(services, act, { finding: id, version: params.version }, revision)
            : { ok: false, reason: 'changed' },
        answer: (seen, outcome) => {
          if (outcome.ok) return wholeFinding(seen, context, id);
          return outcome.reason === 'unknown' ? errorPage(404) : changedMeanwhile();
        },
        companyOf: () => companyId,
        isReached: 'addressed',
      });
    },
  });
}
