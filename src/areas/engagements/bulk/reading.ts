import type { DashboardContext } from '../../../access/context.ts';
import { looksLikeId } from '../../../data/id.ts';
import { parseTags } from '../../../domain/engagement.ts';
import { findingStateName } from '../../../domain/finding.ts';
import { type Retagging, tagsAmong } from '../../../domain/tags-after.ts';
import type { FieldErrors } from '../../../http/input.ts';
import type { Services } from '../../../services.ts';
import type { TeamMove, TeamMoving } from '../finding/publish.ts';
import { NEEDS_REASON, remarkProblem } from '../finding/remark-text.ts';
import type { BulkOutcome } from './all-or-nothing.ts';
import { deleteDrafts, moveFindings, retagFindings } from './commands.ts';
import type { BulkForm } from './form.ts';
import { type Publishing, publishFindings } from './publish.ts';
import type { Chosen } from './queries.ts';
import { transferDrafts } from './transfer.ts';

/** What a form asks for, ready to be done. */
export interface ReadDeed {
  readonly carryOut: (
    services: Services,
    context: Pick<DashboardContext, 'act' | 'reach'>,
    chosen: Chosen,
  ) => Promise<BulkOutcome>;
  /** What is said once it was done to so many. */
  readonly says: (done: number) => string;
  /** The engagement on whose page that is said, where it is another. */
  readonly at?: string;
}

const TAGS = 'Use at most 20 tags of up to 40 characters, separated by commas.';

function readTags({ add, remove }: Pick<BulkForm, 'add' | 'remove'>): Retagging | { errors: FieldErrors } {
  const [put, off] = [parseTags(add), parseTags(remove)];
  if (put === null || off === null)
    return { errors: { ...(put === null && { add: TAGS }), ...(off === null && { remove: TAGS }) } };
  if (put.length + off.length === 0) return { errors: { add: 'Enter a tag to add, or one to remove.' } };
  const [both] = tagsAmong(put, off);
  if (both !== undefined) return { errors: { remove: `“${both}” can’t be both added and removed.` } };
  return { add: put, remove: off };
}

/** What each move is called once it was done. */
const MOVED: Readonly<Record<TeamMove, string>> = {
  'pass-retest': findingStateName('retest-passed'),
  'fail-retest': findingStateName('retest-failed'),
  reopen: findingStateName('published'),
  withdraw: findingStateName('withdrawn'),
};

function readMove({
  move,
  note: typed,
}: Pick<BulkForm, 'move' | 'note'>): TeamMoving | { errors: FieldErrors } {
  const note = typed.trim();
  if (move === undefined) return { errors: { move: 'Choose what to do.' } };
  if (move === 'withdraw' && note === '') return { errors: { note: NEEDS_REASON } };
  const problem = note === '' ? null : remarkProblem(note);
  return problem === null ? { move, note } : { errors: { note: problem } };
}

const findings = (count: number): string => (count === 1 ? '1 finding' : `${count} findings`);

/** What is asked for, by a form or by a program, which has seen what it has seen. */
export type BulkAsked = Omit<BulkForm, 'finding' | 'seen'> & Pick<Publishing, 'seen'>;

/** What is to be done, or what is wrong with the fields that say so. */
export function readDeed(form: BulkAsked): ReadDeed | { readonly errors: FieldErrors } {
  switch (form.deed) {
    case 'publish': {
      const publishing = { seen: form.seen, whatChanged: form.whatChanged.trim() };
      return {
        carryOut: (services, context, chosen) => publishFindings(services, context, chosen, publishing),
        says: (done) => `${findings(done)} published.`,
      };
    }
    case 'state': {
      const read = readMove(form);
      if ('errors' in read) return read;
      return {
        carryOut: (services, { act }, chosen) => moveFindings(services, act, chosen, read),
        says: (done) => `The state of ${findings(done)} is now “${MOVED[read.move]}”.`,
      };
    }
    case 'tags': {
      const read = readTags(form);
      if ('errors' in read) return read;
      return {
        carryOut: (services, { act }, chosen) => retagFindings(services, act, chosen, read),
        says: (done) =>
          done === 0
            ? 'Nothing to change: the tags are as you want them.'
            : `Tags changed on ${findings(done)}.`,
      };
    }
    case 'transfer': {
      const to = form.to;
      if (!looksLikeId(to)) return { errors: { to: 'Choose an engagement.' } };
      return {
        carryOut: (services, context, chosen) => transferDrafts(services, context, chosen, to),
        says: (done) =>
          done === 1
            ? 'The draft is in this engagement now, with a new number.'
            : `${done} drafts are in this engagement now, with new numbers.`,
        at: to,
      };
    }
    case 'delete':
      return {
        carryOut: (services, { act }, chosen) => deleteDrafts(services, act, chosen),
        says: (done) =>
          done === 1
            ? 'Draft deleted. You can restore it for 30 days.'
            : `${done} drafts deleted. You can restore each for 30 days.`,
      };
  }
}
