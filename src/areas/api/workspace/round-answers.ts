import type { z } from 'zod';
import type { ListedRound, RetestSheet, Round } from '../../engagements/public.ts';
import { sheetsRevision } from '../../engagements/public.ts';
import { isoTime } from './answers.ts';
import { tagOf } from './conditions.ts';
import type { listedRoundAnswer, roundAnswer } from './round-schemas.ts';

const timeOf = (at: number | null) => (at === null ? null : isoTime(at));

/** A round of retests in a list, member by member: nothing leaves that is not named here. */
export const listedRoundOf = (round: ListedRound): z.output<typeof listedRoundAnswer> => ({
  id: round.id,
  engagementId: round.engagementId,
  number: round.number,
  state: round.state,
  askedAt: timeOf(round.askedAt),
  askedBy: round.askedBy,
  begunAt: timeOf(round.begunAt),
  begunBy: round.begunBy,
  finishedAt: timeOf(round.closedAt),
  finishedBy: round.closedBy,
});

/** A round with its findings and their results, as far as its reader knows of them. */
export const roundOf = (round: Round, sheets: readonly RetestSheet[]): z.output<typeof roundAnswer> => ({
  ...listedRoundOf(round),
  note: round.note,
  summary: round.answer,
  findings: sheets.map(({ finding, rows, outcome }) => ({
    findingId: finding.id,
    number: finding.number,
    title: finding.content.title,
    state: finding.state,
    outcome: round.state === 'closed' ? outcome : null,
    results: rows.map(({ asset: { what, where, note }, result, words }) => ({
      ...{ what, where, note, result, words },
    })),
  })),
});

/** The tag of a round: of what its reader knows of it. */
export const roundTagOf = ({ revision }: Round, sheets: readonly RetestSheet[]): string =>
  tagOf(revision, sheetsRevision(sheets));
