import type { MemberContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type AskOutcome,
  askForRetest,
  findEngagement,
  findRound,
  type PlanRetestOutcome,
  planRetest,
  type RetestSheet,
  type Round,
  remarkProblem,
  roundsOf,
  sheetsOf,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { listOf } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, PER_PAGE } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { once } from './once.ts';
import { listedRoundOf, roundOf, roundTagOf } from './round-answers.ts';
import { listedRoundAnswer, newRoundBody, roundAnswer } from './round-schemas.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });

/** A round as the asker knows it; null where there is none. */
export async function knownRound(
  services: Services,
  { reach }: MemberContext,
  id: string,
): Promise<{ readonly round: Round; readonly sheets: readonly RetestSheet[] } | null> {
  const round = await findRound(services, reach, id);
  return round === null ? null : { round, sheets: await sheetsOf(services, reach, round) };
}

/** The same as it is answered. */
export async function wholeRound(
  services: Services,
  context: MemberContext,
  id: string,
  status: 200 | 201 = 200,
): Promise<Reply> {
  const known = await knownRound(services, context, id);
  if (known === null) return errorPage(404);
  const { round, sheets } = known;
  return json(roundOf(round, sheets), status, roundTagOf(round, sheets));
}

/** What is answered where a round is not in a state for what was asked. */
export const roundMovedOn = (): Reply =>
  errorPage(409, { body: 'The retest is not in the right state for that. Nothing was changed.' });

/** What is answered where findings can't be retested. */
export function notChosen({ reason }: Exclude<AskOutcome | PlanRetestOutcome, { ok: true }>): Reply {
  switch (reason) {
    case 'unknown':
      return errorPage(404);
    case 'changed':
      return changedMeanwhile();
    case 'reader':
      return errorPage(403, {
        body: 'Someone else at your company asks for retests. You can read and comment.',
      });
    case 'state':
      return errorPage(409, {
        body: 'A finding that you chose can’t be retested as it is, or a retest of it was asked for already. Nothing was changed.',
      });
  }
}

/** Rounds of retests, for programs: lists, asking for one or beginning it, and reading it (E19, E26). */
export function roundApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.rounds(':slug', ':engagement'),
    params: ofEngagement,
    query: cursorQuery,
    answers: { status: 200, schema: listOf(listedRoundAnswer) },
    handler: async ({ reach }, { params, query: { cursor: after } }) => {
      if ((await findEngagement(services, reach, params.engagement)) === null) return errorPage(404);
      const of = { engagementId: params.engagement };
      const last = after === null ? null : await findRound(services, reach, after);
      if (after !== null && last?.engagementId !== params.engagement)
        return answerWithPage({ rows: [], next: null }, after, listedRoundOf);
      const found = await roundsOf(services, reach, of, { after, most: PER_PAGE + 1 });
      const rows = found.slice(0, PER_PAGE);
      const next = found.length > PER_PAGE ? (rows.at(-1)?.id ?? null) : null;
      return answerWithPage({ rows, next }, after, listedRoundOf);
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.rounds(':slug', ':engagement'),
    params: ofEngagement,
    body: newRoundBody,
    answers: { status: 201, schema: roundAnswer, hasTag: true },
    handler: async (context, { params, body: { findingIds, note }, requestKey }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const { id, companyId } = engagement;
      const rest = {
        answer: (seen: Services, outcome: AskOutcome | PlanRetestOutcome) =>
          outcome.ok ? wholeRound(seen, context, outcome.id, 201) : notChosen(outcome),
        companyOf: () => companyId,
        isReached: async (round: string) => (await findRound(services, context.reach, round)) !== null,
      };
      if (context.side === 'team') {
        if (note !== '') return misread({ note: 'Clients write this when they ask for a retest.' });
        return once(services, context, requestKey, {
          ...rest,
          deed: (act) => planRetest(services, act, id, findingIds),
        });
      }
      const problem = note === '' ? null : remarkProblem(note);
      if (problem !== null) return misread({ note: problem });
      return once(services, context, requestKey, {
        ...rest,
        deed: (act) => askForRetest(services, act, id, { findingIds, note }),
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.round(':slug', ':round'),
    params: workspaceParams.extend({ round: idField }),
    answers: { status: 200, schema: roundAnswer, hasTag: true },
    handler: (context, { params }) => wholeRound(services, context, params.round),
  });
}
