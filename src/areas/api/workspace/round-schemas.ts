import { z } from 'zod';
import { PUBLISHED_STATES } from '../../../domain/finding.ts';
import { ASSET_RESULTS, MOST_IN_ROUND, RETEST_OUTCOMES, ROUND_STATES } from '../../../domain/retest.ts';
import { idField } from '../../../http/fields.ts';

const id = z.string();
const time = z.iso.datetime().nullable();
/** Null for somebody who has left, and for what nobody has done. */
const name = z.string().nullable();

/** A round of retests in a list. */
export const listedRoundAnswer = z.object({
  id,
  engagementId: id,
  /** Its place among the published ones. */
  number: z.int().nullable(),
  state: z.enum(ROUND_STATES),
  askedAt: time,
  askedBy: name,
  begunAt: time,
  begunBy: name,
  finishedAt: time,
  finishedBy: name,
});

/** A round with its findings, and what the retest of each asset showed. */
export const roundAnswer = listedRoundAnswer.extend({
  note: z.string(),
  summary: z.string(),
  findings: z.array(
    z.object({
      findingId: id,
      number: z.int(),
      title: z.string(),
      state: z.enum(PUBLISHED_STATES),
      outcome: z.enum(RETEST_OUTCOMES).nullable(),
      results: z.array(
        z.object({
          what: z.string(),
          where: z.string(),
          note: z.string(),
          result: z.enum(ASSET_RESULTS).nullable(),
          words: z.string(),
        }),
      ),
    }),
  ),
});

const WHICH = `Use a finding’s id, or a list of 1 to ${MOST_IN_ROUND} of them.`;
const findingIds = z.union(
  [idField.transform((one) => [one]), z.array(idField).min(1, WHICH).max(MOST_IN_ROUND, WHICH)],
  WHICH,
);

/** Which findings are to be retested. */
export const chosenBody = z.object({ findingIds });

const prose = z.string('Use text, in Markdown.').transform((text) => text.replace(/\r\n?/g, '\n').trim());

/** The same, with what a client says about it. */
export const newRoundBody = chosenBody.extend({ note: prose.default('') });

/** What the retest of an asset showed. */
export const resultBody = z.object({
  findingId: idField,
  what: z.string().default(''),
  where: z.string().default(''),
  result: z.enum(ASSET_RESULTS, `Use one of ${ASSET_RESULTS.join(', ')}.`),
  words: prose.default(''),
  rest: z.boolean().default(false),
});

/** What stands above the results. */
export const summaryBody = z.object({ summary: prose.default('') });

/** Why a client's retest is declined. */
export const reasonBody = z.object({ reason: prose });
