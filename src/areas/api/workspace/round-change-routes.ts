import { z } from 'zod';
import type { Act, MemberContext } from '../../../access/context.ts';
import type { RequestKey } from '../../../access/kept-answers.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  addToRetest,
  beginRetest,
  type CloseOutcome,
  closeRetest,
  declineRetest,
  discardRetest,
  type GiveOutcome,
  giveResult,
  type RoundOutcome,
  type RoundSeen,
  remarkProblem,
  sheetsRevision,
  wordsProblem,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { changedMeanwhile } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { once } from './once.ts';
import { roundTagOf } from './round-answers.ts';
import { knownRound, notChosen, roundMovedOn, wholeRound } from './round-routes.ts';
import { chosenBody, reasonBody, resultBody, roundAnswer, summaryBody } from './round-schemas.ts';

/** What the commands compare once they hold the round: it may have changed since the program was answered. */
const seenBy = (ifMatch: string | null): RoundSeen =>
  ifMatch === null ? null : (round, sheets) => holdsStill(ifMatch, roundTagOf(round, sheets));

function refused({ reason }: Exclude<RoundOutcome, { ok: true }>): Reply {
  switch (reason) {
    case 'unknown':
      return errorPage(404);
    case 'changed':
      return changedMeanwhile();
    case 'state':
      return roundMovedOn();
  }
}

function notGiven(outcome: Exclude<GiveOutcome, { ok: true }>): Reply {
  switch (outcome.reason) {
    case 'unknown':
      return misread({ findingId: 'This finding isn’t in the retest.' });
    case 'asset':
      return misread({ what: 'The finding doesn’t name this asset, with this what and where.' });
    case 'changed':
      return changedMeanwhile();
    case 'state':
      return roundMovedOn();
  }
}

function notClosed(outcome: Exclude<CloseOutcome, { ok: true }>): Reply {
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'state':
      return roundMovedOn();
    case 'changed':
      return changedMeanwhile();
    case 'untested':
      return errorPage(409, { body: 'No asset has been tested yet. Give at least one a result.' });
    case 'lacking':
      return misread(
        Object.fromEntries(
          outcome.problems.map(({ number, problem }) => [
            number === null ? 'summary' : `findings/${number}`,
            problem,
          ]),
        ),
      );
  }
}

/** What the consultancy does in a round of retests, for programs (E19, E26). Clients can do none of it. */
export function roundChangeApiRoutes(routes: Routes, services: Services): void {
  const one = workspaceParams.extend({ round: idField });
  const here = { host: 'both', access: 'member', params: one } as const;
  const post = {
    ...here,
    method: 'POST',
    isConditional: true,
    answers: { status: 200, schema: roundAnswer, hasTag: true },
  } as const;

  interface Asked {
    readonly id: string;
    readonly ifMatch: string | null;
    readonly requestKey: RequestKey | null;
  }

  /** Does something in a round that the consultancy's program has seen as it is. */
  async function change<Outcome extends { readonly ok: boolean }>(
    context: MemberContext,
    { id, ifMatch, requestKey }: Asked,
    deed: (act: Act<'dashboard'>, seen: RoundSeen, results: string) => Promise<Outcome>,
    otherwise: (outcome: Exclude<Outcome, { ok: true }>) => Reply,
  ): Promise<Reply> {
    const known = await knownRound(services, context, id);
    if (known === null) return errorPage(404);
    if (context.side === 'client') return errorPage(403);
    const { round, sheets } = known;
    if (!holdsStill(ifMatch, roundTagOf(round, sheets))) return changedMeanwhile();
    return once(services, context, requestKey, {
      deed: (act) => deed(act, seenBy(ifMatch), sheetsRevision(sheets)),
      answer: (seen, outcome) =>
        outcome.ok ? wholeRound(seen, context, id) : otherwise(outcome as Exclude<Outcome, { ok: true }>),
      companyOf: () => round.companyId,
      isReached: 'addressed',
    });
  }

  routes.endpoint({
    ...post,
    url: apiPaths.beginRound(':slug', ':round'),
    body: z.object({}),
    handler: (context, { params, ...asked }) =>
      change(
        context,
        { ...asked, id: params.round },
        (act, seen) => beginRetest(services, act, params.round, seen),
        refused,
      ),
  });

  routes.endpoint({
    ...post,
    url: apiPaths.declineRound(':slug', ':round'),
    body: reasonBody,
    handler: async (context, { params, body: { reason }, ...asked }) => {
      const problem = remarkProblem(reason);
      if (problem !== null) return misread({ reason: problem });
      return change(
        context,
        { ...asked, id: params.round },
        (act, seen) => declineRetest(services, act, params.round, reason, seen),
        refused,
      );
    },
  });

  routes.endpoint({
    ...post,
    url: apiPaths.roundFindings(':slug', ':round'),
    body: chosenBody,
    handler: (context, { params, body: { findingIds }, ...asked }) =>
      change(
        context,
        { ...asked, id: params.round },
        (act, seen) => addToRetest(services, act, params.round, findingIds, seen),
        notChosen,
      ),
  });

  routes.endpoint({
    ...post,
    url: apiPaths.roundResults(':slug', ':round'),
    body: resultBody,
    handler: async (context, { params, body, ...asked }) => {
      const { findingId, what, where, result, words, rest: forRest } = body;
      const problem = wordsProblem(result, words);
      if (problem !== null) return misread({ words: problem });
      const given = { findingId, asset: { what, where }, result, words, forRest, seen: null };
      return change(
        context,
        { ...asked, id: params.round },
        (act, roundSeen) => giveResult(services, act, params.round, { ...given, roundSeen }),
        notGiven,
      );
    },
  });

  routes.endpoint({
    ...post,
    url: apiPaths.publishRound(':slug', ':round'),
    body: summaryBody,
    handler: async (context, { params, body: { summary }, ...asked }) => {
      const problem = summary === '' ? null : remarkProblem(summary);
      if (problem !== null) return misread({ summary: problem });
      return change(
        context,
        { ...asked, id: params.round },
        (act, _, seen) => closeRetest(services, act, params.round, { seen, summary }),
        notClosed,
      );
    },
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    url: apiPaths.round(':slug', ':round'),
    isConditional: true,
    answers: { status: 204, schema: null },
    handler: async (context, { params, ifMatch }) => {
      const known = await knownRound(services, context, params.round);
      if (known === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      if (!holdsStill(ifMatch, roundTagOf(known.round, known.sheets))) return changedMeanwhile();
      const outcome = await discardRetest(services, context.act, params.round, seenBy(ifMatch));
      return outcome.ok ? { kind: 'nothing' } : refused(outcome);
    },
  });
}
