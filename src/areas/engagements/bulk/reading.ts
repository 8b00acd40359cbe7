import type { Act } from '../../../access/context.ts';
import { parseTags } from '../../../domain/engagement.ts';
import { type Retagging, tagsAmong } from '../../../domain/tags-after.ts';
import type { FieldErrors } from '../../../http/input.ts';
import type { Services } from '../../../services.ts';
import type { BulkOutcome } from './all-or-nothing.ts';
import { deleteDrafts, retagFindings } from './commands.ts';
import type { BulkForm } from './form.ts';
import type { Chosen } from './queries.ts';

/** What a form asks for, ready to be done. */
export interface ReadDeed {
  readonly carryOut: (services: Services, act: Act<'dashboard'>, chosen: Chosen) => Promise<BulkOutcome>;
  /** What is said once it was done to so many. */
  readonly says: (done: number) => string;
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

const findings = (count: number): string => (count === 1 ? '1 finding' : `${count} findings`);

/** What a form says is to be done, or what is wrong with its fields. */
export function readDeed(form: BulkForm): ReadDeed | { readonly errors: FieldErrors } {
  switch (form.deed) {
    case 'tags': {
      const read = readTags(form);
      if ('errors' in read) return read;
      return {
        carryOut: (services, act, chosen) => retagFindings(services, act, chosen, read),
        says: (done) =>
          done === 0
            ? 'Nothing to change: the tags are as you want them.'
            : `Tags changed on ${findings(done)}.`,
      };
    }
    case 'delete':
      return {
        carryOut: deleteDrafts,
        says: (done) =>
          done === 1
            ? 'Draft deleted. You can restore it for 30 days.'
            : `${done} drafts deleted. You can restore each for 30 days.`,
      };
  }
}
