import type { DashboardContext, PortalContext } from '../../../access/context.ts';
import type { FindingState } from '../../../domain/finding.ts';
import { errorPage, misread, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import {
  answerFinding,
  answerOf,
  EXTENSION_DAY,
  extendDeadline,
  extensionReasonProblem,
  moveFinding,
  NEEDS_REASON,
  remarkProblem,
  type TeamMove,
} from '../../engagements/public.ts';
import { changedMeanwhile } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { clientTagOf, teamTagOf } from './finding-answers.ts';

/** The state that a program wants a finding to have, and the word that goes with it. */
interface Wanted {
  readonly state: FindingState;
  readonly stateNote: string | undefined;
  readonly acceptedUntil: string | undefined;
}

/** A finding that a program changes, and which of its tags it may have for that. */
interface Asked {
  readonly id: string;
  readonly ifMatch: string | null;
}

/** What the commands compare once they hold the finding: it may have changed since the program was answered. */
const seenBy = <Finding>(ifMatch: string | null, tagOf: (finding: Finding) => string) =>
  ifMatch === null ? null : (finding: Finding) => holdsStill(ifMatch, tagOf(finding));

const pastThat = (): Reply =>
  errorPage(409, {
    body: 'From the state that the finding has, it cannot go to that one. Nothing was changed.',
  });

/** By which move the consultancy brings a finding into a state; none for those that its client alone can give it. */
export const TEAM_MOVES: Readonly<Partial<Record<FindingState, TeamMove>>> = {
  published: 'reopen',
  'retest-passed': 'pass-retest',
  'retest-failed': 'fail-retest',
  withdrawn: 'withdraw',
};

/** What is wrong with a state for which there is no move of the consultancy's. */
export const CLIENTS_STATE = 'Only your client can put a finding into this state.';

/** Moves a finding on behalf of the consultancy (E12). */
export async function moveAsTeam(
  services: Services,
  { act }: DashboardContext,
  { id, ifMatch }: Asked,
  { state, stateNote = '' }: Wanted,
): Promise<Reply | 'done'> {
  const move = TEAM_MOVES[state];
  if (move === undefined) return misread({ state: CLIENTS_STATE });
  const note = stateNote.trim();
  if (move === 'withdraw' && note === '') return misread({ stateNote: NEEDS_REASON });
  const problem = note === '' ? null : remarkProblem(note);
  if (problem !== null) return misread({ stateNote: problem });
  const outcome = await moveFinding(services, act, id, { move, note }, seenBy(ifMatch, teamTagOf));
  if (outcome.ok) return 'done';
  if (outcome.reason === 'changed') return changedMeanwhile();
  return outcome.reason === 'unknown'
    ? errorPage(409, { body: 'The client does not have this finding yet. Publish it first.' })
    : pastThat();
}

/** Extends a finding's deadline on behalf of the consultancy (E13). */
export async function extendAsTeam(
  services: Services,
  { act }: DashboardContext,
  { id, ifMatch }: Asked,
  { deadline: day, deadlineReason: reason = '' }: { deadline: string; deadlineReason: string | undefined },
): Promise<Reply | 'done'> {
  const problem = extensionReasonProblem(reason);
  if (problem !== null) return misread({ deadlineReason: problem });
  const outcome = await extendDeadline(services, act, id, { day, reason }, seenBy(ifMatch, teamTagOf));
  if (outcome.ok) return 'done';
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(409, { body: 'The client does not have this finding yet. Publish it first.' });
    case 'state':
      return errorPage(409, {
        body: 'There is nothing left to fix in the state that the finding has. Nothing was changed.',
      });
    case 'changed':
      return changedMeanwhile();
    case 'day':
      return misread({ deadline: EXTENSION_DAY });
  }
}

const CLIENT_MOVES = {
  published: 'reopen',
  'fix-reported': 'report-fix',
  'risk-accepted': 'accept-risk',
} as const satisfies Partial<Record<FindingState, string>>;

const isClients = (state: FindingState): state is keyof typeof CLIENT_MOVES => state in CLIENT_MOVES;

/** Answers a finding on behalf of its client (E12, E21). */
export async function moveAsClient(
  services: Services,
  { act, now }: PortalContext,
  { id, ifMatch }: Asked,
  { state, stateNote = '', acceptedUntil = '' }: Wanted,
): Promise<Reply | 'done'> {
  if (!isClients(state)) return misread({ state: 'Your consultancy alone can give a finding this state.' });
  const read = answerOf({ move: CLIENT_MOVES[state], note: stateNote, until: acceptedUntil }, now);
  if ('errors' in read) {
    const { note, until } = read.errors;
    return misread({
      ...(note !== undefined && { stateNote: note }),
      ...(until !== undefined && { acceptedUntil: until }),
    });
  }
  const outcome = await answerFinding(services, act, id, read.answer, seenBy(ifMatch, clientTagOf));
  if (outcome.ok) return 'done';
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'changed':
      return changedMeanwhile();
    case 'reader':
      return errorPage(403, {
        body: 'Someone else at your company answers findings. You can read and comment.',
      });
    case 'state':
      return pastThat();
  }
}
